using System.Collections.Immutable;
using Npgsql;

namespace Teal.Postgres.Execution;

/// <summary>How far CREATE INDEX CONCURRENTLY has come, as <c>pg_stat_progress_create_index</c> says (PostgreSQL manual, "CREATE INDEX Progress Reporting").</summary>
/// <param name="Phase">The phase in the server's words: <c>building index: scanning table</c>, <c>waiting for old snapshots</c>.</param>
/// <param name="Done">What is done of this phase, in <paramref name="Unit"/>.</param>
/// <param name="Total">What there is to do in this phase; 0 where the server does not say.</param>
/// <param name="Unit"><c>blocks</c>, <c>tuples</c> or <c>transactions</c>.</param>
/// <param name="WaitsFor">Who has to end before it goes on; empty while it works.</param>
public sealed record IndexProgress(string Phase, long Done, long Total, string Unit, ImmutableArray<LockBlocker> WaitsFor)
{
    /// <summary>The part of the phase that is done, from 0 to 100; null where the server does not say.</summary>
    public double? Percent => Total > 0 ? Math.Min(100, 100.0 * Done / Total) : null;

    /// <summary>Whether it waits for transactions of others.</summary>
    public bool IsWaiting => Phase.StartsWith("waiting", StringComparison.Ordinal);

    private const string Question =
        """
        SELECT phase, blocks_done, blocks_total, tuples_done, tuples_total, lockers_done, lockers_total
        FROM pg_catalog.pg_stat_progress_create_index WHERE pid = $1
        """;

    /// <summary>The progress of a server process; null where it builds no index.</summary>
    internal static async Task<IndexProgress?> ReadAsync(
        NpgsqlConnection connection, int processId, ImmutableArray<LockBlocker> waitsFor, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Question, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = processId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation) || await reader.IsDBNullAsync(0, cancellation)) return null;
        var phase = reader.GetString(0);
        return phase switch
        {
            _ when phase.StartsWith("waiting", StringComparison.Ordinal) => new(phase, reader.GetInt64(5), reader.GetInt64(6), "transactions", waitsFor),
            _ when phase.Contains("tuples", StringComparison.Ordinal) => new(phase, reader.GetInt64(3), reader.GetInt64(4), "tuples", waitsFor),
            _ => new(phase, reader.GetInt64(1), reader.GetInt64(2), "blocks", waitsFor),
        };
    }
}
