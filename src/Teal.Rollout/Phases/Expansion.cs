using System.Collections.Immutable;
using Npgsql;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Proving;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>What an expand did.</summary>
/// <param name="StepsRun">The steps that this run carried out.</param>
/// <param name="StepsDoneBefore">The steps that earlier runs had carried out.</param>
/// <param name="SyncedTables">The tables that are kept in sync from now on.</param>
public sealed record ExpandResult(int StepsRun, int StepsDoneBefore, IReadOnlyList<string> SyncedTables);

/// <summary>Brings the new side into being beside the old one, and keeps both in sync from then on.</summary>
internal static class Expansion
{
    public static async Task<ExpandResult> RunAsync(ChangeRun run, Proof? proof)
    {
        if (run.Found is { Phase: not ChangePhase.Expanding })
        {
            run.RequirePhase("expand", "Nothing is left to expand.",
                ChangePhase.Expanded, ChangePhase.Backfilled, ChangePhase.Switching, ChangePhase.Switched);
            await PutBackAsync(run);
            await using var connection = await run.OpenAsync("reading the journal");
            var done = await Journal.StepsAsync(connection, run.Record.Id, "expand", run.Cancellation);
            return new ExpandResult(0, done.Count, Tables(run));
        }

        if (run.Found is null)
        {
            RequireProof(run, proof);
            await BeginAsync(run);
        }

        var runner = new StepRunner(run);
        var before = await DoneAsync(run);
        var ran = await runner.RunAsync("expand");
        await using (var connection = await run.OpenAsync("checking the rules"))
        {
            await RuleCheck.RequireFittingAsync(connection, run.Change, run.Cancellation);
            await DataCheck.RequireUsableAsync(connection, run.Change, isExpanded: true, run.Cancellation);
        }

        await SyncInstallation.InstallAsync(run, runner, SyncStage.Filling,
            connection => Journal.SetPhaseAsync(connection, run.Record.Id, ChangePhase.Expanded, run.Cancellation));
        if (run.Change.Tables.IsEmpty) await run.SetPhaseAsync(ChangePhase.Expanded);
        return new ExpandResult(ran, before, Tables(run));
    }

    // Triggers that somebody has dropped or disabled. What was written without them is filled by a backfill or found by a verification,
    // which both are due again.
    private static async Task PutBackAsync(ChangeRun run)
    {
        string? trouble = null;
        await using (var connection = await run.OpenAsync("checking the sync triggers"))
            foreach (var table in run.Change.Tables)
                trouble ??= await SyncCheck.TriggerTroubleAsync(connection, run.Change, table, run.Cancellation);
        if (trouble is null) return;
        var isSwitched = run.Record.Phase is ChangePhase.Switching or ChangePhase.Switched;
        await SyncInstallation.InstallAsync(run, new StepRunner(run), isSwitched ? SyncStage.Filled : SyncStage.Filling, async connection =>
        {
            await Journal.FilledAgainAsync(connection, run.Record.Id, run.Cancellation);
            if (!isSwitched) await Journal.SetPhaseAsync(connection, run.Record.Id, ChangePhase.Expanded, run.Cancellation);
        });
        run.Report(new Notice("The sync triggers were not all there and at work, and are put back. Run `teal backfill` and `teal verify`: rows may have been written meanwhile that were not carried over."));
    }

    // Everything that can be known to fail is found before the first statement is run.
    private static async Task BeginAsync(ChangeRun run)
    {
        (ImmutableArray<Step> Expand, ImmutableArray<Step> Abort) steps;
        await using (var connection = await run.OpenAsync("checking the change against the database"))
        {
            await ExpandCheck.RequireUsableAsync(connection, run.Change, run.Cancellation);
            await RuleCheck.RequireUsableAsync(connection, run.Change, run.Cancellation);
            await DataCheck.RequireUsableAsync(connection, run.Change, isExpanded: false, run.Cancellation);
            await TellOfSubscribersAsync(run, connection);
            steps = await PlanAsync(connection, run.Change, run.Cancellation);
        }
        await run.InTransactionAsync("writing the journal", connection => Journal.BeginAsync(
            connection, run.Change, steps.Expand, steps.Abort, run.Cancellation));
    }

    // A publication without a column list publishes a new column at once, and the apply worker of a subscriber that has no such column
    // stops at the next row.
    private static async Task TellOfSubscribersAsync(ChangeRun run, NpgsqlConnection connection)
    {
        foreach (var alter in run.Change.Expand.OfType<AlterTableStatement>())
        {
            var columns = alter.Actions.OfType<AddColumnAction>().Select(add => add.Column.Name.ToString()).ToList();
            if (columns.Count == 0) continue;
            var publications = await connection.Command(
                """
                SELECT DISTINCT p.pubname::text FROM pg_catalog.pg_publication_tables p
                JOIN pg_catalog.pg_namespace n ON n.nspname = p.schemaname JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename
                WHERE c.oid IN (SELECT pg_catalog.to_regclass($1)::oid UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass($1)))
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication o ON o.oid = r.prpubid
                        WHERE o.pubname = p.pubname AND r.prrelid = pg_catalog.to_regclass($1) AND pg_catalog.to_jsonb(r) ->> 'prattrs' IS NOT NULL)
                ORDER BY 1
                """, alter.Name.ToString()).ListAsync(row => row.GetString(0), run.Cancellation);
            if (publications.Count > 0)
                run.Report(new Notice($"{alter.Name} is published by {string.Join(", ", publications)}: a subscriber that has no column {string.Join(", ", columns)} stops applying at the next row that is written. Where there is one, expand there first."));
        }
    }

    /// <summary>The steps of an expand in the database as it is, and those that an abort runs behind their undo.</summary>
    internal static async Task<(ImmutableArray<Step> Expand, ImmutableArray<Step> Abort)> PlanAsync(
        NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        var before = await CatalogSchema.ReadAsync(connection, cancellation);
        var carried = await new CarriedColumnReader(connection).ReadAsync(change, cancellation);
        return (StepPlanner.Expand(change, before, carried), StepPlanner.Restoration(change.Expand, before));
    }

    // Blue never fails because of Teal: where a proof says that it would, nothing is begun.
    private static void RequireProof(ChangeRun run, Proof? proof)
    {
        if (proof is null)
        {
            run.Report(new Notice("The change was not proved: `teal prove` tells whether blue and green both work in every state."));
            return;
        }
        if (proof.ChangeHash != run.Change.Text.Hash())
            throw new RolloutRefusedException($"The proof of the change {run.Change.Name} is of other files than these. Prove it again, or delete its {ProofFile.Name}.");
        if (proof.Failures.FirstOrDefault() is { } failure)
            throw new RolloutRefusedException(
                $"The proof of the change {run.Change.Name} failed: {failure.Version.ToString().ToLowerInvariant()}'s query {failure.Query} does not work in the state {failure.State.ToString().ToLowerInvariant()}: {failure.Message}. `teal prove` shows the whole matrix.");
    }

    private static async Task<int> DoneAsync(ChangeRun run)
    {
        await using var connection = await run.OpenAsync("reading the journal");
        return (await Journal.StepsAsync(connection, run.Record.Id, "expand", run.Cancellation)).Count(step => step.IsDone);
    }

    private static IReadOnlyList<string> Tables(ChangeRun run) => [.. run.Change.Tables.Select(table => table.Name.ToString())];
}
