using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class LocksOnSeveralTablesTests
{
    private const string Rule = "locks-on-several-tables";
    private const string Both = "ALTER TABLE users ADD COLUMN a int; ALTER TABLE plans ADD COLUMN a int;";

    [Theory]
    [InlineData(Both)]
    [InlineData("SET lock_timeout = '2s';" + Both)]
    [InlineData("SET lock_timeout = 0;" + Both)]
    [InlineData("BEGIN;" + Both + "COMMIT;")]
    [InlineData("DO $$ BEGIN " + Both + " END $$;")]
    [InlineData("DROP TABLE users; DROP TABLE plans; DROP TABLE others;")]
    public void The_second_table_is_waited_for_while_the_first_is_held(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Contains("This waits for an ACCESS EXCLUSIVE lock on plans", finding.Message, StringComparison.Ordinal);
        Assert.Contains("already holds an ACCESS EXCLUSIVE lock on users", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'deadlock detected' (SQLSTATE 40P01)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET lock_timeout = '500ms';" + Both)]
    [InlineData("ALTER TABLE users ADD COLUMN a int; ALTER TABLE users ADD COLUMN b int;")]
    [InlineData("ALTER TABLE users ADD COLUMN p int REFERENCES plans;")]
    [InlineData("ALTER TABLE users ADD COLUMN a int; CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int;")]
    [InlineData("BEGIN; ALTER TABLE users ADD COLUMN a int; COMMIT; BEGIN; ALTER TABLE plans ADD COLUMN a int; COMMIT;")]
    [InlineData("ALTER TABLE users ADD COLUMN a int; UPDATE plans SET legacy_key = 'x' WHERE id = 1;")]
    [InlineData("ALTER TABLE users ADD COLUMN a int; DROP INDEX users_i;")]
    public void One_table_at_a_time_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void Where_each_statement_commits_nothing_is_held() => LintAssert.Clean(Rule, Both, settings: LintAssert.With(TransactionMode.None));

    [Fact]
    public void A_table_and_its_partition_are_one()
    {
        const string Schema = "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE q PARTITION OF p FOR VALUES FROM (1) TO (2);";
        LintAssert.Clean(Rule, "ALTER TABLE p ADD COLUMN b int; ALTER TABLE q ALTER b SET DEFAULT 1;", Schema);
    }
}
