using System.Collections.Immutable;
using Teal.Linting;
using Teal.Linting.Fixing;
using Teal.Sql.Text;

namespace Teal.Tests.Linting.Fixing;

public class FixerTests
{
    private const string Index = "CREATE INDEX i ON users (email);";

    [Fact]
    public void Every_fix_of_a_file_is_made()
    {
        var result = Fix("CREATE INDEX i ON users (email);\nCREATE INDEX j ON users (state);\n");
        Assert.Equal("CREATE INDEX CONCURRENTLY i ON users (email);\nCREATE INDEX CONCURRENTLY j ON users (state);\n", Text(result), ignoreLineEndingDifferences: false);
        Assert.Equal(2, result.Fixed);
        Assert.DoesNotContain(result.After.Findings, f => f.Rule == "index-not-concurrent");
    }

    [Fact]
    public void What_is_to_be_left_alone_is()
    {
        var before = Lint(Index);
        var result = Fixer.Fix(before, before.Findings.Select(f => f.Fingerprint).ToHashSet());
        Assert.False(result.IsChanged);
        Assert.Equal(0, result.Fixed);
    }

    [Fact]
    public void An_ignored_finding_is_not_fixed()
    {
        const string Sql = "-- teal:ignore index-not-concurrent the table is empty\n" + Index;
        Assert.Equal(Sql, Text(Fix(Sql)));
    }

    [Fact]
    public void A_fix_that_would_break_the_file_is_taken_back_and_the_others_are_made()
    {
        var before = Lint("SET lock_timeout = '1s';\nCREATE INDEX i ON users (email);\nCREATE INDEX j ON users (state);\nCREATE INDEX k ON users (created);");
        var broken = before with { Findings = [.. before.Findings.Select(f => Broken(f, " j "))] };
        var result = Fixer.Fix(broken, ImmutableHashSet<string>.Empty);
        Assert.Equal("SET lock_timeout = '1s';\nSET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON users (email);\nSET lock_timeout = '1s';\nCREATE INDEX j ON users (state);\nSET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY k ON users (created);", Text(result));
        var undone = Assert.Single(result.Undone);
        Assert.StartsWith("the file would not parse any more: ", undone.Reason, StringComparison.Ordinal);
        Assert.Contains(" j ", undone.Finding.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fix_that_would_bring_another_finding_is_taken_back()
    {
        var before = Lint(Index);
        var harmful = before with { Findings = [.. before.Findings.Select(f => f.Fix is null ? f : f with { Fix = new Fix("Rename", [new TextEdit(f.StatementSpan, "ALTER TABLE users RENAME state TO status")]) })] };
        var result = Fixer.Fix(harmful, ImmutableHashSet<string>.Empty);
        Assert.Equal(Index, Text(result));
        Assert.All(result.Undone, u => Assert.Contains("rename-column would be found on users", u.Reason, StringComparison.Ordinal));
        Assert.NotEmpty(result.Undone);
    }

    [Fact]
    public void A_fix_that_leaves_its_own_finding_is_taken_back()
    {
        var before = Lint(Index + "\nCREATE INDEX j ON users (state);");
        var vain = before with { Findings = [.. before.Findings.Select(f => f.Statement.Contains(" i ", StringComparison.Ordinal) && f.Fix is not null ? f with { Fix = new Fix("Say so", [new TextEdit(new SourceSpan(0, 0), "SELECT 1;\n")]) } : f)] };
        var result = Fixer.Fix(vain, ImmutableHashSet<string>.Empty);
        Assert.DoesNotContain("SELECT 1", Text(result), StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX CONCURRENTLY j ON users (state);", Text(result), StringComparison.Ordinal);
        Assert.Contains(result.Undone, u => u.Reason == "index-not-concurrent would still be found on users");
    }

    [Fact]
    public void Nothing_that_is_built_concurrently_runs_under_a_lock_timeout_in_the_end()
    {
        var result = Fix("ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX i ON users (a);\nDROP INDEX CONCURRENTLY k;\nALTER TABLE users ADD COLUMN b int;\nCREATE INDEX j ON users (b);\n");
        Assert.Equal(
            """
            SET lock_timeout = '500ms';
            ALTER TABLE users ADD COLUMN a int;
            SET lock_timeout = 0;
            CREATE INDEX CONCURRENTLY i ON users (a);
            DROP INDEX CONCURRENTLY k;
            SET lock_timeout = '500ms';
            ALTER TABLE users ADD COLUMN b int;
            SET lock_timeout = 0;
            CREATE INDEX CONCURRENTLY j ON users (b);

            """, Text(result), ignoreLineEndingDifferences: true);
        Assert.DoesNotContain(result.After.Findings, f => f.Rule is "concurrent-build-under-timeout" or "lock-timeout-useless" or "lock-timeout-missing");
    }

    [Fact]
    public void The_danger_of_NOT_NULL_is_still_told_of_the_fixed_file()
    {
        var result = Fix("SET lock_timeout = '500ms';\nALTER TABLE users ALTER COLUMN plan_id SET NOT NULL;\n");
        Assert.Contains("CHECK (plan_id IS NOT NULL) NOT VALID", Text(result), StringComparison.Ordinal);
        Assert.Equal(["required-column-without-default"], result.After.Findings.Where(f => f.Severity > Severity.Info).Select(f => f.Rule));
    }

    [Fact]
    public void Fixes_that_overlap_wait_for_each_other()
    {
        var before = Lint("SELECT 1 /* teal:ignore rename-column a *//* teal:ignore rename-column b */;");
        Assert.Equal(2, before.Findings.Length);
        var result = Fixer.Fix(before, ImmutableHashSet<string>.Empty);
        Assert.Empty(result.After.Findings);
        Assert.Equal(2, result.Fixed);
    }

    [Fact]
    public void Line_breaks_stay_those_of_the_file()
    {
        var before = Lint("SELECT 1;\r\n" + Index + "\r\n");
        var twoLines = before with { Findings = [.. before.Findings.Select(f => f.Fix is { } fix ? f with { Fix = fix with { Edits = [fix.Edits[0] with { NewText = "INDEX\n  CONCURRENTLY" }] } } : f)] };
        Assert.Equal("SELECT 1;\r\nCREATE INDEX\r\n  CONCURRENTLY i ON users (email);\r\n", Text(Fixer.Fix(twoLines, ImmutableHashSet<string>.Empty)));
    }

    private static Finding Broken(Finding finding, string name) =>
        finding.Fix is { } fix && finding.Statement.Contains(name, StringComparison.Ordinal)
            ? finding with { Fix = fix with { Edits = [fix.Edits[0] with { NewText = "INDX" }] } }
            : finding;

    private static LintedFile Lint(string sql) =>
        Linter.Run([new LintInput(new SourceText("a.sql", sql), "a.sql", new LintSettings { Transactions = TransactionMode.None })], LintAssert.Model(LintAssert.Schema)).Single();

    private static FixedFile Fix(string sql) => Fixer.Fix(Lint(sql), ImmutableHashSet<string>.Empty);

    private static string Text(FixedFile file) => file.After.Input.Source.Content;
}
