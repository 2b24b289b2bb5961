using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class NotAllowedInTransactionTests
{
    private const string Rule = "not-allowed-in-transaction";

    public static TheoryData<string, string> Refused { get; } = new()
    {
        { "CREATE INDEX CONCURRENTLY i ON users (email)", "CREATE INDEX CONCURRENTLY" },
        { "DROP INDEX CONCURRENTLY i", "DROP INDEX CONCURRENTLY" },
        { "REINDEX TABLE CONCURRENTLY users", "REINDEX CONCURRENTLY" },
        { "REINDEX (CONCURRENTLY) INDEX i", "REINDEX CONCURRENTLY" },
        { "REINDEX SCHEMA public", "REINDEX SCHEMA" },
        { "REINDEX DATABASE shop", "REINDEX DATABASE" },
        { "REINDEX SYSTEM shop", "REINDEX SYSTEM" },
        { "REINDEX TABLE parted", "REINDEX TABLE" },
        { "REINDEX INDEX parted_a_idx", "REINDEX INDEX" },
        { "ALTER TABLE parted DETACH PARTITION part CONCURRENTLY", "ALTER TABLE ... DETACH CONCURRENTLY" },
        { "VACUUM users", "VACUUM" },
        { "VACUUM (FULL) users", "VACUUM" },
        { "CREATE DATABASE x", "CREATE DATABASE" },
        { "DROP DATABASE x", "DROP DATABASE" },
        { "CREATE TABLESPACE x LOCATION '/x'", "CREATE TABLESPACE" },
        { "DROP TABLESPACE x", "DROP TABLESPACE" },
        { "ALTER DATABASE x SET TABLESPACE y", "ALTER DATABASE SET TABLESPACE" },
        { "ALTER SYSTEM SET work_mem = '4MB'", "ALTER SYSTEM" },
        { "CLUSTER", "CLUSTER" },
        { "CLUSTER parted USING parted_a_idx", "CLUSTER" },
        { "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", "CREATE SUBSCRIPTION ... WITH (create_slot = true)" },
        { "DISCARD ALL", "DISCARD ALL" },
        { "COMMIT PREPARED 'x'", "COMMIT PREPARED" },
        { "ROLLBACK PREPARED 'x'", "ROLLBACK PREPARED" },
    };

    private const string Schema =
        """
        CREATE TABLE users (id bigint PRIMARY KEY, email text);
        CREATE TABLE parted (a int) PARTITION BY RANGE (a);
        CREATE INDEX parted_a_idx ON parted (a);
        """;

    [Theory]
    [MemberData(nameof(Refused))]
    public void It_is_refused_in_a_transaction_of_the_file_by_the_name_that_the_server_gives_it(string sql, string name)
    {
        var finding = LintAssert.Finds(Rule, $"BEGIN; {sql}; COMMIT;", Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains($"'{name} cannot run inside a transaction block' (SQLSTATE 25001)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("in the transaction that line 1 begins", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void It_is_free_where_nothing_wraps_it(string sql, string name)
    {
        Assert.NotEmpty(name);
        LintAssert.Clean(Rule, $"SET work_mem = '4MB'; {sql};", Schema);
        LintAssert.Clean(Rule, $"BEGIN; SELECT 1; COMMIT; {sql};", Schema);
        LintAssert.Clean(Rule, $"SELECT 1; {sql};", Schema, LintAssert.With(TransactionMode.None));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void It_is_refused_in_a_code_block(string sql, string name)
    {
        if (sql.Contains("PREPARED", StringComparison.Ordinal)) return;
        var finding = LintAssert.Finds(Rule, $"DO $$ BEGIN {sql}; END $$;", Schema);
        Assert.Contains($"'{name} cannot be executed from a function' (SQLSTATE 25001)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TransactionMode.PerFile, "VACUUM users;")]
    [InlineData(TransactionMode.PerStatement, "VACUUM users;")]
    [InlineData(TransactionMode.OneQuery, "SET work_mem = '4MB'; VACUUM users;")]
    [InlineData(TransactionMode.OneQuery, "BEGIN; SELECT 1; COMMIT; VACUUM users;")]
    public void The_runner_wraps_it(TransactionMode mode, string sql) => LintAssert.Finds(Rule, sql, settings: LintAssert.With(mode));

    [Theory]
    [InlineData(TransactionMode.OneQuery, "VACUUM users;")]
    [InlineData(TransactionMode.PerFile, "COMMIT; VACUUM users;")]
    public void Outside_of_the_runners_transaction_it_is_free(TransactionMode mode, string sql) => LintAssert.Clean(Rule, sql, settings: LintAssert.With(mode));

    [Theory]
    [InlineData("REINDEX TABLE users")]
    [InlineData("CLUSTER users USING users_pkey")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false)")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)")]
    [InlineData("ALTER DATABASE x SET work_mem = '4MB'")]
    [InlineData("DISCARD TEMP")]
    [InlineData("ANALYZE")]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY v")]
    [InlineData("ALTER TABLE users DETACH PARTITION p")]
    public void Its_kin_may_stand_in_a_transaction(string sql) => LintAssert.Clean(Rule, $"BEGIN; {sql}; COMMIT;");

    [Fact]
    public void A_partitioned_table_is_clustered_since_15_only() =>
        LintAssert.Clean(Rule, "BEGIN; CLUSTER parted USING parted_a_idx; COMMIT;", Schema, new LintSettings { PgMajor = 14 });
}
