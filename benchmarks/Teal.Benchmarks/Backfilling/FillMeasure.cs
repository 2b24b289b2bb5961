using Npgsql;

namespace Teal.Benchmarks.Backfilling;

/// <summary>What filling took.</summary>
/// <param name="RowsPerSecond">Rows filled each second.</param>
/// <param name="WalPerRow">Bytes of WAL for each row.</param>
/// <param name="MegabytesBefore">The table and its indexes before.</param>
/// <param name="MegabytesAfter">The table and its indexes after.</param>
/// <param name="Hot">The share of updates that touched no index.</param>
/// <param name="Median">The median latency of the writes beside it, in milliseconds.</param>
/// <param name="Percentile99">The 99th percentile of it, in milliseconds.</param>
internal sealed record FillMeasure(
    double RowsPerSecond, double WalPerRow, double MegabytesBefore, double MegabytesAfter, double Hot, double Median, double Percentile99);

/// <summary>The counters of the server that a measure is made of.</summary>
/// <param name="Wal">Bytes of WAL ever written.</param>
/// <param name="Size">Bytes of the table and its indexes.</param>
/// <param name="Updates">Rows of it updated.</param>
/// <param name="HotUpdates">Of those, without touching an index.</param>
internal sealed record ServerCounters(double Wal, double Size, double Updates, double HotUpdates)
{
    // A backend tells its counters at most once a second, and when it is idle.
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(2);

    /// <summary>Reads them.</summary>
    public static async Task<ServerCounters> ReadAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            """
            SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8, pg_total_relation_size('accounts')::float8, n_tup_upd::float8, n_tup_hot_upd::float8
            FROM pg_stat_user_tables WHERE relname = 'accounts'
            """);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new(row.GetDouble(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3));
    }

    /// <summary>Reads them when all that was done is counted; WAL and size as they are at once.</summary>
    public static async Task<ServerCounters> SettledAsync(NpgsqlDataSource source)
    {
        var now = await ReadAsync(source);
        await Task.Delay(Told);
        var later = await ReadAsync(source);
        return later with { Wal = now.Wal, Size = now.Size };
    }
}
