namespace Teal.Tests.Linting.Rules.Lock;

public class IndexNotConcurrentTests
{
    private const string Rule = "index-not-concurrent";

    [Fact]
    public void An_index_on_a_table_in_use_blocks_its_writers()
    {
        var finding = LintAssert.Finds(Rule, "CREATE UNIQUE INDEX i ON users (email);");
        Assert.Equal("Building i takes a SHARE lock on users, which blocks every write of it, while all its rows are read.", finding.Message);
        Assert.Contains("CREATE UNIQUE INDEX CONCURRENTLY i ON users (email);", finding.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_keeps_the_statement_as_it_was_written_and_passes_the_rule()
    {
        var finding = LintAssert.Finds(Rule, "create /* index */ index on users (lower(email)) where state <> 'index';");
        Assert.Contains("create /* index */ INDEX CONCURRENTLY on users (lower(email)) where state <> 'index';", finding.Help, StringComparison.Ordinal);
        LintAssert.Clean(Rule, LintAssert.SqlOf(finding).Split(";\n")[0]);
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("CREATE TABLE t (a int); CREATE INDEX i ON t (a);")]
    [InlineData("CREATE TABLE t AS SELECT 1 AS a; CREATE INDEX i ON public.t (a);")]
    [InlineData("CREATE TEMPORARY TABLE t (a int); CREATE INDEX i ON t (a);")]
    [InlineData("CREATE TABLE IF NOT EXISTS t (a int); CREATE INDEX i ON t (a);")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t RENAME TO s; CREATE INDEX i ON s (a);")]
    [InlineData("CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; CREATE INDEX i ON v (a);")]
    [InlineData("CREATE INDEX i ON ONLY users (email);")]
    public void An_index_that_nobody_waits_for_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("CREATE TABLE a.t (a int); CREATE INDEX i ON b.t (a);")]
    [InlineData("CREATE TABLE IF NOT EXISTS users (a int); CREATE INDEX i ON users (a);")]
    public void A_table_is_new_only_if_this_file_made_it(string sql) => LintAssert.Finds(Rule, sql);

    [Fact]
    public void A_partitioned_table_has_a_way_of_its_own()
    {
        var finding = LintAssert.Finds(Rule, "CREATE INDEX i ON p (a);", "CREATE TABLE p (a int) PARTITION BY RANGE (a);");
        Assert.Contains("CREATE INDEX i ON ONLY p (a);", finding.Help, StringComparison.Ordinal);
    }
}
