using Npgsql;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Gates;

namespace Teal.Rollout.Journals;

/// <summary>What the journal holds of rows: progress of the backfill, quarantine, verifications, and the verdicts made of them.</summary>
public static class Observations
{
    /// <summary>The backfill of every table of a change.</summary>
    public static Task<List<BackfillRecord>> BackfillsAsync(NpgsqlConnection connection, long changeId, CancellationToken cancellation) =>
        connection.Command(
            """
            SELECT b.table_name, b.upper_page, b.rows_swept + coalesce(r.rows_filled, 0)::bigint, b.finished_at IS NOT NULL, b.strategy, b.reason
            FROM teal.backfill b LEFT JOIN LATERAL (
                SELECT sum(rows_filled) AS rows_filled FROM teal.backfill_range WHERE change_id = b.change_id AND table_name = b.table_name) r ON true
            WHERE b.change_id = $1 ORDER BY b.table_name
            """, changeId).ListAsync(
            row => new BackfillRecord(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3))
            {
                Strategy = row.IsDBNull(4) ? null : Enum.Parse<BackfillStrategy>(row.GetString(4)),
                Reason = row.IsDBNull(5) ? null : row.GetString(5),
            }, cancellation);

    /// <summary>The backfill of one table, or null where it was not begun.</summary>
    internal static async Task<BackfillRecord?> BackfillAsync(NpgsqlConnection connection, long changeId, string table, CancellationToken cancellation) =>
        (await BackfillsAsync(connection, changeId, cancellation)).SingleOrDefault(record => record.Table == table);

    /// <summary>Begins the backfill of a table, or finds it begun. The upper bound is the table's size at the first call.</summary>
    internal static async Task<BackfillRecord> BeginBackfillAsync(
        NpgsqlConnection connection, long changeId, string table, long pages, CancellationToken cancellation)
    {
        await connection.Command(
            "INSERT INTO teal.backfill (change_id, table_name, upper_page) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", changeId, table, pages).RunAsync(cancellation);
        return (await BackfillAsync(connection, changeId, table, cancellation))!;
    }

    /// <summary>Notes in which order a table is filled, and why.</summary>
    internal static Task StrategyChosenAsync(
        NpgsqlConnection connection, long changeId, string table, BackfillStrategy strategy, string reason, CancellationToken cancellation) =>
        connection.Command("UPDATE teal.backfill SET strategy = $3, reason = $4 WHERE change_id = $1 AND table_name = $2",
            changeId, table, strategy.ToString(), reason).RunAsync(cancellation);

    /// <summary>Notes that a final pass found no row to fill.</summary>
    internal static Task BackfillFinishedAsync(NpgsqlConnection connection, long changeId, string table, CancellationToken cancellation) =>
        connection.Command("UPDATE teal.backfill SET finished_at = clock_timestamp() WHERE change_id = $1 AND table_name = $2", changeId, table).RunAsync(cancellation);

    /// <summary>
    /// Notes that a pass begins which tries every row that is not filled, those in quarantine too; run in one transaction, so
    /// that no crash leaves an empty quarantine beside a finished backfill.
    /// </summary>
    internal static async Task BeginPassAsync(NpgsqlConnection connection, long changeId, string table, CancellationToken cancellation)
    {
        await connection.Command("UPDATE teal.backfill SET finished_at = NULL WHERE change_id = $1 AND table_name = $2", changeId, table).RunAsync(cancellation);
        await connection.Command("DELETE FROM teal.quarantine WHERE change_id = $1 AND table_name = $2", changeId, table).RunAsync(cancellation);
    }

    /// <summary>Notes the rows that a pass filled; run in the transaction that filled them.</summary>
    internal static Task RowsFilledAsync(NpgsqlConnection connection, long changeId, string table, long rows, CancellationToken cancellation) =>
        connection.Command("UPDATE teal.backfill SET rows_swept = rows_swept + $3 WHERE change_id = $1 AND table_name = $2", changeId, table, rows).RunAsync(cancellation);

    /// <summary>The rows that could not be filled.</summary>
    public static Task<List<QuarantinedRow>> QuarantineAsync(NpgsqlConnection connection, long changeId, CancellationToken cancellation) =>
        connection.Command("SELECT table_name, row_key, sqlstate, message, key_values FROM teal.quarantine WHERE change_id = $1 ORDER BY table_name, row_key", changeId)
            .ListAsync(row => new QuarantinedRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)) { KeyValues = [.. row.GetFieldValue<string[]>(4)] }, cancellation);

    internal static Task QuarantineAsync(NpgsqlConnection connection, long changeId, QuarantinedRow row, CancellationToken cancellation) =>
        connection.Command(
            """
            INSERT INTO teal.quarantine (change_id, table_name, row_key, sqlstate, message, key_values) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (change_id, table_name, row_key) DO UPDATE SET sqlstate = excluded.sqlstate, message = excluded.message, found_at = clock_timestamp()
            """, changeId, row.Table, row.RowKey, row.SqlState, row.Message, row.KeyValues.ToArray()).RunAsync(cancellation);

    /// <summary>Takes a row out of quarantine; run in the transaction that filled it.</summary>
    internal static Task ReleaseAsync(NpgsqlConnection connection, long changeId, QuarantinedRow row, CancellationToken cancellation) =>
        connection.Command("DELETE FROM teal.quarantine WHERE change_id = $1 AND table_name = $2 AND row_key = $3", changeId, row.Table, row.RowKey).RunAsync(cancellation);

    /// <summary>The last verification of a change, or null.</summary>
    public static async Task<VerificationRecord?> LastVerificationAsync(NpgsqlConnection connection, long changeId, CancellationToken cancellation) =>
        (await connection.Command(
            "SELECT begun_at, finished_at, rows, differences FROM teal.verification WHERE change_id = $1 ORDER BY id DESC LIMIT 1", changeId)
            .ListAsync(row => new VerificationRecord(
                row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2), row.GetInt64(3)), cancellation)).SingleOrDefault();

    internal static Task VerifiedAsync(
        NpgsqlConnection connection, long changeId, DateTimeOffset begunAt, long rows, long differences, CancellationToken cancellation) =>
        connection.Command("INSERT INTO teal.verification (change_id, begun_at, rows, differences) VALUES ($1, $2, $3, $4)",
            changeId, begunAt.ToUniversalTime(), rows, differences).RunAsync(cancellation);

    internal static Task VerdictAsync(
        NpgsqlConnection connection, long changeId, string gate, CheckResult result, CancellationToken cancellation) =>
        connection.Command("INSERT INTO teal.verdict (change_id, gate, check_name, outcome, evidence, forced) VALUES ($1, $2, $3, $4, $5, $6)",
            changeId, gate, result.Name, result.Outcome.ToString().ToLowerInvariant(), result.Evidence, result.ForcedBecause).RunAsync(cancellation);
}
