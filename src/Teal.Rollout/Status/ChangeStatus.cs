using Teal.Rollout.Journals;
using Teal.Rollout.Leases;

namespace Teal.Rollout.Status;

/// <summary>Where a change stands.</summary>
/// <param name="Record">What the journal knows of it.</param>
/// <param name="Steps">Its steps, of all phases.</param>
/// <param name="Backfills">The backfill of each of its tables.</param>
/// <param name="Quarantine">The rows that could not be filled.</param>
/// <param name="Verification">Its last verification, or null.</param>
/// <param name="Runner">Who is at work on it, or null.</param>
public sealed record ChangeStatus(
    ChangeRecord Record,
    IReadOnlyList<JournalStep> Steps,
    IReadOnlyList<BackfillRecord> Backfills,
    IReadOnlyList<QuarantinedRow> Quarantine,
    VerificationRecord? Verification,
    LeaseHolder? Runner)
{
    /// <summary>What blocks it, or what comes next, in a sentence; null where it has ended.</summary>
    public string? Next => Record.Phase switch
    {
        ChangePhase.Finished or ChangePhase.Aborted => null,
        _ when Runner is not null => $"`teal {Runner.Command}` is at work: {Runner.Host}, process {Runner.ProcessId}",
        ChangePhase.Expanding => "the expand was cut off: run `teal expand` again",
        _ when Quarantine.Count > 0 => $"{Quarantine.Count} rows are in quarantine: mend them and run `teal backfill` again",
        ChangePhase.Expanded => Backfills.Count == 0 ? "run `teal backfill`" : "the backfill is not complete: run `teal backfill` again",
        ChangePhase.Backfilled when Verification is null || Verification.BegunAt < Record.BackfilledAt => "run `teal verify`",
        ChangePhase.Backfilled or ChangePhase.Switched when Verification is { IsClean: false } => $"{Verification.Differences + Verification.Uncomputable + Verification.Unsettled + Verification.FoundSince} rows differ or could not be compared: `teal verify` names them",
        ChangePhase.Backfilled => "run `teal switch`",
        ChangePhase.Switching => "the switch was cut off: run `teal switch` again, or `teal switch --back`",
        ChangePhase.Switched => "run `teal verify`, then `teal contract` when blue is gone and the rollback window has passed",
        ChangePhase.Contracting => "the contract was cut off: run `teal contract` again, or `teal revert`",
        ChangePhase.Retired => "run `teal purge` when the hold is over, or `teal revert`",
        ChangePhase.Reverting => "the revert was cut off: run `teal revert` again",
        ChangePhase.Purging => "the purge was cut off: run `teal purge` again",
        ChangePhase.Aborting => "the abort was cut off: run `teal abort` again",
        _ => null,
    };
}
