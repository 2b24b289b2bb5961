using Npgsql;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Rollout.Privileges;

namespace Teal.Rollout.Journals;

/// <summary>Teal's own tables in the target database: what was begun, what is done, what was seen.</summary>
public static class Journal
{
    private const string ChangeColumns =
        "id, name, hash, phase, search_path, begun_at, expanded_at, backfilled_at, switched_at, switched_back_at, retired_at, ended_at, files";

    /// <summary>Makes the journal where it is not there, and brings one of an earlier version to this one.</summary>
    /// <exception cref="RolloutException">It was made by a later Teal.</exception>
    public static async Task InstallAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await ExistsAsync(connection, cancellation) && await VersionAsync(connection, cancellation) == JournalSchema.Version) return;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.Command(JournalSchema.Lock).RunAsync(cancellation);
        await connection.Command(JournalSchema.Upgrade).RunAsync(cancellation);
        await connection.Command(JournalSchema.Create).RunAsync(cancellation);
        await connection.Command("INSERT INTO teal.journal (version) SELECT $1 WHERE NOT EXISTS (SELECT FROM teal.journal WHERE version = $1)", JournalSchema.Version).RunAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Refuses where there is no journal: nothing was begun then. Brings one of an earlier version to this one.</summary>
    /// <exception cref="RolloutRefusedException">There is none.</exception>
    /// <exception cref="RolloutException">It was made by a later Teal.</exception>
    internal static async Task RequireAsync(NpgsqlConnection connection, string change, CancellationToken cancellation)
    {
        await JournalAccess.RequireAsync(connection, forWriting: true, cancellation);
        if (!await ExistsAsync(connection, cancellation)) throw NotBegun(change);
        await InstallAsync(connection, cancellation);
    }

    /// <summary>Says that a change was not begun in this database.</summary>
    internal static RolloutRefusedException NotBegun(string change) =>
        new($"The change {change} was not expanded in this database. Run `teal expand` first.");

    /// <summary>Whether there is a journal.</summary>
    public static async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await connection.Command("SELECT to_regclass('teal.journal') IS NOT NULL").ScalarAsync<bool>(cancellation);

    /// <summary>Whether the journal that is there has this version, so that it can be read without being brought up to date.</summary>
    internal static async Task<bool> IsCurrentAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await VersionAsync(connection, cancellation) == JournalSchema.Version;

    /// <summary>The change of that name that is not aborted, or null.</summary>
    public static async Task<ChangeRecord?> FindAsync(NpgsqlConnection connection, string name, CancellationToken cancellation) =>
        (await connection.Command($"SELECT {ChangeColumns} FROM teal.change WHERE name = $1 AND phase <> 'aborted'", name)
            .ListAsync(ReadChange, cancellation)).SingleOrDefault();

    /// <summary>Every change, the latest first.</summary>
    public static Task<List<ChangeRecord>> AllAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.Command($"SELECT {ChangeColumns} FROM teal.change ORDER BY id DESC").ListAsync(ReadChange, cancellation);

    /// <summary>Writes down a change and its steps, before any of them is run.</summary>
    internal static async Task BeginAsync(
        NpgsqlConnection connection, Change change, IEnumerable<Step> expandSteps, IEnumerable<Step> abortSteps, CancellationToken cancellation)
    {
        var id = await connection.Command(
            "INSERT INTO teal.change (name, hash, files, phase, search_path) VALUES ($1, $2, $3, 'expanding', current_schemas(false)::text[]) RETURNING id",
            change.Name, change.Text.Hash(), change.Text.FileHashes().ToArray()).ScalarAsync<long>(cancellation);
        await PlanAsync(connection, id, "expand", expandSteps, cancellation);
        await PlanAsync(connection, id, "abort", abortSteps, cancellation);
    }

    /// <summary>Writes down the steps of a phase behind those that are there, before any of them is run.</summary>
    internal static async Task PlanAsync(
        NpgsqlConnection connection, long changeId, string phase, IEnumerable<Step> steps, CancellationToken cancellation)
    {
        foreach (var step in steps)
            await connection.Command(
                """
                INSERT INTO teal.step (change_id, phase, ordinal, title, kind, statements, undo, undo_kind, index_name, partition)
                SELECT $1, $2, coalesce(max(ordinal), 0) + 1, $3, $4, $5, $6, $7, $8, $9 FROM teal.step WHERE change_id = $1 AND phase = $2
                """,
                changeId, phase, step.Title, step.Kind.ToString(), step.Statements.ToArray(),
                step.Undo.ToArray(), step.UndoKind.ToString(),
                step.Index is { } index ? new[] { index.Schema ?? "", index.Table, index.Name } : null,
                step.Partition is { } part ? new[] { part.Schema, part.Table, part.RootSchema, part.Root } : null).RunAsync(cancellation);
    }

    /// <summary>The steps of a phase in order.</summary>
    public static Task<List<JournalStep>> StepsAsync(NpgsqlConnection connection, long changeId, string phase, CancellationToken cancellation) =>
        connection.Command(
            """
            SELECT phase, ordinal, title, kind, statements, undo, undo_kind, index_name, done_at IS NOT NULL AND undone_at IS NULL, partition
            FROM teal.step WHERE change_id = $1 AND phase = $2 ORDER BY ordinal
            """, changeId, phase).ListAsync(
            row => new JournalStep(row.GetString(0), row.GetInt32(1),
                new Step(row.GetString(2), Enum.Parse<StepKind>(row.GetString(3)), [.. row.GetFieldValue<string[]>(4)])
                {
                    Undo = [.. row.GetFieldValue<string[]>(5)],
                    UndoKind = Enum.Parse<StepKind>(row.GetString(6)),
                    Index = row.IsDBNull(7) ? null : ReadIndex(row.GetFieldValue<string[]>(7)),
                    Partition = row.IsDBNull(9) ? null : ReadPartition(row.GetFieldValue<string[]>(9)),
                },
                row.GetBoolean(8)),
            cancellation);

    /// <summary>Marks a step done; run in the transaction of its effect.</summary>
    internal static Task StepDoneAsync(NpgsqlConnection connection, long changeId, JournalStep step, CancellationToken cancellation) =>
        connection.Command(
            "UPDATE teal.step SET done_at = clock_timestamp(), undone_at = NULL WHERE change_id = $1 AND phase = $2 AND ordinal = $3",
            changeId, step.Phase, step.Ordinal).RunAsync(cancellation);

    /// <summary>Marks a step taken back; run in the transaction of its effect.</summary>
    internal static Task StepUndoneAsync(NpgsqlConnection connection, long changeId, JournalStep step, CancellationToken cancellation) =>
        connection.Command(
            "UPDATE teal.step SET undone_at = clock_timestamp() WHERE change_id = $1 AND phase = $2 AND ordinal = $3",
            changeId, step.Phase, step.Ordinal).RunAsync(cancellation);

    /// <summary>Moves a change to another phase and notes the time where the phase has one.</summary>
    internal static Task SetPhaseAsync(NpgsqlConnection connection, long changeId, ChangePhase phase, CancellationToken cancellation)
    {
        var times = phase switch
        {
            ChangePhase.Expanded => ", expanded_at = coalesce(expanded_at, clock_timestamp())",
            ChangePhase.Backfilled => ", backfilled_at = clock_timestamp()",
            ChangePhase.Switched => ", switched_at = clock_timestamp(), switched_back_at = NULL",
            ChangePhase.Retired => ", retired_at = clock_timestamp()",
            ChangePhase.Finished or ChangePhase.Aborted => ", ended_at = clock_timestamp()",
            _ => "",
        };
        return connection.Command($"UPDATE teal.change SET phase = $2{times} WHERE id = $1", changeId, PhaseText(phase)).RunAsync(cancellation);
    }

    /// <summary>Notes that a backfill filled rows after it had been complete: verifications from before say nothing about them.</summary>
    internal static Task FilledAgainAsync(NpgsqlConnection connection, long changeId, CancellationToken cancellation) =>
        connection.Command(FilledAgain, changeId).RunAsync(cancellation);

    /// <summary>What <see cref="FilledAgainAsync"/> runs for the change <c>$1</c>; a condition may follow.</summary>
    internal const string FilledAgain = "UPDATE teal.change SET backfilled_at = clock_timestamp() WHERE id = $1 AND backfilled_at IS NOT NULL";

    /// <summary>Notes that traffic is back at blue.</summary>
    internal static Task SwitchedBackAsync(NpgsqlConnection connection, long changeId, CancellationToken cancellation) =>
        connection.Command("UPDATE teal.change SET phase = 'backfilled', switched_back_at = clock_timestamp() WHERE id = $1", changeId).RunAsync(cancellation);

    /// <summary>Notes that a contract was taken back.</summary>
    internal static Task RevertedAsync(NpgsqlConnection connection, long changeId, CancellationToken cancellation) =>
        connection.Command(
            """
            WITH old AS (DELETE FROM teal.verification WHERE change_id = $1)
            UPDATE teal.change SET phase = 'switched', retired_at = NULL WHERE id = $1
            """, changeId).RunAsync(cancellation);

    /// <summary>Removes the steps of phases that were taken back whole, so that they can be planned anew.</summary>
    internal static Task ForgetStepsAsync(NpgsqlConnection connection, long changeId, string[] phases, CancellationToken cancellation) =>
        connection.Command("DELETE FROM teal.step WHERE change_id = $1 AND phase = ANY ($2)", changeId, phases).RunAsync(cancellation);

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var version = await connection.Command("SELECT max(version) FROM teal.journal").ScalarAsync<int>(cancellation);
        return version <= JournalSchema.Version
            ? version
            : throw new RolloutException($"The journal in schema teal has version {version}; this Teal knows version {JournalSchema.Version}. Use the newer Teal that made it.");
    }

    private static StepIndex ReadIndex(string[] names) => new(names[0].Length == 0 ? null : names[0], names[1], names[2]);

    private static StepPartition ReadPartition(string[] names) => new(names[0], names[1], names[2], names[3]);

    private static string PhaseText(ChangePhase phase) => phase.ToString().ToLowerInvariant();

    private static ChangeRecord ReadChange(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), Enum.Parse<ChangePhase>(row.GetString(3), ignoreCase: true),
        [.. row.GetFieldValue<string[]>(4)], row.GetFieldValue<DateTimeOffset>(5))
    {
        Files = [.. row.GetFieldValue<string[]>(12)],
        ExpandedAt = row.Nullable<DateTimeOffset>(6),
        BackfilledAt = row.Nullable<DateTimeOffset>(7),
        SwitchedAt = row.Nullable<DateTimeOffset>(8),
        SwitchedBackAt = row.Nullable<DateTimeOffset>(9),
        RetiredAt = row.Nullable<DateTimeOffset>(10),
        EndedAt = row.Nullable<DateTimeOffset>(11),
    };
}
