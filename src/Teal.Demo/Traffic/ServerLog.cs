using System.Collections.Immutable;
using Teal.Demo.Scenario;
using Teal.Demo.Workers;
using Teal.Postgres.Throwaway;
using Teal.Recovery.Failures;
using Teal.Recovery.Logs;

namespace Teal.Demo.Traffic;

/// <summary>What the server's own log says of a shop's failed writes: the second witness beside the workers' reports.</summary>
internal static class ServerLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The errors of the shop's workers, grouped, once everything that they caused is in the log.</summary>
    public static async Task<IReadOnlyList<FailureGroup>> FailuresAsync(
        ThrowawayServer server, Shop shop, string database, TimeProvider time, CancellationToken cancellation)
    {
        // The server's log is written by a process of its own, which lags behind: a mark that is written last is read last.
        var mark = $"the demo reads the log {Guid.NewGuid()}";
        await shop.ExecuteAsync($"DO $$ BEGIN RAISE LOG '{mark}'; END $$", cancellation);
        var started = time.GetTimestamp();
        while (!Entries(server).Any(entry => entry.Message == mark))
        {
            if (time.GetElapsedTime(started) > Patience) throw new DemoException("The server's log does not show what was written to it.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        }
        return FailuresOf(server, database);
    }

    private static ImmutableArray<FailureGroup> FailuresOf(ThrowawayServer server, string database)
    {
        var applications = new[] { WorkerOptions.ApplicationName("blue"), WorkerOptions.ApplicationName("green") };
        return FailureGroup.Of(Entries(server).Where(entry => entry.Database == database && applications.Contains(entry.Application)));
    }

    private static IEnumerable<LogEntry> Entries(ThrowawayServer server) =>
        Directory.GetFiles(server.LogFolder, "*.csv").Order(StringComparer.Ordinal).SelectMany(Read);

    private static List<LogEntry> Read(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. CsvLogReader.Read(file)];
    }
}
