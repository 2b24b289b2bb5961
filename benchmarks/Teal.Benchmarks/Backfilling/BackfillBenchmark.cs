using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;

namespace Teal.Benchmarks.Backfilling;

/// <summary><c>teal backfill</c> beside what is done without it: the same rows on the same server, with an application writing beside it.</summary>
internal static class BackfillBenchmark
{
    private const int DefaultRows = 1_000_000;
    private const int DefaultRounds = 3;
    private static readonly TimeSpan BaselineTime = TimeSpan.FromSeconds(8);

    /// <summary>Runs it: optionally the number of rows, of rounds, and a part of the name of the table.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (rows, rounds) = (DefaultRows, DefaultRounds);
        if ((arguments is [var given, ..] && !(int.TryParse(given, CultureInfo.InvariantCulture, out rows) && rows > 0))
            || (arguments is [_, var asked, ..] && !(int.TryParse(asked, CultureInfo.InvariantCulture, out rounds) && rounds > 0)))
        {
            await Console.Error.WriteLineAsync("ROWS and ROUNDS are whole numbers from 1 on: scripts/benchmark backfill [ROWS [ROUNDS [TABLE]]]");
            return 2;
        }

        await using var server = await ThrowawayServer.StartAsync(new ThrowawayOptions
        {
            SynchronousCommit = true,
            // As on a server that matters, but for what makes runs differ: checkpoints and autovacuum in the middle.
            Settings = ImmutableDictionary<string, string>.Empty
                .Add("fsync", "on").Add("full_page_writes", "on").Add("shared_buffers", "2GB").Add("max_wal_size", "16GB").Add("checkpoint_timeout", "1h").Add("autovacuum", "off"),
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {server.Programs.Version}, {rows:#,##0} rows, medians of {rounds} in turn."));
        foreach (var table in FillCase.All.Where(c => c.Name.Contains(arguments.ElementAtOrDefault(2) ?? "", StringComparison.OrdinalIgnoreCase)))
        {
            var template = await TemplateAsync(server, table, rows);
            Console.WriteLine($"\n### {char.ToUpperInvariant(table.Name[0])}{table.Name[1..]}\n");
            Console.WriteLine("| way | rows/s | WAL, bytes a row | table and indexes, MB | HOT | writes beside it, median | 99 % |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
            Console.WriteLine($"| nothing | | | | | {await BaselineAsync(server, template, rows)} |");
            IFillContender[] contenders = [new SingleUpdate(), new KeysetLoop(), new TriggerDriven(), new TealContender(1), new TealContender(2)];
            var measures = contenders.Select(_ => new List<FillMeasure>()).ToList();
            for (var round = 0; round < rounds; round++)
                for (var i = 0; i < contenders.Length; i++)
                    measures[i].Add(await MeasureAsync(server, template, contenders[i], table, rows));
            for (var i = 0; i < contenders.Length; i++) Console.WriteLine(Row(contenders[i].Name, measures[i]));
            foreach (var teal in contenders.OfType<TealContender>()) Console.WriteLine(Told(teal));
            await server.DropDatabaseAsync(template);
        }

        return 0;
    }

    private static async Task<string> TemplateAsync(ThrowawayServer server, FillCase table, int rows)
    {
        var name = "template_" + table.Name.Replace(' ', '_');
        await using var database = new Database(await server.CreateDatabaseAsync(name));
        await database.DataSource.ExecuteAsync(table.Schema(rows));
        await database.DataSource.ExecuteAsync("VACUUM (ANALYZE) accounts");
        return name;
    }

    private static Task<string> BaselineAsync(ThrowawayServer server, string template, int rows) => InCopyAsync(server, template, async database =>
    {
        await database.DataSource.ExecuteAsync("CHECKPOINT");
        await using var foreground = new Foreground(database.DataSource, rows);
        await Task.Delay(BaselineTime);
        var latencies = await foreground.StopAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{At(latencies, 0.5):0.0} ms | {At(latencies, 0.99):0.0} ms");
    });

    private static Task<FillMeasure> MeasureAsync(ThrowawayServer server, string template, IFillContender contender, FillCase table, int rows) => InCopyAsync(server, template, async database =>
    {
        var source = database.DataSource;
        await contender.PrepareAsync(database, table);
        await source.ExecuteAsync("CHECKPOINT");
        var before = await ServerCounters.SettledAsync(source);
        await using var foreground = new Foreground(source, rows);
        var started = Stopwatch.GetTimestamp();
        await contender.FillAsync(source, table);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var latencies = await foreground.StopAsync();
        var after = await ServerCounters.SettledAsync(source);
        await RequireFilledAsync(source, contender);
        return new FillMeasure(
            rows / elapsed.TotalSeconds, (after.Wal - before.Wal) / rows, before.Size / 1e6, after.Size / 1e6,
            (after.HotUpdates - before.HotUpdates) / (after.Updates - before.Updates), At(latencies, 0.5), At(latencies, 0.99));
    });

    private static async Task<T> InCopyAsync<T>(ThrowawayServer server, string template, Func<Database, Task<T>> work)
    {
        var address = await server.CreateDatabaseAsync("measured", template);
        T result;
        await using (var database = new Database(address, "benchmark")) result = await work(database);
        await server.DropDatabaseAsync("measured");
        return result;
    }

    private static async Task RequireFilledAsync(NpgsqlDataSource source, IFillContender contender)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM accounts WHERE level IS NULL");
        if (await command.ExecuteScalarAsync() is not 0L) throw new InvalidOperationException($"{contender.Name} left rows unfilled.");
    }

    private static string Told(TealContender teal)
    {
        var errors = teal.TimeLeftErrors.Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\n{teal.Name}: {teal.Notice} The time left, told {errors.Count:#,0} times after the first tenth, was wrong by {At(errors, 0.5):0%} of the whole time in the median, by {At(errors, 0.95):0%} at the 95th percentile, by {errors[^1]:0%} at the most.");
    }

    private static double At(IReadOnlyList<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    private static string Row(string name, List<FillMeasure> measures)
    {
        double Median(Func<FillMeasure, double> of) => measures.Select(of).Order().ElementAt(measures.Count / 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Median(m => m.RowsPerSecond):#,##0} | {Median(m => m.WalPerRow):0} | {Median(m => m.MegabytesBefore):0} to {Median(m => m.MegabytesAfter):0} | {Median(m => m.Hot):0%} | {Median(m => m.Median):0.0} ms | {Median(m => m.Percentile99):0.0} ms |");
    }
}
