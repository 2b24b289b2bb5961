using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using Teal.Benchmarks.Backfilling;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;

namespace Teal.Benchmarks.Syncing;

/// <summary>What the sync triggers cost a write: the same writes to the same table without them and with them, in turn.</summary>
internal static class SyncBenchmark
{
    private const int DefaultRows = 100_000;
    private const int DefaultRounds = 4_000;

    // Runs that are not counted: plans are made in the first five (PostgreSQL manual, "plan_cache_mode").
    private const int WarmUp = 6;

    private static readonly (string Name, string Value)[] Rules =
    [
        ("`length(plan)`", "length(plan)"),
        ("a look-up in another table", "(SELECT p.id FROM plans p WHERE p.key = {0}.plan)"),
    ];

    /// <summary>Runs it: optionally the number of rows and of rounds.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (rows, rounds) = (DefaultRows, DefaultRounds);
        if ((arguments is [var given, ..] && !(int.TryParse(given, CultureInfo.InvariantCulture, out rows) && rows >= 20_000))
            || (arguments is [_, var asked, ..] && !(int.TryParse(asked, CultureInfo.InvariantCulture, out rounds) && rounds > 0)))
        {
            await Console.Error.WriteLineAsync("ROWS is a whole number from 20000 on, ROUNDS one from 1 on: scripts/benchmark sync [ROWS [ROUNDS]]");
            return 2;
        }

        await using var server = await ThrowawayServer.StartAsync(new ThrowawayOptions
        {
            SynchronousCommit = true,
            Settings = ImmutableDictionary<string, string>.Empty
                .Add("fsync", "on").Add("full_page_writes", "on").Add("shared_buffers", "1GB").Add("max_wal_size", "16GB").Add("checkpoint_timeout", "1h").Add("autovacuum", "off"),
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {server.Programs.Version}, {rows:#,##0} rows, one statement on each table in turn, medians of {rounds:#,##0}, of {Fewer(rounds)} where they are flushed or bulk."));
        foreach (var (name, value) in Rules)
        {
            var database = "sync_" + Guid.NewGuid().ToString("N");
            await using (var written = new Database(await server.CreateDatabaseAsync(database))) await MeasureAsync(written, name, value, rows, rounds);
            await server.DropDatabaseAsync(database);
        }

        return 0;
    }

    private static async Task MeasureAsync(Database database, string name, string value, int rows, int rounds)
    {
        await database.DataSource.ExecuteAsync("CREATE TABLE plans (id integer PRIMARY KEY, key text NOT NULL UNIQUE); INSERT INTO plans SELECT n, 'plan ' || n FROM generate_series(1, 20) n; ANALYZE plans");
        var tables = Enum.GetValues<TableKind>().Select(kind => new SyncedTable(kind, value)).ToList();
        foreach (var table in tables) await table.MakeAsync(database, rows);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var random = new Random(1);
        Console.WriteLine($"\n### {name}\n");
        Console.WriteLine("| write | without trigger | a trigger that is never entered | Teal, before the backfill | Teal, behind it |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        await SeriesAsync("one row", SyncWrite.Single, "off", rounds);
        await SeriesAsync("one row, flushed", SyncWrite.Single, "on", Fewer(rounds));
        await SeriesAsync("10,000 rows", SyncWrite.Many, "off", Fewer(rounds));
        await WalAsync(connection, tables, rows);
        foreach (var table in tables) await table.RequireSyncedAsync(connection);

        async Task SeriesAsync(string what, IEnumerable<SyncWrite> writes, string commit, int times)
        {
            await using (var set = new NpgsqlCommand($"SET synchronous_commit = {commit}", connection)) await set.ExecuteNonQueryAsync();
            foreach (var write in writes)
            {
                var commands = new List<NpgsqlCommand>();
                foreach (var table in tables) commands.Add(await write.PrepareAsync(connection, table));
                var taken = tables.Select(_ => new List<double>()).ToList();
                var order = Enumerable.Range(0, tables.Count).ToArray();
                for (var run = 1; run <= WarmUp + times; run++)
                {
                    // Each in each place and behind each other one, so that none has an advantage.
                    random.Shuffle(order);
                    foreach (var which in order)
                    {
                        var time = await write.TimeAsync(commands[which], run, rows);
                        if (run > WarmUp) taken[which].Add(time);
                    }
                }

                Console.WriteLine($"| {write.Name}, {what} | {string.Join(" | ", taken.Select((times, i) => Cell(times, taken[0], i > 0)))} |");
                foreach (var command in commands) await command.DisposeAsync();
                foreach (var table in tables) await CleanAsync(connection, table);
            }
        }
    }

    private static int Fewer(int rounds) => Math.Max(1, rounds / 40);

    private static async Task CleanAsync(NpgsqlConnection connection, SyncedTable table)
    {
        foreach (var sql in new[] { $"DELETE FROM {table.Name} WHERE id > 1000000000", $"VACUUM {table.Name}" })
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }

    // The WAL of the same bulk UPDATE of another column: a row that a BEFORE trigger may see is locked first.
    private static async Task WalAsync(NpgsqlConnection connection, List<SyncedTable> tables, int rows)
    {
        var bytes = new List<string>();
        foreach (var table in tables)
        {
            await using var command = await SyncWrite.Many[0].PrepareAsync(connection, table);
            var before = await PositionAsync();
            await SyncWrite.Many[0].TimeAsync(command, 0, rows);
            var written = (await PositionAsync() - before) / 10_000;
            bytes.Add(string.Create(CultureInfo.InvariantCulture, $"{written:0} bytes"));
        }
        Console.WriteLine($"| WAL of the first, for a row of 10,000 | {string.Join(" | ", bytes)} |");

        async Task<decimal> PositionAsync()
        {
            await using var command = new NpgsqlCommand("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn", connection);
            return (decimal)(await command.ExecuteScalarAsync())!;
        }
    }

    private static string Cell(List<double> times, List<double> plain, bool withRatio)
    {
        var ratio = withRatio ? string.Create(CultureInfo.InvariantCulture, $", {Median(times) / Median(plain):0.00}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Median(times):0.0} µs{ratio}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
