using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class IndexNotConcurrentTests
{
    private const string Rule = "index-not-concurrent";

    [Fact]
    public void An_index_on_a_table_in_use_blocks_its_writers()
    {
        var finding = LintAssert.Finds(Rule, "CREATE UNIQUE INDEX i ON users (email);");
        Assert.Equal(
            "Building i takes a SHARE lock on users, which blocks every write of it, while all its rows are read. "
            + "Two equal rows make it fail with 'could not create unique index \"i\"' (SQLSTATE 23505).", finding.Message);
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
    [InlineData("SELECT 1 AS a INTO t; CREATE INDEX i ON t (a);")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA archive; CREATE INDEX i ON archive.t (a);")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users (email); CREATE INDEX IF NOT EXISTS i ON users (email);")]
    [InlineData("CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE INDEX i ON ONLY p (a);")]
    public void An_index_that_nobody_waits_for_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("CREATE TABLE a.t (a int); CREATE INDEX i ON b.t (a);")]
    [InlineData("CREATE INDEX i ON ONLY users (email);")]
    [InlineData("CREATE TABLE IF NOT EXISTS users (a int); CREATE INDEX i ON users (a);")]
    public void A_table_is_new_only_if_this_file_made_it(string sql) => LintAssert.Finds(Rule, sql);

    [Fact]
    public void A_partitioned_table_has_a_way_of_its_own()
    {
        var finding = LintAssert.Finds(Rule, "CREATE INDEX i ON p (a);", "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);");
        Assert.Contains("CREATE INDEX i ON ONLY p (a);", finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON p (a);")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON ONLY p (a);")]
    [InlineData("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON p (a);")]
    public void CONCURRENTLY_on_a_partitioned_table_is_refused_by_the_server(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql, "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("'cannot create index on partitioned table \"p\" concurrently' (SQLSTATE 0A000)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("i ON ONLY p (a);\nCREATE INDEX CONCURRENTLY p1_i ON p1 (a);", finding.Help, StringComparison.Ordinal);
        Assert.Null(finding.Fix);
    }

    [Fact]
    public void A_new_partitioned_table_needs_no_CONCURRENTLY()
    {
        var finding = LintAssert.Finds(Rule, "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE INDEX CONCURRENTLY i ON p (a);");
        Assert.EndsWith("\nCREATE INDEX i ON p (a);", finding.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_partition_gets_its_own_index_and_the_last_one_makes_the_whole_valid()
    {
        var finding = ShopLint.Finds(Rule, "CREATE UNIQUE INDEX \"I\" ON events (id, happened_at);");
        ShopLint.Contains(
            "CREATE UNIQUE INDEX CONCURRENTLY \"events_2025_I\" ON events_2025 (id, happened_at);\nALTER INDEX \"I\" ATTACH PARTITION \"events_2025_I\";", finding.Help);
        Assert.Null(finding.Fix);
        ShopLint.IsSafe(finding);
    }

    [Fact]
    public void In_a_code_block_there_is_no_fix_and_the_help_says_to_leave_it()
    {
        var finding = ShopLint.Finds(Rule, "DO $$ BEGIN CREATE INDEX i ON users (name); END $$;", ShopLint.Alone);
        Assert.Null(finding.Fix);
        ShopLint.Contains("outside of any code block", finding.Help);
    }

    [Fact]
    public void The_fix_adds_CONCURRENTLY_where_the_file_is_not_wrapped()
    {
        Assert.Equal("create index CONCURRENTLY i on users (name)".Replace("index", "INDEX", StringComparison.Ordinal), ShopLint.Fixed(Rule, "create index i on users (name)"));
        Assert.Null(ShopLint.Finds(Rule, "CREATE INDEX i ON users (name);", ShopLint.PerFile).Fix);
    }

    [Fact]
    public void An_index_without_a_name_is_attached_by_the_name_that_the_server_gives() =>
        ShopLint.Contains("ALTER INDEX events_id_idx ATTACH PARTITION events_2025_events_id_idx;", ShopLint.Finds(Rule, "CREATE INDEX ON events (id);").Help);

    [Fact]
    public void A_partition_that_is_partitioned_gets_a_shell_of_its_own()
    {
        const string Schema = "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE q PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (a); CREATE TABLE r PARTITION OF q FOR VALUES IN (1);";
        Assert.EndsWith(
            "CREATE INDEX q_i ON ONLY q (a);\nCREATE INDEX CONCURRENTLY r_q_i ON r (a);\nALTER INDEX q_i ATTACH PARTITION r_q_i;\nALTER INDEX i ATTACH PARTITION q_i;",
            LintAssert.Finds(Rule, "CREATE INDEX i ON p (a);", Schema).Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DO $$ BEGIN CREATE INDEX i ON users (state); END $$;", "CREATE INDEX CONCURRENTLY i ON users (state);")]
    [InlineData("DO $$ BEGIN EXECUTE 'CREATE INDEX i ON users (state)'; END $$;", "CREATE INDEX CONCURRENTLY i ON users (state);")]
    public void The_advice_for_a_code_block_builds_concurrently(string sql, string help) =>
        Assert.Contains(help, LintAssert.Finds("index-not-concurrent", sql).Help, StringComparison.Ordinal);
}
