using System.Diagnostics;
using Npgsql;

namespace Teal.Benchmarks.Backfilling;

/// <summary>
/// An application beside the backfill: writes at a steady rate, each in a transaction of its own, whatever the ones before take. A
/// latency counts from the moment at which the write was due.
/// </summary>
internal sealed class Foreground : IAsyncDisposable
{
    private const int PerSecond = 200;
    private const int Connections = 8;

    private readonly NpgsqlDataSource _source;
    private readonly int _rows;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<double> _latencies = [];
    private readonly Task[] _workers;
    private readonly long _started = Stopwatch.GetTimestamp();
    private int _next = -1;

    /// <param name="source">The database.</param>
    /// <param name="rows">The rows that there are.</param>
    public Foreground(NpgsqlDataSource source, int rows)
    {
        _source = source;
        _rows = rows;
        _workers = [.. Enumerable.Range(0, Connections).Select(_ => Task.Run(WriteAsync))];
    }

    /// <summary>Ends the writing and gives the latencies in milliseconds, in order.</summary>
    public async Task<IReadOnlyList<double>> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        _latencies.Sort();
        return _latencies;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("UPDATE accounts SET seen = seen + 1 WHERE id = $1", connection);
        var id = command.Parameters.Add(new NpgsqlParameter { Value = 1L });
        while (!_stop.IsCancellationRequested)
        {
            var due = TimeSpan.FromSeconds((double)Interlocked.Increment(ref _next) / PerSecond);
            if (due - Stopwatch.GetElapsedTime(_started) is { Ticks: > 0 } early) await Task.Delay(early);
            id.Value = Random.Shared.NextInt64(1, _rows + 1);
            await command.ExecuteNonQueryAsync();
            var latency = (Stopwatch.GetElapsedTime(_started) - due).TotalMilliseconds;
            lock (_latencies) _latencies.Add(latency);
        }
    }
}
