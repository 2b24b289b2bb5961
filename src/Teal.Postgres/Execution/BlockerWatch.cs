using System.Collections.Immutable;
using Npgsql;
using Teal.Postgres.Connections;

namespace Teal.Postgres.Execution;

/// <summary>
/// Looks from a second connection who blocks a server process, while that one waits. Best effort: what cannot be seen never
/// makes the statement fail.
/// </summary>
internal sealed class BlockerWatch : IAsyncDisposable
{
    // pg_blocking_pids (PostgreSQL manual, 9.27.1) names those who hold a conflicting lock and those who wait in front; 0
    // stands for a prepared transaction.
    private const string Question =
        """
        SELECT b.pid, coalesce(a.application_name, ''), coalesce(a.state, ''), clock_timestamp() - a.xact_start, coalesce(left(a.query, 200), '')
        FROM (SELECT DISTINCT unnest(pg_blocking_pids($1)) AS pid) b
        LEFT JOIN pg_stat_activity a ON a.pid = b.pid
        ORDER BY a.xact_start NULLS LAST, b.pid
        """;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlConnection? _connection;
    private Task _looking = Task.CompletedTask;

    private BlockerWatch(NpgsqlConnection? connection) => _connection = connection;

    /// <summary>Who was seen last; empty where nobody was.</summary>
    public ImmutableArray<LockBlocker> Seen { get; private set; } = [];

    /// <summary>Takes the second connection, before the first one waits for anything: a short wait would be over by then.</summary>
    public static async Task<BlockerWatch> OpenAsync(Database database, CancellationToken cancellation)
    {
        try
        {
            return new BlockerWatch(await database.OpenAsync("looking who blocks a statement", cancellation));
        }
        catch (DatabaseUnreachableException)
        {
            // There may be a connection left for the statement itself.
            return new BlockerWatch(null);
        }
    }

    /// <summary>Begins to look.</summary>
    /// <param name="processId">The server process that may wait.</param>
    /// <param name="lockTimeout">How long it waits at most: decides how often to look.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stillWaiting">Gets the blockers every few seconds of a long wait.</param>
    /// <param name="building">Gets how far an index has come, instead, at every look while one is built; null where none is.</param>
    public void Look(
        int processId, TimeSpan lockTimeout, TimeProvider time, Action<ImmutableArray<LockBlocker>> stillWaiting, Action<IndexProgress>? building = null)
    {
        if (_connection is null) return;
        var pause = lockTimeout / 5 < LongestPause ? lockTimeout / 5 : LongestPause;
        _looking = LookAsync(_connection, processId, pause, time, stillWaiting, building);
    }

    /// <summary>Who was seen blocked a statement that is over.</summary>
    public void Forget() => Seen = [];

    /// <summary>Looks no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
        if (_connection is not null) await _connection.DisposeAsync();
    }

    private async Task LookAsync(
        NpgsqlConnection connection, int processId, TimeSpan pause, TimeProvider time,
        Action<ImmutableArray<LockBlocker>> stillWaiting, Action<IndexProgress>? building)
    {
        try
        {
            var reported = time.GetTimestamp();
            while (true)
            {
                await Task.Delay(pause, TimeProvider.System, _stop.Token);
                var seen = await AskAsync(connection, processId, _stop.Token);
                if (!seen.IsEmpty) Seen = seen;
                if (building is not null && await IndexProgress.ReadAsync(connection, processId, seen, _stop.Token) is { } progress)
                {
                    building(progress);
                    continue;
                }
                if (seen.IsEmpty) continue;
                if (time.GetElapsedTime(reported) < ReportEvery) continue;
                stillWaiting(seen);
                reported = time.GetTimestamp();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
        {
            // Stopped, or not able to see: the statement's own end tells the rest.
        }
    }

    private static async Task<ImmutableArray<LockBlocker>> AskAsync(NpgsqlConnection connection, int processId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Question, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = processId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var blockers = ImmutableArray.CreateBuilder<LockBlocker>();
        while (await reader.ReadAsync(cancellation))
        {
            var age = await reader.IsDBNullAsync(3, cancellation) ? (TimeSpan?)null : reader.GetTimeSpan(3);
            blockers.Add(new LockBlocker(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), age, reader.GetString(4)));
        }

        return blockers.ToImmutable();
    }
}
