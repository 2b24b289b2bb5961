using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using Teal.Postgres.Connections;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Backfilling.Throttling;

/// <summary>
/// Looks at the signals, at least once a second, while a backfill is at work. What cannot be known holds it back like a value beyond
/// its limit.
/// </summary>
internal sealed class Throttle : IAsyncDisposable
{
    private const int Probes = 5;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly WorkTarget _target;
    private readonly ImmutableArray<ThrottleSignal> _signals;
    private readonly CancellationTokenSource _stop;
    private readonly Queue<double> _latencies = new();
    private Task _looking = Task.CompletedTask;
    private volatile string? _reason;

    private Throttle(WorkTarget target)
    {
        _target = target;
        _signals = ThrottleSignal.Of(target.Run.Environment.Settings.Throttle);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(target.Cancellation);
    }

    private TimeProvider Time => _target.Run.Environment.Time;

    /// <summary>Looks once, and goes on to look.</summary>
    public static async Task<Throttle> StartAsync(WorkTarget target)
    {
        var throttle = new Throttle(target);
        if (throttle._signals.IsEmpty) return throttle;
        throttle._reason = await throttle.ReasonAsync();
        throttle._looking = throttle.LookAsync();
        return throttle;
    }

    /// <summary>Waits as long as a signal holds the work back.</summary>
    public async Task WaitAsync()
    {
        for (string? told = null; _reason is { } reason; told = reason)
        {
            if (told is null || Kind(told) != Kind(reason)) _target.Run.Report(new BackfillHeld(_target.ShownName, reason));
            var started = Time.GetTimestamp();
            await Task.Delay(WaitStep, Time, _target.Cancellation);
            RolloutMetrics.Hold(_target.Run.Change.Name, _target.ShownName, Kind(reason), Time.GetElapsedTime(started));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }

    // The value changes from look to look; who holds is worth a word only once.
    private static string Kind(string reason) => reason.Split(' ', 2)[0];

    private async Task LookAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(LookEvery, Time, _stop.Token);
                _reason = await ReasonAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<string?> ReasonAsync()
    {
        var asked = "signals";
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            patience.CancelAfter(Patience);
            await using var connection = await _target.Run.Environment.Database.OpenAsync("reading what may hold the backfill back", patience.Token);
            foreach (var signal in _signals)
            {
                asked = signal.Name;
                var value = signal.Sql is { } sql ? await ValueAsync(connection, sql, patience.Token) : await ProbeAsync(connection, patience.Token);
                if (value is double.NaN) return $"{signal.Name} gives no number";
                if (value is not { } known) return $"{signal.Name} cannot be known{(signal.Hint is { } hint ? $": {hint}, or take it out of backfill.throttle in teal.json" : "")}";
                if (known > signal.Limit) return $"{signal.Name} is {signal.Text(known)}, the limit is {signal.Text(signal.Limit)}";
            }

            return null;
        }
        catch (Exception e) when (e is NpgsqlException or DatabaseUnreachableException || (e is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            return $"{asked} cannot be read: {(e is OperationCanceledException ? "no answer within 2 s" : (e as PostgresException)?.MessageText ?? e.Message)}";
        }
    }

    private async Task<double?> ValueAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.Command(sql);
        if (sql.Contains("$1", StringComparison.Ordinal))
            command.Parameters.Add(new NpgsqlParameter { Value = _target.Facts.Identity.Oid, NpgsqlDbType = NpgsqlDbType.Oid });
        return await command.ExecuteScalarAsync(cancellation) switch
        {
            null or DBNull => null,
            bool or string or not IConvertible => double.NaN,
            IConvertible value when value.GetTypeCode() is TypeCode.DateTime or TypeCode.Char => double.NaN,
            IConvertible value => value.ToDouble(System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    // The middle one of the last few: one that was unlucky says nothing.
    private async Task<double?> ProbeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var started = Time.GetTimestamp();
        await connection.Command($"SELECT FROM {_target.Facts.Identity} LIMIT 1").RunAsync(cancellation);
        _latencies.Enqueue(Time.GetElapsedTime(started).TotalMilliseconds);
        if (_latencies.Count > Probes) _latencies.Dequeue();
        return _latencies.Order().ElementAt(_latencies.Count / 2);
    }
}
