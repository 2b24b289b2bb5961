using System.Text;
using Teal.Linting.Rules;

namespace Teal.Linting.Documentation;

/// <summary>The page of a rule in Markdown, from its own words, its examples and what the linter says of them: docs/rules/ID.md and <c>teal lint --explain</c>.</summary>
public static class RulePage
{
    /// <summary>The page of <paramref name="rule"/>.</summary>
    public static string Of(Rule rule)
    {
        var (bad, good) = (RuleExample.Bad(rule), RuleExample.Good(rule));
        var page = new StringBuilder();
        page.Append($"# {rule.Id}\n\n{rule.Title}.\n\n");
        page.Append($"Severity: {FindingWords.Of(rule.Severity)}. Category: {FindingWords.Of(rule.Category)}.\n\n");
        page.Append($"{rule.Why}\n\n");
        page.Append("## Instead of\n\n");
        AppendSql(page, bad);
        page.Append("Teal says:\n\n");
        foreach (var finding in bad.Lint().Findings.Where(f => f.Rule == rule.Id))
        {
            page.Append($"> {FindingWords.Of(finding.Severity)}, line {LineInSql(bad, finding)}: {finding.Message}\n\n");
            page.Append($"```text\n{finding.Help}\n```\n\n");
        }

        page.Append("## Write\n\n");
        AppendSql(page, good);
        page.Append("## Where it is meant\n\n");
        var setting = $"n `teal.json`: `\"lint\": {{ \"rules\": {{ \"{rule.Id}\": \"off\" }} }}` (also `info`, `warning`, `error`).\n";
        // What is said of such a comment cannot be ignored by another.
        page.Append(rule.Category == Category.Suppression
            ? $"I{setting}"
            : $"```sql\n-- teal:ignore {rule.Id} the reason, which must be given\n```\n\nbefore the statement, or i{setting}");
        return page.ToString();
    }

    /// <summary>The list of all rules by category, each with its page: docs/rules/README.md.</summary>
    public static string List()
    {
        var page = new StringBuilder("# Rules\n\nGenerated from the rules themselves by `scripts/rule-pages`.\n");
        foreach (var category in RuleSet.All.GroupBy(rule => rule.Category).OrderBy(group => group.Key))
        {
            page.Append($"\n## {FindingWords.Of(category.Key)}\n\n| rule | severity | danger |\n| --- | --- | --- |\n");
            foreach (var rule in category) page.Append($"| [{rule.Id}]({rule.Id}.md) | {FindingWords.Of(rule.Severity)} | {rule.Title} |\n");
        }

        return page.ToString();
    }

    private static int LineInSql(RuleExample example, Finding finding) =>
        finding.Start.Line - (example.Sql.Length < example.Source.Content.Length ? 1 : 0);

    private static void AppendSql(StringBuilder page, RuleExample example)
    {
        if (Conditions(example) is { } conditions) page.Append($"{conditions}\n\n");
        page.Append($"```sql\n{example.Sql.TrimEnd()}\n```\n\n");
    }

    private static string? Conditions(RuleExample example)
    {
        var said = new List<string>();
        if (example.Settings.Transactions != TransactionMode.Unknown) said.Add($"`\"transactions\": \"{TransactionModes.WordOf(example.Settings.Transactions)}\"`");
        if (example.Settings.PgMajor != LintSettings.DefaultPgMajor) said.Add($"PostgreSQL {example.Settings.PgMajor}");
        return said.Count == 0 ? null : $"(with {string.Join(", ", said)})";
    }
}
