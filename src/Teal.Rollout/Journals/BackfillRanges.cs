using Npgsql;
using Teal.Rollout.Backfilling;

namespace Teal.Rollout.Journals;

/// <summary>The ranges of a backfill: who fills what, how far it is. A range's progress commits with its rows.</summary>
internal static class BackfillRanges
{
    private const string Columns = "ordinal, strategy, from_page, to_page, next_page, size, stripe, after_key, last_key, done_at IS NOT NULL, rows_filled";

    /// <summary>Adds ranges behind those that are there.</summary>
    public static async Task AddAsync(
        NpgsqlConnection connection, long changeId, string table, IEnumerable<WorkRange> ranges, CancellationToken cancellation)
    {
        foreach (var range in ranges)
            await connection.Command(
                """
                INSERT INTO teal.backfill_range (change_id, table_name, ordinal, strategy, from_page, to_page, next_page, size, after_key, last_key)
                SELECT $1, $2, coalesce(max(ordinal), 0) + 1, $3, $4, $5, $6, $7, $8, $9
                FROM teal.backfill_range WHERE change_id = $1 AND table_name = $2
                """, changeId, table, range.Strategy.ToString(), range.FromPage, range.ToPage, range.NextPage, range.Size,
                range.AfterKey.ToArray(), range.LastKey.ToArray()).RunAsync(cancellation);
    }

    /// <summary>Every range of a table, in order.</summary>
    public static Task<List<WorkRange>> AllAsync(NpgsqlConnection connection, long changeId, string table, CancellationToken cancellation) =>
        connection.Command($"SELECT {Columns} FROM teal.backfill_range WHERE change_id = $1 AND table_name = $2 ORDER BY ordinal", changeId, table)
            .ListAsync(Read, cancellation);

    /// <summary>
    /// Claims a range for the transaction at hand: <paramref name="wanted"/> where nobody else has it, otherwise the first that
    /// nobody has, and of <paramref name="later"/> only where there is no other; null where there is none at all.
    /// </summary>
    public static async Task<WorkRange?> ClaimAsync(
        NpgsqlConnection connection, long changeId, string table, int wanted, IEnumerable<int> later, CancellationToken cancellation) =>
        (await connection.Command(
            $"""
            SELECT {Columns} FROM teal.backfill_range WHERE change_id = $1 AND table_name = $2 AND done_at IS NULL
            ORDER BY ordinal <> $3, ordinal = ANY ($4), ordinal LIMIT 1 FOR UPDATE SKIP LOCKED
            """, changeId, table, wanted, later.ToArray()).ListAsync(Read, cancellation)).SingleOrDefault();

    /// <summary>Whether there is a range that is not done, claimed or not.</summary>
    public static Task<bool> IsAnyLeftAsync(NpgsqlConnection connection, long changeId, string table, CancellationToken cancellation) =>
        connection.Command("SELECT EXISTS (SELECT FROM teal.backfill_range WHERE change_id = $1 AND table_name = $2 AND done_at IS NULL)", changeId, table)
            .ScalarAsync<bool>(cancellation);

    /// <summary>Notes how far a claimed range has come, and that rows were filled; run in the transaction that filled them.</summary>
    public static Task ProgressedAsync(
        NpgsqlConnection connection, long changeId, string table, WorkRange range, long rows, CancellationToken cancellation) =>
        connection.Command(
            $"""
            WITH again AS ({Journal.FilledAgain} AND $8 > 0)
            UPDATE teal.backfill_range SET next_page = $4, size = $5, stripe = $6, after_key = $7, rows_filled = rows_filled + $8,
                done_at = CASE WHEN $9 THEN clock_timestamp() END
            WHERE change_id = $1 AND table_name = $2 AND ordinal = $3
            """, changeId, table, range.Ordinal, range.NextPage, range.Size, range.Stripe, range.AfterKey.ToArray(), rows, range.IsDone).RunAsync(cancellation);

    private static WorkRange Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), Enum.Parse<BackfillStrategy>(row.GetString(1)), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt32(5), row.GetInt32(6))
    {
        AfterKey = [.. row.GetFieldValue<string[]>(7)],
        LastKey = [.. row.GetFieldValue<string[]>(8)],
        IsDone = row.GetBoolean(9),
        Rows = row.GetInt64(10),
    };
}
