using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class DropViewTests
{
    private const string Rule = "drop-view";
    private const string Schema = "CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id, a FROM t; CREATE MATERIALIZED VIEW m AS SELECT id FROM t;";

    [Theory]
    [InlineData("DROP VIEW v;", "v")]
    [InlineData("DROP VIEW IF EXISTS v CASCADE;", "v")]
    [InlineData("DROP MATERIALIZED VIEW m;", "m")]
    [InlineData("BEGIN; DROP VIEW v; COMMIT; CREATE VIEW v AS SELECT id, a FROM t;", "v")]
    public void A_view_that_is_gone_for_a_moment_is_found(string sql, string name)
    {
        var finding = LintAssert.Finds(Rule, sql, Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains($"'relation \"{name}\" does not exist' (SQLSTATE 42P01)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_may_not_be_there_is_a_warning() =>
        Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, "DROP VIEW IF EXISTS app.\"V\";", schema: null).Severity);

    [Fact]
    public void One_that_comes_back_without_a_column_is_found_by_it() =>
        Assert.Contains("column \"a\" does not exist", LintAssert.Finds(Rule, "DROP VIEW v; CREATE VIEW v AS SELECT id FROM t;", Schema).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("DROP VIEW v; CREATE VIEW v AS SELECT a, id FROM t;")]
    [InlineData("DROP VIEW v; CREATE MATERIALIZED VIEW v AS SELECT * FROM t;")]
    [InlineData("CREATE VIEW n AS SELECT 1; DROP VIEW n;")]
    [InlineData("DROP VIEW teal_retired_v;")]
    [InlineData("DROP TABLE t;")]
    public void One_that_comes_back_whole_is_new_or_retired_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Theory]
    [InlineData("", true)]
    [InlineData("GRANT SELECT ON v TO app;", false)]
    public void A_view_that_is_made_again_needs_its_grants(string grant, bool isFound)
    {
        const string Granted = LintAssert.Schema + "CREATE VIEW v AS SELECT id FROM users; GRANT SELECT ON v TO app;";
        var sql = $"BEGIN; DROP VIEW v; CREATE VIEW v AS SELECT id, email FROM users; {grant} COMMIT;";
        if (isFound) Assert.Contains("'permission denied for view v' (SQLSTATE 42501)", LintAssert.Finds("drop-view", sql, Granted).Message, StringComparison.Ordinal);
        else LintAssert.Clean("drop-view", sql, Granted);
    }

    [Theory]
    [InlineData("SELECT u.id, lower(u.email) AS mail, balance FROM users u WHERE u.id > 0", "CREATE VIEW shown AS SELECT u.id, u.state FROM users u WHERE u.id > 1", "CREATE VIEW shown AS SELECT u.id, u.state, lower(u.email) AS mail, balance FROM users u WHERE u.id > 1;")]
    [InlineData("SELECT id, email FROM users", "CREATE VIEW shown AS SELECT id FROM plans", "CREATE VIEW shown (id, email) AS SELECT id, email FROM users;")]
    public void The_advice_keeps_the_columns_that_are_lost(string before, string after, string advice)
    {
        var schema = LintAssert.Schema + $"CREATE VIEW shown AS {before};";
        var finding = LintAssert.Finds("drop-view", $"BEGIN; DROP VIEW shown; {after}; COMMIT;", schema);
        Assert.Equal(advice, LintAssert.SqlOf(finding));
        LintAssert.Clean("drop-view", $"BEGIN; DROP VIEW shown; {advice} COMMIT;", schema);
    }
}
