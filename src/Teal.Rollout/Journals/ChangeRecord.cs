using System.Collections.Immutable;
using Teal.Planning.Steps;
using Teal.Rollout.Backfilling;

namespace Teal.Rollout.Journals;

/// <summary>What the journal knows of a change.</summary>
/// <param name="Id">Its number in the journal: a name that was aborted may be begun again.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hash">The hash of its files when it was begun.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="SearchPath">The schemas in which names in its rules are looked up, as they were when it was begun.</param>
/// <param name="BegunAt">When it was begun, by the server's clock, as are all times here.</param>
public sealed record ChangeRecord(
    long Id, string Name, string Hash, ChangePhase Phase, ImmutableArray<string> SearchPath, DateTimeOffset BegunAt)
{
    /// <summary>The hashes of its files when it was begun, as <c>name=hash</c>; empty where an earlier Teal began it.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>When expand was done.</summary>
    public DateTimeOffset? ExpandedAt { get; init; }

    /// <summary>When the backfill was done.</summary>
    public DateTimeOffset? BackfilledAt { get; init; }

    /// <summary>When traffic moved to green.</summary>
    public DateTimeOffset? SwitchedAt { get; init; }

    /// <summary>When traffic moved back to blue; null where it did not, or moved to green again since.</summary>
    public DateTimeOffset? SwitchedBackAt { get; init; }

    /// <summary>When the old side was retired.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>When the change was finished or aborted.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A step as the journal holds it.</summary>
/// <param name="Phase">The command it belongs to: <c>expand</c>, <c>contract</c>, <c>retire</c>, <c>restore</c> (run by a revert), <c>purge</c> or <c>abort</c> (run behind the undo of expand).</param>
/// <param name="Ordinal">Its place, from 1.</param>
/// <param name="Step">What it does.</param>
/// <param name="IsDone">Whether its effect is in the database.</param>
public sealed record JournalStep(string Phase, int Ordinal, Step Step, bool IsDone);

/// <summary>How far the backfill of one table has come.</summary>
/// <param name="Table">The table, with its schema.</param>
/// <param name="UpperPage">The page behind the last one when it was begun: later rows are the trigger's.</param>
/// <param name="RowsFilled">The rows that it filled.</param>
/// <param name="IsFinished">Whether a final pass found no row to fill.</param>
public sealed record BackfillRecord(string Table, long UpperPage, long RowsFilled, bool IsFinished)
{
    /// <summary>In which order its rows are filled; null before it was chosen.</summary>
    public BackfillStrategy? Strategy { get; init; }

    /// <summary>Why in that order.</summary>
    public string? Reason { get; init; }
}

/// <summary>What can be asked of a backfill that is at work.</summary>
public enum BackfillRequest
{
    /// <summary>To go on.</summary>
    Run,

    /// <summary>To wait between two chunks until it is asked to go on.</summary>
    Pause,

    /// <summary>To end behind the chunk at hand; what is filled stays.</summary>
    Cancel,
}

/// <summary>A row that could not be filled.</summary>
/// <param name="Table">Its table, with its schema.</param>
/// <param name="RowKey">Its key, as <c>column=value</c>; its position where the table has no primary key.</param>
/// <param name="SqlState">The SQLSTATE of the error.</param>
/// <param name="Message">The error.</param>
public sealed record QuarantinedRow(string Table, string RowKey, string SqlState, string Message)
{
    /// <summary>The values of its key as text; empty where the table has no primary key.</summary>
    internal ImmutableArray<string> KeyValues { get; init; } = [];
}

/// <summary>The last verification of a change that came to its end, and what was found since.</summary>
/// <param name="BegunAt">When it was begun.</param>
/// <param name="FinishedAt">When it was done.</param>
/// <param name="Rows">The rows compared.</param>
/// <param name="Differences">The rows whose sides differ, without those that were repaired.</param>
public sealed record VerificationRecord(DateTimeOffset BegunAt, DateTimeOffset FinishedAt, long Rows, long Differences)
{
    /// <summary>The rows for which a rule fails.</summary>
    public long Uncomputable { get; init; }

    /// <summary>The rows that others kept locked, or went on writing, so that it could not be told whether their sides differ.</summary>
    public long Unsettled { get; init; }

    /// <summary>The rows that differed and were repaired.</summary>
    public long Repaired { get; init; }

    /// <summary>The rows that a watch, or a later verification that was cut off, has found to differ since.</summary>
    public long FoundSince { get; init; }

    /// <summary>Whether every row agrees, for all that is known.</summary>
    public bool IsClean => Differences == 0 && Uncomputable == 0 && Unsettled == 0 && FoundSince == 0;
}
