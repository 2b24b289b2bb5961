using Teal.Postgres.Execution;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Rollout.Verifying;

namespace Teal.Rollout;

/// <summary>Something that a person who watches a rollout wants to know.</summary>
public abstract record RolloutEvent;

/// <summary>A sentence.</summary>
public sealed record Notice(string Text) : RolloutEvent;

/// <summary>A step begins, or is found done by an earlier run.</summary>
public sealed record StepBegun(string Phase, int Ordinal, int Total, string Title, bool WasDone) : RolloutEvent;

/// <summary>A step is done.</summary>
public sealed record StepDone(string Phase, int Ordinal, int Total, string Title, TimeSpan Elapsed) : RolloutEvent;

/// <summary>A statement waited for a lock in vain and will be tried again.</summary>
public sealed record LockWaited(string Title, LockWait Wait) : RolloutEvent;

/// <summary>How far an index that is built concurrently has come; every second while it is built.</summary>
/// <param name="Title">The step.</param>
/// <param name="Progress">What the server says.</param>
public sealed record IndexProgressed(string Title, IndexProgress Progress) : RolloutEvent;

/// <summary>How far a backfill has come.</summary>
/// <param name="Table">The table.</param>
/// <param name="RowsFilled">Rows filled so far, by earlier runs too.</param>
/// <param name="PagesDone">Pages done.</param>
/// <param name="PagesTotal">Pages to do.</param>
/// <param name="RowsPerSecond">The rate of this run.</param>
/// <param name="Remaining">The time left at this rate, or null while it is not known.</param>
public sealed record BackfillProgress(
    string Table, long RowsFilled, long PagesDone, long PagesTotal, double RowsPerSecond, TimeSpan? Remaining) : RolloutEvent;

/// <summary>A backfill waits, for the server has enough to do or cannot be asked.</summary>
/// <param name="Table">The table.</param>
/// <param name="Reason">The signal that holds it back, its value and its limit.</param>
public sealed record BackfillHeld(string Table, string Reason) : RolloutEvent;

/// <summary>A row could not be filled.</summary>
public sealed record RowQuarantined(QuarantinedRow Row) : RolloutEvent;

/// <summary>How far a verification has come.</summary>
/// <param name="Table">The table; the partition where there are such.</param>
/// <param name="Pass">1 for the pass over every row; the later ones look at what was written meanwhile.</param>
/// <param name="PagesDone">Pages done in this pass.</param>
/// <param name="PagesTotal">Pages to do in this pass.</param>
/// <param name="Rows">Rows compared in this pass, by earlier runs too.</param>
/// <param name="Findings">Rows that differ or cannot be computed.</param>
/// <param name="RowsPerSecond">The rate of this run.</param>
/// <param name="Remaining">The time left for this pass at this rate, or null while it is not known.</param>
public sealed record VerifyProgress(
    string Table, int Pass, long PagesDone, long PagesTotal, long Rows, long Findings, double RowsPerSecond, TimeSpan? Remaining) : RolloutEvent;

/// <summary>A watch has found a row that differs, or for which a rule fails.</summary>
public sealed record RowFound(Finding Finding) : RolloutEvent;

/// <summary>A watch has looked at some rows.</summary>
/// <param name="Round">Which round it was, from 1.</param>
/// <param name="Rows">The rows compared in it.</param>
/// <param name="Found">Rows that differ or cannot be computed, in this round.</param>
/// <param name="Unsettled">Rows that others kept locked.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record WatchRound(int Round, long Rows, long Found, long Unsettled, TimeSpan Elapsed) : RolloutEvent;

/// <summary>A gate's check has answered.</summary>
public sealed record CheckAnswered(string Gate, CheckResult Result) : RolloutEvent;

/// <summary>A hook is run, or has written a line.</summary>
public sealed record HookOutput(string Line) : RolloutEvent;
