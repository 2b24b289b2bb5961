namespace Teal.Tests.Linting.Rules.Lock;

public class ReindexNotConcurrentTests
{
    private const string Rule = "reindex-not-concurrent";

    [Theory]
    [InlineData("REINDEX TABLE users;", "a SHARE lock on users, which blocks every write of it, while all its rows are read")]
    [InlineData("REINDEX INDEX users_name_idx;", "an ACCESS EXCLUSIVE lock on users_name_idx")]
    [InlineData("REINDEX SCHEMA public;", "rebuilds every index in it")]
    [InlineData("REINDEX DATABASE shop;", "rebuilds every index in it")]
    [InlineData("REINDEX INDEX unheard_of;", "an ACCESS EXCLUSIVE lock on unheard_of")]
    public void Writers_wait_while_it_is_rebuilt(string sql, string message)
    {
        var finding = ShopLint.Finds(Rule, sql);
        ShopLint.Contains(message, finding.Message);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("REINDEX TABLE CONCURRENTLY users;")]
    [InlineData("REINDEX (CONCURRENTLY) TABLE users;")]
    [InlineData("CREATE TABLE t (a int PRIMARY KEY); REINDEX TABLE t; REINDEX INDEX t_pkey;")]
    public void What_nobody_waits_for_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Theory]
    [InlineData("REINDEX TABLE users", "REINDEX TABLE CONCURRENTLY users")]
    [InlineData("reindex (verbose) index users_name_idx", "reindex (verbose) index CONCURRENTLY users_name_idx")]
    [InlineData("REINDEX SCHEMA archive", "REINDEX SCHEMA CONCURRENTLY archive")]
    public void The_fix_adds_CONCURRENTLY(string sql, string expected) => Assert.Equal(expected, ShopLint.Fixed(Rule, sql));

    [Fact]
    public void SYSTEM_has_no_concurrent_form()
    {
        var finding = ShopLint.Finds(Rule, "REINDEX SYSTEM shop;");
        Assert.Null(finding.Fix);
        ShopLint.Contains("no concurrent form (SQLSTATE 0A000)", finding.Help);
    }

    [Fact]
    public void The_advice_for_a_code_block_rebuilds_concurrently() =>
        Assert.Contains("REINDEX TABLE CONCURRENTLY users;", LintAssert.Finds("reindex-not-concurrent", "DO $$ BEGIN REINDEX TABLE users; END $$;").Help, StringComparison.Ordinal);
}
