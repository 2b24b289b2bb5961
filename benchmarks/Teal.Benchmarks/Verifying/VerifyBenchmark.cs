using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Teal.Benchmarks.Backfilling;
using Teal.Planning.Changes;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Rollout;
using Teal.Rollout.Running;

namespace Teal.Benchmarks.Verifying;

/// <summary><c>teal verify</c> beside the bare comparison in one statement, on the same filled table.</summary>
internal sealed class VerifyBenchmark : IProgress<RolloutEvent>
{
    private const int DefaultRows = 2_000_000;
    private const int Rounds = 5;

    /// <summary>Runs it: optionally the number of rows.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var rows = DefaultRows;
        if (arguments is [var given, ..] && !(int.TryParse(given, CultureInfo.InvariantCulture, out rows) && rows > 0))
        {
            await Console.Error.WriteLineAsync("ROWS is a whole number from 1 on: scripts/benchmark verify [ROWS]");
            return 2;
        }

        await using var server = await ThrowawayServer.StartAsync(new ThrowawayOptions
        {
            SynchronousCommit = true,
            Settings = ImmutableDictionary<string, string>.Empty
                .Add("fsync", "on").Add("full_page_writes", "on").Add("shared_buffers", "2GB").Add("max_wal_size", "16GB").Add("checkpoint_timeout", "1h").Add("autovacuum", "off"),
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {server.Programs.Version}, {rows:#,##0} rows, medians of {Rounds} in turn.\n"));
        Console.WriteLine("| rule | one SELECT, one process | Teal, one worker | Teal, 2 workers |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var (name, table) in new[] { ("`length(plan)`", FillCase.All[0]), ("a look-up in another table", FillCase.All[2]) })
        {
            var database = "verify_" + Guid.NewGuid().ToString("N");
            await using (var filled = new Database(await server.CreateDatabaseAsync(database))) await MeasureAsync(filled, name, table, rows);
            await server.DropDatabaseAsync(database);
        }

        return 0;
    }

    public void Report(RolloutEvent value)
    {
    }

    private static async Task MeasureAsync(Database database, string name, FillCase table, int rows)
    {
        var source = database.DataSource;
        await source.ExecuteAsync(table.Schema(rows));
        var change = Load(table);
        await Engine(database, 1).ExpandAsync(change, null);
        if (!(await Engine(database, 1).BackfillAsync(change)).IsComplete) throw new InvalidOperationException("The backfill is not complete.");
        await source.ExecuteAsync("VACUUM (ANALYZE) accounts");
        List<double> plain = [], one = [], two = [];
        for (var round = 0; round < Rounds; round++)
        {
            plain.Add(await TimeAsync(() => CompareAsync(source, table)));
            one.Add(await TimeAsync(() => VerifyAsync(database, change, 1, rows)));
            two.Add(await TimeAsync(() => VerifyAsync(database, change, 2, rows)));
        }

        string Rate(List<double> seconds) => string.Create(CultureInfo.InvariantCulture, $"{rows / seconds.Order().ElementAt(Rounds / 2):#,##0} rows/s");
        Console.WriteLine($"| {name} | {Rate(plain)} | {Rate(one)} | {Rate(two)} |");
    }

    private static RolloutEngine Engine(Database database, int workers) => new(new RolloutEnvironment(
        database, new RolloutSettings { VerifyWorkers = workers, Throttle = Rollout.Backfilling.Throttling.ThrottleSettings.None }, new VerifyBenchmark(), TimeProvider.System));

    private static async Task VerifyAsync(Database database, Change change, int workers, int rows)
    {
        var result = await Engine(database, workers).VerifyAsync(change);
        if (!result.IsClean || result.Rows != rows) throw new InvalidOperationException($"The verification compared {result.Rows} rows, {result.Differences} differ.");
    }

    private static async Task CompareAsync(NpgsqlDataSource source, FillCase table)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            $"SET max_parallel_workers_per_gather = 0; SET jit = off; SELECT count(*) FROM accounts WHERE level IS DISTINCT FROM {table.Value}", connection) { CommandTimeout = 0 };
        if (await command.ExecuteScalarAsync() is not 0L) throw new InvalidOperationException("Rows differ.");
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Change Load(FillCase table)
    {
        var folder = Directory.CreateTempSubdirectory("teal-benchmark-change-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, ChangeText.ExpandFile), FillCase.AddColumn);
            File.WriteAllText(Path.Combine(folder, ChangeText.SyncFile), table.Rule);
            return Change.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
