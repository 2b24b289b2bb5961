using Teal.Linting;
using Teal.Linting.Documentation;
using Teal.Linting.Rules;
using Teal.Sql.Parsing;
using Teal.Sql.Text;
using Teal.Tests.Architecture;

namespace Teal.Tests.Linting.Documentation;

/// <summary>Registry, examples and pages are the same set, and the examples show what they say.</summary>
public class RuleExampleTests
{
    public static TheoryData<string> Rules { get; } = [.. RuleSet.All.Select(rule => rule.Id)];

    [Fact]
    public void Every_folder_of_examples_and_every_page_belongs_to_a_rule()
    {
        var rules = RuleSet.All.Select(rule => rule.Id).ToList();
        Assert.Equal(rules, Directory.GetDirectories(Path.Join(Repository.Root, "examples")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            rules.Append("README").Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Join(Repository.Root, "docs", "rules"), "*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_has_a_test_file_of_its_own()
    {
        var tests = Directory.GetFiles(Path.Join(Repository.Root, "tests", "Teal.Tests", "Linting", "Rules"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);
        Assert.Equal(RuleSet.All.Select(rule => rule.GetType().Name + "Tests").Order(StringComparer.Ordinal), tests);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_bad_example_is_found(string id)
    {
        var rule = RuleSet.Find(id)!;
        var result = RuleExample.Bad(rule).Lint();
        Assert.Empty(result.Errors);
        Assert.Contains(result.Findings, finding => finding.Rule == id);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Nothing_is_found_in_the_good_example(string id)
    {
        var result = RuleExample.Good(RuleSet.Find(id)!).Lint();
        Assert.Empty(result.Errors);
        Assert.Empty(result.Findings.Where(finding => finding.Severity > Severity.Info).Select(finding => $"{finding.Rule}: {finding.Message}"));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_fixed_example_parses_and_the_finding_is_gone(string id)
    {
        var example = RuleExample.Bad(RuleSet.Find(id)!);
        foreach (var finding in example.Lint().Findings.Where(f => f.Rule == id && f.Fix is not null))
        {
            var mended = new SourceText("bad.sql", finding.Fix!.ApplyTo(example.Source.Content));
            Assert.Empty(SqlParser.Parse(mended).Errors);
            Assert.DoesNotContain((example with { Source = mended }).Lint().Findings, f => f.Rule == id && f.Statement == finding.Statement);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_page_is_up_to_date(string id) =>
        Assert.True(
            RulePage.Of(RuleSet.Find(id)!) == File.ReadAllText(Path.Join(Repository.Root, "docs", "rules", id + ".md")),
            $"docs/rules/{id}.md is not what the rule says: run scripts/rule-pages");

    [Fact]
    public void The_list_of_pages_is_up_to_date() =>
        Assert.True(RulePage.List() == File.ReadAllText(Path.Join(Repository.Root, "docs", "rules", "README.md")), "docs/rules/README.md is old: run scripts/rule-pages");
}
