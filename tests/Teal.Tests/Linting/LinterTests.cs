using System.Text;
using Teal.Linting;
using Teal.Linting.Rules;
using Teal.Sql.Text;

namespace Teal.Tests.Linting;

public class LinterTests
{
    [Fact]
    public void Each_file_meets_the_schema_that_the_ones_before_left()
    {
        var first = new SourceText("1.sql", "CREATE TABLE t (a varchar(10));");
        var second = new SourceText("2.sql", "SET lock_timeout = '1s'; ALTER TABLE t ALTER a TYPE text; CREATE INDEX i ON t (a);");
        var result = Linter.Lint([first, second]);
        Assert.Equal(["index-not-concurrent", "work-after-exclusive-lock"], result.Findings.Select(f => f.Rule));
        Assert.Equal((2, 4), (result.Files, result.Statements));
    }

    [Fact]
    public void A_column_that_an_earlier_file_added_is_known_though_its_table_is_not()
    {
        var first = new SourceText("1.sql", "SET lock_timeout = '1s'; ALTER TABLE t ADD COLUMN a varchar(10);");
        var second = new SourceText("2.sql", "SET lock_timeout = '1s'; ALTER TABLE t ALTER a TYPE varchar(20);");
        Assert.Empty(Linter.Lint([first, second]).Findings);
        Assert.Single(Linter.Lint([second]).Findings);
    }

    [Fact]
    public void A_syntax_error_is_told_and_the_rest_is_linted()
    {
        var result = Linter.Lint([new SourceText("x.sql", "SET lock_timeout = '1s';\nALTER TABLE t RENMAE COLUMN a TO b;\nALTER TABLE t RENAME COLUMN a TO b;")]);
        Assert.Equal(["rename-column"], result.Findings.Select(f => f.Rule));
        var error = Assert.Single(result.Errors);
        Assert.Equal(("x.sql", 2), (error.File, error.Position.Line));
        Assert.Equal(3, result.Statements);
    }

    [Fact]
    public void A_finding_knows_its_place_and_its_statement()
    {
        var finding = LintAssert.Finds("rename-column", "SELECT 1;\n  ALTER TABLE users\n    RENAME state TO status ;");
        Assert.Equal(new SourcePosition(3, 5), finding.Start);
        Assert.Equal(new SourcePosition(3, 27), finding.End);
        Assert.Equal("ALTER TABLE users\n    RENAME state TO status", finding.Statement);
    }

    [Fact]
    public void A_table_that_is_made_its_own_partition_ends_nothing()
    {
        const string Circle = "CREATE TABLE a (x int) PARTITION BY LIST (x); ALTER TABLE a ATTACH PARTITION a FOR VALUES IN (1);";
        Assert.Empty(LintAssert.FindsAll(Circle + "SET lock_timeout = '1s'; ALTER TABLE a ALTER x SET NOT NULL;"));
    }

    [Fact]
    public void A_long_statement_is_cut()
    {
        var finding = LintAssert.Finds("backfill-in-one-transaction", $"UPDATE users SET state = '{new string('x', 5000)}';");
        Assert.Equal(Finding.LongestStatement + 1, finding.Statement.Length);
        Assert.EndsWith("…", finding.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_text()
    {
        var findings = LintAssert.FindsAll("SET lock_timeout = '1s'; ALTER TABLE users RENAME state TO status; CREATE INDEX i ON users (email); ALTER TABLE users ALTER plan_id SET NOT NULL;");
        Assert.Equal(["rename-column", "index-not-concurrent", "work-after-exclusive-lock", "required-column-without-default", "set-not-null"], findings.Select(f => f.Rule));
    }

    [Fact]
    public void The_id_of_a_rule_is_the_name_of_its_class()
    {
        Assert.All(RuleSet.All, rule => Assert.Equal(KebabCase(rule.GetType().Name), rule.Id));
        Assert.Equal(RuleSet.All.Select(r => r.Id).Order(StringComparer.Ordinal).Distinct(), RuleSet.All.Select(r => r.Id));
    }

    [Fact]
    public void Every_rule_class_is_in_the_list()
    {
        var classes = typeof(Rule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Rule)) && !t.IsAbstract).Select(t => t.Name).Order();
        Assert.Equal(classes, RuleSet.All.Select(r => r.GetType().Name).Order());
    }

    [Fact]
    public void No_rule_writes_the_name_of_a_lock_itself()
    {
        var modes = Enum.GetValues<Teal.Linting.Effects.LockMode>().Skip(1).Select(Teal.Linting.Effects.LockModes.SqlName).Where(n => n.Contains(' ', StringComparison.Ordinal));
        foreach (var file in Architecture.Repository.Sources.Where(f => f.Contains("Teal.Linting/Rules", StringComparison.Ordinal)))
            foreach (var mode in modes)
                Assert.DoesNotContain(mode, File.ReadAllText(file), StringComparison.Ordinal);
    }

    private static string KebabCase(string name)
    {
        var id = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && id.Length > 0) id.Append('-');
            id.Append(char.ToLowerInvariant(c));
        }

        return id.ToString();
    }
}
