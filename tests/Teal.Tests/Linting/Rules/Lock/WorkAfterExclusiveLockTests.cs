using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class WorkAfterExclusiveLockTests
{
    private const string Rule = "work-after-exclusive-lock";
    private const string Add = "ALTER TABLE users ADD COLUMN a int;";

    [Theory]
    [InlineData("CREATE INDEX i ON plans (legacy_key);", "reads all rows of plans", Severity.Error)]
    [InlineData("ALTER TABLE plans ADD CHECK (id > 0);", "reads all rows of plans", Severity.Error)]
    [InlineData("ALTER TABLE plans ALTER id TYPE bigint;", "rewrites plans", Severity.Error)]
    [InlineData("DELETE FROM plans WHERE legacy_key LIKE 'x%';", "deletes from plans", Severity.Warning)]
    [InlineData("SELECT count(*) FROM users;", "reads users", Severity.Warning)]
    [InlineData("CREATE TABLE t (a text); INSERT INTO t SELECT subscription_plan FROM users;", "reads users", Severity.Warning)]
    [InlineData("CREATE TABLE t AS SELECT * FROM plans;", "reads plans", Severity.Warning)]
    [InlineData("CREATE MATERIALIZED VIEW v AS SELECT * FROM plans;", "reads plans", Severity.Warning)]
    [InlineData("DO $$ BEGIN PERFORM count(*) FROM plans; END $$;", "reads plans", Severity.Warning)]
    public void Everybody_waits_for_the_work(string work, string what, Severity severity)
    {
        var finding = LintAssert.Finds(Rule, "BEGIN; " + Add + work + " COMMIT;");
        Assert.Contains($"This {what} in the transaction that line 1 begins, which already holds an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it", finding.Message, StringComparison.Ordinal);
        Assert.Equal(severity, finding.Severity);
    }

    [Fact]
    public void Locks_that_block_writes_only_count_as_well() =>
        Assert.Contains("holds a SHARE ROW EXCLUSIVE lock on users", LintAssert.Finds(Rule, "CREATE TABLE t (user_id bigint REFERENCES users); SELECT count(*) FROM plans;").Message, StringComparison.Ordinal);

    [Fact]
    public void A_table_is_named_and_not_the_index_that_went_with_the_lock()
    {
        var finding = LintAssert.Finds(Rule, "BEGIN; DROP INDEX i; CREATE INDEX j ON plans (legacy_key); COMMIT;", LintAssert.Schema + "CREATE INDEX i ON users (email);");
        Assert.Contains("already holds an ACCESS EXCLUSIVE lock on users", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_is_built_while_reads_wait_as_well() =>
        Assert.Contains(
            "This reads all rows of users in the transaction that line 1 begins, which already holds an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it",
            LintAssert.Finds(Rule, "BEGIN; " + Add + "CREATE INDEX j ON users (a); COMMIT;").Message, StringComparison.Ordinal);

    [Fact]
    public void An_assumed_transaction_makes_it_a_warning() =>
        Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, Add + "CREATE INDEX i ON plans (legacy_key);").Severity);

    [Fact]
    public void So_does_an_index_on_the_same_table() =>
        Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, Add + "CREATE INDEX i ON users (a);").Severity);

    [Fact]
    public void It_is_told_once_for_each_transaction() =>
        LintAssert.Finds(Rule, Add + "SELECT count(*) FROM plans; SELECT count(*) FROM users; SELECT count(*) FROM plans;");

    [Theory]
    [InlineData("BEGIN; ALTER TABLE users ADD COLUMN a int; COMMIT; SELECT count(*) FROM plans;")]
    [InlineData("SELECT count(*) FROM plans; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("CREATE TABLE t (a int); INSERT INTO t SELECT id FROM users; CREATE INDEX i ON t (a);")]
    [InlineData(Add + "CREATE TABLE t (a int); CREATE INDEX i ON t (a); SELECT count(*) FROM t;")]
    [InlineData(Add + "SELECT * FROM plans WHERE id = 1;")]
    [InlineData(Add + "SELECT * FROM plans LIMIT 1;")]
    [InlineData(Add + "SELECT 1;")]
    [InlineData(Add + "SELECT relname FROM pg_class;")]
    [InlineData(Add + "INSERT INTO plans (legacy_key) VALUES ('x');")]
    [InlineData(Add + "DELETE FROM plans WHERE id = 5;")]
    [InlineData(Add + "ALTER TABLE plans ADD COLUMN b int;")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id = 1; SELECT count(*) FROM plans;")]
    [InlineData(Add + "UPDATE plans SET legacy_key = 'x';")]
    [InlineData(Add + "INSERT INTO plans (legacy_key) SELECT DISTINCT subscription_plan FROM users;")]
    [InlineData(Add + "MERGE INTO plans p USING users u ON p.id = u.plan_id WHEN MATCHED THEN DELETE;")]
    [InlineData(Add + "ALTER TABLE users ADD CHECK (id > 0);")]
    [InlineData(Add + "WITH x AS (SELECT 1) SELECT * FROM x;")]
    public void Work_that_nobody_waits_for_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData(TransactionMode.None)]
    [InlineData(TransactionMode.PerStatement)]
    public void Where_each_statement_commits_nothing_is_held(TransactionMode mode) =>
        LintAssert.Clean(Rule, Add + "SELECT count(*) FROM plans;", settings: LintAssert.With(mode));

    [Fact]
    public void A_code_block_that_commits_lets_go() =>
        LintAssert.Clean(Rule, "DO $$ BEGIN ALTER TABLE users ADD COLUMN a int; COMMIT; PERFORM count(*) FROM plans; END $$;");

    [Fact]
    public void An_index_is_advised_in_the_form_that_index_not_concurrent_advises()
    {
        var findings = LintAssert.FindsAll("BEGIN; " + Add + "CREATE INDEX i ON plans (legacy_key); COMMIT;");
        var advice = LintAssert.SqlOf(Assert.Single(findings, f => f.Rule == Rule));
        Assert.Equal("CREATE INDEX CONCURRENTLY i ON plans (legacy_key);", advice);
        Assert.StartsWith(advice, LintAssert.SqlOf(Assert.Single(findings, f => f.Rule == "index-not-concurrent")), StringComparison.Ordinal);
    }
}
