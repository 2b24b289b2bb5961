using Teal.Planning.Changes;
using Teal.Planning.Sync;
using Teal.Rollout.Journals;
using Teal.Rollout.Leases;
using Teal.Rollout.Phases;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>What a backfill did.</summary>
/// <param name="RowsFilled">The rows filled, by earlier runs too.</param>
/// <param name="Quarantined">The rows that could not be filled; they block the switch.</param>
/// <param name="Elapsed">The time of this run.</param>
public sealed record BackfillResult(long RowsFilled, IReadOnlyList<QuarantinedRow> Quarantined, TimeSpan Elapsed)
{
    /// <summary>Whether every row is filled.</summary>
    public bool IsComplete => Quarantined.Count == 0;
}

/// <summary>Fills the new side of the rows that were there before the triggers.</summary>
internal static class Backfill
{
    /// <summary>The command that a backfill's lease names.</summary>
    public const string Command = "backfill";

    /// <summary>Asks something of the backfills of a change that are under way, whoever carries them out.</summary>
    public static async Task<bool> SteerAsync(RolloutEnvironment environment, Change change, BackfillRequest request, CancellationToken cancellation)
    {
        await using var connection = await environment.Database.OpenAsync("asking the backfill to wait or go on", cancellation);
        await Journal.RequireAsync(connection, change.Name, cancellation);
        var record = await Journal.FindAsync(connection, change.Name, cancellation) ?? throw Journal.NotBegun(change.Name);
        var isAtWork = await Lease.HolderAsync(connection, change.Name, cancellation) is { Command: Command } holder && !Lease.IsGone(holder);
        return isAtWork && await Observations.RequestAsync(connection, record.Id, request, cancellation) > 0;
    }

    public static async Task<BackfillResult> RunAsync(ChangeRun run)
    {
        run.RequirePhase(Command, "Run `teal expand` first; after the contract there is nothing to fill.",
            ChangePhase.Expanded, ChangePhase.Backfilled, ChangePhase.Switching, ChangePhase.Switched);
        var started = run.Environment.Time.GetTimestamp();
        foreach (var table in run.Change.Tables) await new TableBackfill(run, table).RunAsync();

        await using var connection = await run.OpenAsync("reading the journal");
        var quarantined = await Observations.QuarantineAsync(connection, run.Record.Id, run.Cancellation);
        var filled = (await Observations.BackfillsAsync(connection, run.Record.Id, run.Cancellation)).Sum(record => record.RowsFilled);
        if (run.Record.Phase == ChangePhase.Expanded && quarantined.Count == 0)
            await SyncInstallation.InstallAsync(run, new StepRunner(run), SyncStage.Filled,
                inTransaction => Journal.SetPhaseAsync(inTransaction, run.Record.Id, ChangePhase.Backfilled, run.Cancellation));
        if (run.Change.Tables.IsEmpty && run.Record.Phase == ChangePhase.Expanded) await run.SetPhaseAsync(ChangePhase.Backfilled);
        return new BackfillResult(filled, quarantined, run.Environment.Time.GetElapsedTime(started));
    }
}
