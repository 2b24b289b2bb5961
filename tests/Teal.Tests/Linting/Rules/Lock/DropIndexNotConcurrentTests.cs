using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class DropIndexNotConcurrentTests
{
    private const string Rule = "drop-index-not-concurrent";

    [Fact]
    public void The_lock_is_on_the_table()
    {
        var finding = ShopLint.Finds(Rule, "DROP INDEX users_name_idx;");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("users", finding.Relation?.Name);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, for an instant", finding.Message);
        ShopLint.IsSafe(finding);
    }

    [Fact]
    public void An_unknown_index_is_said_to_be_so() =>
        ShopLint.Contains("locks its table, which is not known here", ShopLint.Finds(Rule, "DROP INDEX archive.x;", known: false).Message);

    [Theory]
    [InlineData("DROP INDEX CONCURRENTLY users_name_idx;")]
    [InlineData("CREATE TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i;")]
    [InlineData("CREATE TEMP TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i;")]
    [InlineData("DROP VIEW active_users;")]
    public void What_is_in_nobodys_way_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Theory]
    [InlineData("DROP INDEX users_name_idx", "DROP INDEX CONCURRENTLY users_name_idx")]
    [InlineData("DROP INDEX IF EXISTS users_name_idx, archive.\"I\" RESTRICT", "DROP INDEX CONCURRENTLY IF EXISTS users_name_idx;\nDROP INDEX CONCURRENTLY IF EXISTS archive.\"I\"")]
    public void The_fix_drops_one_after_the_other(string sql, string expected) => Assert.Equal(expected, ShopLint.Fixed(Rule, sql));

    [Fact]
    public void CASCADE_and_a_transaction_get_no_fix()
    {
        var cascade = ShopLint.Finds(Rule, "DROP INDEX users_name_idx CASCADE;");
        Assert.Null(cascade.Fix);
        ShopLint.Contains("CONCURRENTLY knows no CASCADE (SQLSTATE 0A000)", cascade.Help);
        Assert.Null(ShopLint.Finds(Rule, "BEGIN; DROP INDEX users_name_idx; COMMIT;").Fix);
    }

    [Fact]
    public void The_index_of_a_partitioned_table_has_no_concurrent_way()
    {
        const string Make = "CREATE INDEX i ON ONLY events (id);";
        var finding = ShopLint.Finds(Rule, Make + "DROP INDEX i;");
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Null(finding.Fix);
        ShopLint.Contains("SQLSTATE 0A000", finding.Help);
        ShopLint.Clean(Rule, "SET lock_timeout = '1s';" + Make + "DROP INDEX i;");
    }

    [Theory]
    [InlineData("DROP INDEX plans_legacy_key_key;")]
    [InlineData("DROP INDEX CONCURRENTLY plans_pkey;")]
    public void The_index_of_a_constraint_goes_with_it_alone(string sql)
    {
        var finding = LintAssert.Finds("drop-index-not-concurrent", sql, settings: LintAssert.With(Teal.Linting.TransactionMode.None));
        Assert.Contains("(SQLSTATE 2BP01)", finding.Message, StringComparison.Ordinal);
        Assert.Null(finding.Fix);
    }

    [Fact]
    public void The_part_of_a_partition_goes_with_the_whole()
    {
        const string Schema = "CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);";
        Assert.Contains("'cannot drop index p1_pkey because index p_pkey requires it' (SQLSTATE 2BP01)", LintAssert.Finds("drop-index-not-concurrent", "DROP INDEX p1_pkey;", Schema).Message, StringComparison.Ordinal);
        LintAssert.Clean("drop-index-not-concurrent", "DROP INDEX CONCURRENTLY p_pkey;", Schema);
    }
}
