using Npgsql;
using NpgsqlTypes;
using Teal.Rollout.Verifying;

namespace Teal.Rollout.Journals;

/// <summary>How far a verification has come: the passes over each table that holds rows, and their ranges of pages.</summary>
internal static class VerificationPasses
{
    /// <summary>The last pass over a leaf, or null where none was begun.</summary>
    public static async Task<VerifyPass?> LastAsync(NpgsqlConnection connection, long id, uint leaf, CancellationToken cancellation) =>
        (await connection.Command(
            """
            SELECT p.number, p.filenode, (p.horizon::text::numeric % 4294967296)::text, p.done_at IS NOT NULL,
                   (SELECT (b.horizon::text::numeric % 4294967296)::text FROM teal.verification_pass b WHERE b.verification_id = p.verification_id AND b.leaf = p.leaf AND b.number = p.number - 1)
            FROM teal.verification_pass p WHERE p.verification_id = $1 AND p.leaf = $2 ORDER BY p.number DESC LIMIT 1
            """, id).WithOid(leaf).ListAsync(
            row => new VerifyPass(row.GetInt32(0), row.GetFieldValue<uint>(1), row.GetBoolean(3), row.IsDBNull(4) ? null : row.GetString(4)), cancellation)).SingleOrDefault();

    /// <summary>
    /// Begins a pass. Its horizon is the oldest transaction that is under way: what earlier ones wrote is seen by all of the pass.
    /// </summary>
    public static async Task BeginAsync(
        NpgsqlConnection connection, long id, uint leaf, int number, uint filenode, IReadOnlyList<VerifyRange> ranges, CancellationToken cancellation)
    {
        await connection.Command(
            """
            INSERT INTO teal.verification_pass (verification_id, number, leaf, filenode, horizon)
            VALUES ($1, $2, $3, $4, pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot()))
            """, id, number).WithOid(leaf).WithOid(filenode).RunAsync(cancellation);
        foreach (var range in ranges)
        {
            var command = connection.Command(
                "INSERT INTO teal.verification_range (verification_id, number, ordinal, next_page, to_page, leaf) VALUES ($1, $2, $3, $4, $5, $6)",
                id, number, range.Ordinal, range.NextPage);
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = range.ToPage is { } to ? to : DBNull.Value });
            await command.WithOid(leaf).RunAsync(cancellation);
        }
    }

    /// <summary>The ranges of a pass in order.</summary>
    public static Task<List<VerifyRange>> RangesAsync(NpgsqlConnection connection, long id, uint leaf, int number, CancellationToken cancellation) =>
        connection.Command(
            """
            SELECT ordinal, next_page, to_page, snapshots, rows, differences, uncomputable, repaired, moved, done_at IS NOT NULL
            FROM teal.verification_range WHERE verification_id = $1 AND number = $2 AND leaf = $3 ORDER BY ordinal
            """, id, number).WithOid(leaf).ListAsync(
            row => new VerifyRange(row.GetInt32(0), row.GetInt64(1), row.Nullable<long>(2))
            {
                Snapshots = row.GetInt64(3),
                Sum = new VerifySum(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8)),
                IsDone = row.GetBoolean(9),
            }, cancellation);

    /// <summary>Notes how far a range has come behind a chunk; in one transaction with the chunk's findings.</summary>
    /// <returns>Whether it was not noted before: a commit whose answer was lost is tried again.</returns>
    public static async Task<bool> ProgressedAsync(
        NpgsqlConnection connection, long id, uint leaf, int number, VerifyRange before, VerifyRange after, VerifySum chunk, int snapshots, CancellationToken cancellation) =>
        await connection.Command(
            """
            UPDATE teal.verification_range SET next_page = $4, snapshots = snapshots + $5, rows = rows + $6, done_at = CASE WHEN $7 THEN clock_timestamp() END,
                differences = differences + $8, uncomputable = uncomputable + $9, moved = moved + $10
            WHERE verification_id = $1 AND number = $2 AND ordinal = $3 AND next_page = $11 AND leaf = $12
            """, id, number, after.Ordinal, after.NextPage, snapshots, chunk.Rows, after.IsDone, chunk.Differences, chunk.Uncomputable, chunk.Moved, before.NextPage)
            .WithOid(leaf).RunAsync(cancellation) == 1;

    /// <summary>Counts what is found of rows outside the order of their chunks: repaired, or settled later.</summary>
    public static Task CountAsync(
        NpgsqlConnection connection, long id, uint leaf, int number, int ordinal, VerifySum more, CancellationToken cancellation) =>
        connection.Command(
            """
            UPDATE teal.verification_range SET differences = differences + $4, uncomputable = uncomputable + $5, repaired = repaired + $6, moved = moved + $7
            WHERE verification_id = $1 AND number = $2 AND ordinal = $3 AND leaf = $8
            """, id, number, ordinal, more.Differences, more.Uncomputable, more.Repaired, more.Moved).WithOid(leaf).RunAsync(cancellation);

    /// <summary>Notes that a pass is done.</summary>
    public static Task DoneAsync(NpgsqlConnection connection, long id, uint leaf, int number, CancellationToken cancellation) =>
        connection.Command("UPDATE teal.verification_pass SET done_at = clock_timestamp() WHERE verification_id = $1 AND number = $2 AND leaf = $3", id, number)
            .WithOid(leaf).RunAsync(cancellation);

    /// <summary>Forgets everything of a leaf: it was rewritten, and its rows stand elsewhere now.</summary>
    public static async Task ForgetAsync(NpgsqlConnection connection, long id, uint leaf, CancellationToken cancellation)
    {
        await connection.Command("DELETE FROM teal.verification_pass WHERE verification_id = $1 AND leaf = $2", id).WithOid(leaf).RunAsync(cancellation);
        await connection.Command("DELETE FROM teal.verification_finding WHERE verification_id = $1 AND leaf = $2", id).WithOid(leaf).RunAsync(cancellation);
    }
}
