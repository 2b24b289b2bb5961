using Teal.Linting;
using Teal.Linting.Documentation;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Tests.Linting;

/// <summary>Lints migrations of the examples' schema (examples/schema.sql) as a runner would run them.</summary>
internal static class ShopLint
{
    private static readonly SchemaModel Shop = SchemaModel.Empty.Apply(SqlParser.Parse(RuleExample.Schema));

    /// <summary>Every statement commits by itself.</summary>
    public static LintSettings Alone { get; } = new() { Transactions = TransactionMode.None };

    /// <summary>The file is one transaction.</summary>
    public static LintSettings PerFile { get; } = new() { Transactions = TransactionMode.PerFile };

    public static LintSettings Pg(int major) => Alone with { PgMajor = major };

    public static Finding Finds(string rule, string sql, LintSettings? settings = null, bool known = true) =>
        Assert.Single(Findings(sql, settings, known), f => f.Rule == rule);

    public static void Clean(string rule, string sql, LintSettings? settings = null, bool known = true) =>
        Assert.DoesNotContain(Findings(sql, settings, known), f => f.Rule == rule);

    public static IReadOnlyList<Finding> Findings(string sql, LintSettings? settings = null, bool known = true)
    {
        var result = Linter.Lint([new SourceText("test.sql", sql)], known ? Shop : null, settings);
        Assert.Empty(result.Errors);
        return result.Findings;
    }

    /// <summary>The file with the only finding of <paramref name="rule"/> mended; the fix brings no warning or error of its own.</summary>
    public static string Fixed(string rule, string sql, LintSettings? settings = null, bool known = true)
    {
        var before = Findings(sql, settings, known);
        var finding = Assert.Single(before, f => f.Rule == rule);
        Assert.NotNull(finding.Fix);
        var mended = finding.Fix.ApplyTo(sql);
        var after = Findings(mended, settings, known).Where(f => f.Rule == rule || f.Severity > Severity.Info).Select(f => f.Rule).ToList();
        Assert.DoesNotContain(rule, after);
        Assert.Empty(after.Except(before.Select(f => f.Rule)));
        return mended;
    }

    /// <summary>The SQL of a finding's help parses, and the rule has nothing against it where each statement commits by itself.</summary>
    public static void IsSafe(Finding finding, LintSettings? settings = null) =>
        Clean(finding.Rule, LintAssert.SqlOf(finding), settings ?? Alone);

    public static void Contains(string part, string text) => Assert.Contains(part, text, StringComparison.Ordinal);
}
