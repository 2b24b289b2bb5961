using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using Teal.Planning.Sync;
using Teal.Rollout.Verifying;

namespace Teal.Rollout.Journals;

/// <summary>What the journal holds of verifications: how far one has come, and what it found.</summary>
public static class Verifications
{
    /// <summary>How many findings of one verification the journal keeps; all of them are counted.</summary>
    internal const int MostKept = 1000;

    /// <summary>The longest value that the journal keeps, in UTF-16 units; longer ones are cut.</summary>
    internal const int LongestKept = 4000;

    private const string FindingColumns = "kind, table_name, position, key_columns, row_key, columns, found, expected, sqlstate, message, is_whole, leaf, id";

    /// <summary>The last verification of a change that came to its end, with what was found to differ since, or null.</summary>
    public static async Task<VerificationRecord?> LastAsync(NpgsqlConnection connection, long changeId, CancellationToken cancellation) =>
        (await connection.Command(
            """
            SELECT v.begun_at, v.finished_at, v.rows, v.differences, v.uncomputable, v.unsettled, v.repaired,
                   (SELECT count(*) FROM teal.verification_finding f JOIN teal.verification o ON o.id = f.verification_id
                    WHERE o.change_id = v.change_id AND o.id <> v.id AND f.kind IN ('Difference', 'Uncomputable') AND f.found_at > v.begun_at)
            FROM teal.verification v WHERE v.change_id = $1 AND v.kind = 'whole' AND v.finished_at IS NOT NULL ORDER BY v.id DESC LIMIT 1
            """, changeId)
            .ListAsync(row => new VerificationRecord(row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2), row.GetInt64(3))
            {
                Uncomputable = row.GetInt64(4),
                Unsettled = row.GetInt64(5),
                Repaired = row.GetInt64(6),
                FoundSince = row.GetInt64(7),
            }, cancellation)).SingleOrDefault();

    /// <summary>
    /// The verification of a change that was cut off and may go on: begun in the phase that the change is in and behind the last write
    /// of its backfill, and repairing the same way; null where there is none.
    /// </summary>
    internal static async Task<long?> UnfinishedAsync(
        NpgsqlConnection connection, ChangeRecord change, SyncDirection? repairs, CancellationToken cancellation) =>
        (await connection.Command(
            """
            SELECT v.id FROM teal.verification v JOIN teal.change c ON c.id = v.change_id
            WHERE v.change_id = $1 AND v.kind = 'whole' AND v.finished_at IS NULL AND v.phase = c.phase AND v.repairs IS NOT DISTINCT FROM $2
              AND v.begun_at > ALL (ARRAY[c.expanded_at, coalesce(c.backfilled_at, '-infinity'), coalesce(c.switched_at, '-infinity'), coalesce(c.switched_back_at, '-infinity')])
            ORDER BY v.id DESC LIMIT 1
            """, change.Id, repairs?.ToString()).ListAsync(row => row.GetInt64(0), cancellation)).Cast<long?>().SingleOrDefault();

    /// <summary>Begins one. Those that were cut off are forgotten, and of those that are done the single findings.</summary>
    internal static async Task<long> BeginAsync(NpgsqlConnection connection, ChangeRecord change, SyncDirection? repairs, CancellationToken cancellation)
    {
        await connection.Command("DELETE FROM teal.verification WHERE change_id = $1 AND kind = 'whole' AND finished_at IS NULL", change.Id).RunAsync(cancellation);
        return await BeginAsync(connection, change, "whole", repairs, cancellation);
    }

    /// <summary>Begins a watch.</summary>
    internal static Task<long> BeginWatchAsync(NpgsqlConnection connection, ChangeRecord change, CancellationToken cancellation) =>
        BeginAsync(connection, change, "watch", null, cancellation);

    /// <summary>Notes that one is done, with the sums of all its passes, and forgets how far it had come. The findings of those before it go.</summary>
    internal static async Task FinishAsync(NpgsqlConnection connection, long changeId, long id, long unsettled, CancellationToken cancellation)
    {
        await connection.Command(
            """
            UPDATE teal.verification v SET finished_at = clock_timestamp(), rows = s.rows, differences = s.differences, uncomputable = s.uncomputable, repaired = s.repaired, unsettled = $2
            FROM (SELECT coalesce(sum(rows) FILTER (WHERE number = 1), 0)::bigint AS rows, coalesce(sum(differences), 0)::bigint AS differences,
                         coalesce(sum(uncomputable), 0)::bigint AS uncomputable, coalesce(sum(repaired), 0)::bigint AS repaired
                  FROM teal.verification_range WHERE verification_id = $1) s
            WHERE v.id = $1
            """, id, unsettled).RunAsync(cancellation);
        await connection.Command("DELETE FROM teal.verification_pass WHERE verification_id = $1", id).RunAsync(cancellation);
        await connection.Command(
            """
            DELETE FROM teal.verification_finding f USING teal.verification v, teal.verification n
            WHERE n.id = $2 AND v.id = f.verification_id AND v.change_id = $1 AND v.id <> n.id AND f.found_at < n.begun_at
            """, changeId, id).RunAsync(cancellation);
    }

    /// <summary>Notes what a watch has looked at so far.</summary>
    internal static Task WatchedAsync(NpgsqlConnection connection, long id, long rows, long differences, long uncomputable, CancellationToken cancellation) =>
        connection.Command(
            "UPDATE teal.verification SET finished_at = clock_timestamp(), rows = $2, differences = $3, uncomputable = $4 WHERE id = $1",
            id, rows, differences, uncomputable).RunAsync(cancellation);

    /// <summary>What was found, in order; at most <see cref="MostKept"/> besides what is unsettled.</summary>
    internal static Task<List<KeptFinding>> FindingsAsync(NpgsqlConnection connection, long id, CancellationToken cancellation) =>
        connection.Command($"SELECT {FindingColumns} FROM teal.verification_finding WHERE verification_id = $1 ORDER BY id", id).ListAsync(Read, cancellation);

    /// <summary>Adds a finding, its values cut where they are long.</summary>
    internal static Task AddAsync(NpgsqlConnection connection, long id, uint leaf, Finding finding, CancellationToken cancellation)
    {
        var isWhole = finding.Key.Concat(finding.Found).Concat(finding.Expected).All(value => value.Text is null || value.Text.Length <= LongestKept);
        var command = connection.Command(
            """
            INSERT INTO teal.verification_finding (verification_id, kind, table_name, position, key_columns, row_key, columns, found, expected, sqlstate, message, is_whole, leaf)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """, id, finding.Kind.ToString(), finding.Table, finding.Position, Names(finding.Key), Texts(finding.Key),
            Names(finding.Found.IsEmpty ? finding.Expected : finding.Found), Texts(finding.Found), Texts(finding.Expected),
            finding.SqlState, finding.Message, isWhole);
        return command.WithOid(leaf).RunAsync(cancellation);
    }

    /// <summary>Forgets findings: they are settled. Returns how many were there.</summary>
    internal static Task<int> RemoveAsync(NpgsqlConnection connection, IEnumerable<long> ids, CancellationToken cancellation) =>
        connection.Command("DELETE FROM teal.verification_finding WHERE id = ANY ($1)", ids.ToArray()).RunAsync(cancellation);

    /// <summary>Gives the next parameter as an <c>oid</c>.</summary>
    internal static NpgsqlCommand WithOid(this NpgsqlCommand command, uint oid)
    {
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Oid, Value = oid });
        return command;
    }

    private static async Task<long> BeginAsync(NpgsqlConnection connection, ChangeRecord change, string kind, SyncDirection? repairs, CancellationToken cancellation) =>
        await connection.Command(
            "INSERT INTO teal.verification (change_id, kind, phase, repairs, begun_at) SELECT id, $2, phase, $3, clock_timestamp() FROM teal.change WHERE id = $1 RETURNING id",
            change.Id, kind, repairs?.ToString()).ScalarAsync<long>(cancellation);

    private static KeptFinding Read(NpgsqlDataReader row)
    {
        string?[] List(int ordinal) => row.GetFieldValue<string?[]>(ordinal);
        ImmutableArray<ColumnText> Values(int names, int texts) => [.. List(names).Zip(List(texts), (name, text) => new ColumnText(name!, text))];
        return new KeptFinding(row.GetInt64(12), row.GetFieldValue<uint>(11), row.GetBoolean(10),
            new Finding(Enum.Parse<FindingKind>(row.GetString(0)), row.GetString(1), row.GetString(2), Values(3, 4), Values(5, 6), Values(5, 7))
            {
                SqlState = row.IsDBNull(8) ? null : row.GetString(8),
                Message = row.IsDBNull(9) ? null : row.GetString(9),
            });
    }

    private static string[] Names(ImmutableArray<ColumnText> values) => [.. values.Select(value => value.Column)];

    private static string?[] Texts(ImmutableArray<ColumnText> values) =>
        [.. values.Select(value => value.Text is { Length: > LongestKept } text ? text[..LongestKept] + "…" : value.Text)];
}

/// <summary>A finding as the journal keeps it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Leaf">The OID of the table that it is in.</param>
/// <param name="IsWhole">Whether none of its values is cut.</param>
/// <param name="Finding">The finding.</param>
internal sealed record KeptFinding(long Id, uint Leaf, bool IsWhole, Finding Finding);
