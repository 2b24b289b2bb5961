using Teal.Linting;
using Teal.Linting.Documentation;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Server.Tests.Linting;

/// <summary>What the rules about transactions say is what a server of each major does, in each way of running a file.</summary>
public class TransactionModeServerTests
{
    private const string NotAllowed = "not-allowed-in-transaction";

    /// <summary>Statements that some transaction refuses; where it does not, it does not matter how they end.</summary>
    public static TheoryData<string> Statements { get; } =
    [
        "CREATE INDEX CONCURRENTLY i ON users (name)",
        "DROP INDEX CONCURRENTLY users_name_idx",
        "REINDEX TABLE CONCURRENTLY users",
        "REINDEX TABLE users",
        "REINDEX TABLE events",
        "REINDEX SCHEMA archive",
        "REINDEX DATABASE postgres",
        "ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY",
        "ALTER TABLE events DETACH PARTITION events_2026",
        "VACUUM plans",
        "ANALYZE plans",
        "CLUSTER",
        "CLUSTER users USING users_pkey",
        "DROP DATABASE IF EXISTS none",
        "DROP TABLESPACE IF EXISTS none",
        "ALTER SYSTEM RESET work_mem",
        "ALTER DATABASE none SET TABLESPACE none",
        "CREATE SUBSCRIPTION s CONNECTION 'host=/nowhere dbname=x' PUBLICATION p",
        "CREATE SUBSCRIPTION s CONNECTION 'host=/nowhere dbname=x' PUBLICATION p WITH (connect = false)",
        "DISCARD ALL",
        "DISCARD TEMP",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY sales",
    ];

    [PostgresTheory]
    [MemberData(nameof(Statements))]
    public async Task A_statement_is_refused_in_a_transaction_where_the_linter_says_so(string statement)
    {
        foreach (var server in await MajorServers.AllAsync())
        {
            // What the server sees is the same in several ways; and what it refuses leaves the database as it was.
            var seen = new Dictionary<string, bool>(StringComparer.Ordinal);
            await using var shop = await ShopCopy.OfAsync(server);
            foreach (var (mode, sql) in Ways(statement))
            {
                var queries = string.Join('\n', Queries(mode, sql));
                if (!seen.TryGetValue(queries, out var refused))
                {
                    refused = seen[queries] = (await shop.RunAsync(Queries(mode, sql))).SqlState == "25001";
                    if (!refused) await shop.RenewAsync();
                }

                var found = Finds(NotAllowed, sql, mode, server.Programs.Major);
                Assert.True(refused == found, $"{server.Programs.Major}, {mode}: {sql}: the server {(refused ? "refuses" : "takes")} it, the linter {(found ? "has something" : "has nothing")} against it");
            }
        }
    }

    public static TheoryData<string, string, string> Failures { get; } = new()
    {
        { "enum-value-in-transaction", "55P04", "ALTER TYPE order_status ADD VALUE 'lost'; UPDATE orders SET status = 'lost' WHERE id = 1;" },
        { "enum-value-in-transaction", "55P04", "ALTER TYPE order_status ADD VALUE 'lost'; ALTER TABLE orders ALTER status SET DEFAULT 'lost';" },
        { "enum-value-in-transaction", "55P04", "ALTER TYPE order_status ADD VALUE 'lost'; CREATE INDEX ON orders (id) WHERE status = 'lost';" },
        { "enum-value-in-transaction", "55P04", "ALTER TYPE order_status ADD VALUE 'lost'; COMMENT ON TYPE order_status IS 'lost';" },
        { "enum-value-in-transaction", "55P04", "ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'paid'; UPDATE orders SET status = 'paid' WHERE id = 1;" },
        { "enum-value-in-transaction", "55P04", "CREATE TYPE mood AS ENUM ('sad'); SELECT 'sad'::mood;" },
        { "enum-value-in-transaction", "55P04", "CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'glad'; SELECT 'glad'::mood;" },
        { "commit-in-code-block", "2D000", "SELECT 1; DO $$ BEGIN COMMIT; END $$;" },
        { "commit-in-code-block", "2D000", "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; CALL p();" },
        { "lock-table", "25P01", "SET work_mem = '4MB'; LOCK TABLE plans IN ACCESS SHARE MODE;" },
        { "refresh-materialized-view", "0A000", "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; REFRESH MATERIALIZED VIEW CONCURRENTLY sales;" },
    };

    [PostgresTheory]
    [MemberData(nameof(Failures))]
    public async Task A_file_fails_in_each_mode_where_the_linter_says_so(string rule, string state, string sql)
    {
        foreach (var server in await MajorServers.AllAsync())
            foreach (var mode in new[] { TransactionMode.None, TransactionMode.PerStatement, TransactionMode.PerFile, TransactionMode.OneQuery })
            {
                var fails = (await RunAsync(server, mode, sql)).SqlState == state;
                var found = Finds(rule, sql, mode, server.Programs.Major);
                Assert.True(fails == found, $"{server.Programs.Major}, {mode}: {sql}: the server {(fails ? "fails" : "does not fail")}, the linter {(found ? "has something" : "has nothing")} against it");
            }
    }

    [PostgresTheory]
    [InlineData("nested-transaction", "25001", "BEGIN; SELECT 1; COMMIT;")]
    [InlineData("nested-transaction", "25001", "BEGIN; BEGIN; COMMIT;")]
    [InlineData("nested-transaction", "25001", "SELECT 1; BEGIN; COMMIT; BEGIN; COMMIT;")]
    [InlineData("set-local-outside-transaction", "25P01", "SET LOCAL lock_timeout = '1s'; SELECT 1;")]
    [InlineData("set-local-outside-transaction", "25P01", "SET TRANSACTION READ ONLY; SELECT 1;")]
    [InlineData("set-local-outside-transaction", "25P01", "BEGIN; SET LOCAL lock_timeout = '1s'; SELECT 1;")]
    public async Task The_server_warns_where_the_linter_does(string rule, string state, string sql)
    {
        foreach (var server in await MajorServers.AllAsync())
            foreach (var mode in new[] { TransactionMode.None, TransactionMode.PerFile, TransactionMode.OneQuery })
            {
                var warned = (await RunAsync(server, mode, sql)).Warnings;
                Assert.True(warned.Contains(state) == Finds(rule, sql, mode, server.Programs.Major), $"{server.Programs.Major}, {mode}: {sql}: {string.Join(", ", warned)}");
            }
    }

    private static IEnumerable<(TransactionMode Mode, string Sql)> Ways(string statement)
    {
        yield return (TransactionMode.None, statement + ";");
        yield return (TransactionMode.PerStatement, statement + ";");
        yield return (TransactionMode.PerFile, statement + ";");
        yield return (TransactionMode.OneQuery, statement + ";");
        yield return (TransactionMode.OneQuery, $"SET application_name = 'x'; {statement};");
        yield return (TransactionMode.OneQuery, $"BEGIN; COMMIT; {statement};");
        yield return (TransactionMode.None, $"BEGIN; {statement}; COMMIT;");
        yield return (TransactionMode.None, $"DO $do$ BEGIN {statement}; END $do$;");
        yield return (TransactionMode.None, $"DO $do$ BEGIN EXECUTE {Teal.Sql.Syntax.SqlName.Literal(statement)}; END $do$;");
    }

    private static bool Finds(string rule, string sql, TransactionMode mode, int major) =>
        Linter.Lint([new SourceText("x.sql", sql)], SchemaModel.Empty.Apply(SqlParser.Parse(RuleExample.Schema)), new LintSettings { Transactions = mode, PgMajor = major })
            .Findings.Any(f => f.Rule == rule);

    private static async Task<SimpleQuery.Outcome> RunAsync(ThrowawayServer server, TransactionMode mode, string sql)
    {
        await using var shop = await ShopCopy.OfAsync(server);
        return await shop.RunAsync(Queries(mode, sql));
    }

    private static IEnumerable<string> Queries(TransactionMode mode, string sql)
    {
        if (mode == TransactionMode.OneQuery)
        {
            yield return sql;
            yield break;
        }

        if (mode == TransactionMode.PerFile) yield return "BEGIN";
        var script = SqlParser.Parse(new SourceText("x.sql", sql));
        foreach (var statement in script.Statements)
        {
            if (mode == TransactionMode.PerStatement) yield return "BEGIN";
            yield return script.Source.Slice(statement.Span);
            if (mode == TransactionMode.PerStatement) yield return "COMMIT";
        }

        if (mode == TransactionMode.PerFile) yield return "COMMIT";
    }
}
