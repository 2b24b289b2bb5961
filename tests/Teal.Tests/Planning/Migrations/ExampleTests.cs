using System.Collections.Immutable;
using Teal.Linting;
using Teal.Planning.Changes;

namespace Teal.Tests.Planning.Migrations;

public class ExampleTests
{
    public static TheoryData<string> Names => [.. Example.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_plan_is_the_one_in_the_folder(string name)
    {
        var example = new Example(name);
        var plan = example.Plan();
        var notes = $"open decisions: {plan.OpenDecisions}\n" + string.Concat(plan.Notes.Select(note => $"- {note}\n"));
        Assert.Equal(example.Read(ChangeText.ExpandFile)?.Content, plan.Expand);
        Assert.Equal(example.Read(ChangeText.SyncFile)?.Content, plan.Sync);
        Assert.Equal(example.Read(ChangeText.BackfillFile)?.Content, plan.Backfill);
        Assert.Equal(example.Read(ChangeText.ContractFile)?.Content, plan.Contract);
        Assert.Equal(example.Read(Example.NotesFile)?.Content, notes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folder_holds_nothing_that_no_test_reads(string name)
    {
        string[] known = ["schema.sql", "migration.sql", ChangeText.ExpandFile, ChangeText.SyncFile, ChangeText.BackfillFile, ChangeText.ContractFile, Example.NotesFile];
        Assert.All(Directory.GetFileSystemEntries(new Example(name).Folder), file => Assert.Contains(Path.GetFileName(file), known));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_planned_for_expand_is_found_safe_by_the_linter(string name)
    {
        var example = new Example(name);
        // The engine builds the index of a unique constraint first (NonBlockingForm).
        var settings = new LintSettings
        {
            Severities = ImmutableDictionary<string, Severity?>.Empty.Add("unique-constraint-without-index", null),
        };
        var linted = Linter.Lint([example.TextOf(example.Plan()).Expand], example.Schema, settings);
        Assert.Empty(linted.Errors);
        Assert.Empty(linted.Findings.Where(f => f.Severity == Severity.Error).Select(f => $"{f.Rule}: {f.Message}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_plan_without_open_decisions_can_be_read_and_one_with_them_is_refused_for_them(string name)
    {
        var example = new Example(name);
        var plan = example.Plan();
        if (plan.OpenDecisions == 0)
        {
            ChangeReader.Read(example.TextOf(plan));
            return;
        }
        var refused = Assert.Throws<ChangeException>(() => ChangeReader.Read(example.TextOf(plan)));
        Assert.Equal(plan.OpenDecisions, refused.Problems.Count(p => p.Message.Contains("decision is still open", StringComparison.Ordinal)));
        Assert.All(refused.Problems.Where(p => p.Message.Contains("decision is still open", StringComparison.Ordinal)), p => Assert.NotNull(p.Position));
    }

    [Fact]
    public void Both_kinds_of_plans_are_among_the_examples()
    {
        Assert.Contains(Example.All, example => example.Plan().OpenDecisions == 0);
        Assert.Contains(Example.All, example => example.Plan().OpenDecisions > 0);
    }
}
