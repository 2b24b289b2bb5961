using Teal.Linting;

namespace Teal.Tests.Linting.Rules.DataLoss;

public class UnboundedDeleteTests
{
    private const string Rule = "unbounded-delete";

    [Theory]
    [InlineData("DELETE FROM users;")]
    [InlineData("DELETE FROM ONLY app.\"Users\" WHERE true;")]
    [InlineData("WITH gone AS (DELETE FROM users RETURNING id) INSERT INTO plans (id) SELECT id FROM gone;")]
    public void All_rows_are_an_error(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("removes every row", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM users WHERE created < now() - interval '1 year';", "DELETE FROM users WHERE id IN (SELECT users.id FROM users WHERE created < now() - interval '1 year' LIMIT 1000);")]
    [InlineData("WITH old AS (SELECT 1 AS n) DELETE FROM users WHERE plan_id < (SELECT n FROM old);", "WITH old AS (SELECT 1 AS n) DELETE FROM users WHERE id IN (SELECT users.id FROM users WHERE plan_id < (SELECT n FROM old) LIMIT 1000);")]
    [InlineData("DELETE FROM users u USING plans p WHERE p.id = u.plan_id;", "DELETE FROM users WHERE id IN (SELECT u.id FROM users u, plans p WHERE p.id = u.plan_id LIMIT 1000);")]
    public void Any_number_of_rows_is_a_warning_and_the_help_passes(string sql, string help)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(help, LintAssert.SqlOf(finding));
        LintAssert.Clean(Rule, help);
    }

    [Fact]
    public void What_is_done_with_the_deleted_rows_is_done_page_by_page() =>
        Assert.Equal(
            "WITH gone AS (DELETE FROM ONLY users u WHERE u.id IN (SELECT u.id FROM ONLY users u WHERE u.state = 'old' LIMIT 1000) RETURNING u.id) INSERT INTO plans (id) SELECT id FROM gone;",
            LintAssert.SqlOf(LintAssert.Finds(Rule, "WITH gone AS (DELETE FROM ONLY users u WHERE u.state = 'old' RETURNING u.id) INSERT INTO plans (id) SELECT id FROM gone;")));

    [Fact]
    public void Rows_that_go_along_are_told() =>
        Assert.Contains(
            "With them go their rows in c (ON DELETE CASCADE)",
            LintAssert.Finds(Rule, "DELETE FROM p;", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p (id) ON DELETE CASCADE);").Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE TABLE m (a int, b int, c int, PRIMARY KEY (a, b));", "DELETE FROM m WHERE (a, b) IN (SELECT m.a, m.b FROM m WHERE c > 1 LIMIT 1000);")]
    [InlineData("CREATE TABLE m (a int, b int, c int);", "DELETE FROM m WHERE ctid IN (SELECT m.ctid FROM m WHERE c > 1 LIMIT 1000);")]
    [InlineData("CREATE TABLE m (c int) PARTITION BY LIST (c);", "DELETE FROM m WHERE (tableoid, ctid) IN (SELECT m.tableoid, m.ctid FROM m WHERE c > 1 LIMIT 1000);")]
    [InlineData("CREATE TABLE m (id int PRIMARY KEY, c int); CREATE TABLE k () INHERITS (m);", "DELETE FROM m WHERE (tableoid, ctid) IN (SELECT m.tableoid, m.ctid FROM m WHERE c > 1 LIMIT 1000);")]
    [InlineData(null, "DELETE FROM m WHERE id IN (SELECT m.id FROM m WHERE c > 1 LIMIT 1000);")]
    public void A_page_is_told_by_the_key_that_the_table_has(string? schema, string help) =>
        Assert.EndsWith(help, LintAssert.Finds(Rule, "DELETE FROM m WHERE c > 1;", schema).Help, StringComparison.Ordinal);

    [Theory]
    [InlineData("DELETE FROM users WHERE id = 1;")]
    [InlineData("DELETE FROM users WHERE id IN (1, 2);")]
    [InlineData("DELETE FROM users WHERE id BETWEEN 1 AND 100 AND state = 'x';")]
    [InlineData("DELETE FROM users WHERE ctid = ANY (ARRAY(SELECT ctid FROM users WHERE state = 'x' LIMIT 100));")]
    [InlineData("DELETE FROM plans WHERE legacy_key = 'free';")]
    [InlineData("CREATE TABLE t (a int); DELETE FROM t;")]
    [InlineData("CREATE TEMP TABLE t (a int); DELETE FROM t WHERE a > 1;")]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM users';")]
    public void A_bounded_one_and_one_of_a_new_table_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
