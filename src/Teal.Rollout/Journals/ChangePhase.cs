namespace Teal.Rollout.Journals;

/// <summary>How far a change has come in a database. A phase ending in -ing was begun and may have been cut off.</summary>
public enum ChangePhase
{
    /// <summary>The steps of expand are being run.</summary>
    Expanding,

    /// <summary>The new side is there, and both sides are kept in sync.</summary>
    Expanded,

    /// <summary>Every row is filled, save those in quarantine.</summary>
    Backfilled,

    /// <summary>The hook that moves traffic to green was started.</summary>
    Switching,

    /// <summary>Green serves.</summary>
    Switched,

    /// <summary>The steps of contract are being run.</summary>
    Contracting,

    /// <summary>What only blue needed is out of the way and can still be brought back.</summary>
    Retired,

    /// <summary>A retirement is being taken back.</summary>
    Reverting,

    /// <summary>What was retired is being destroyed.</summary>
    Purging,

    /// <summary>Done for good; only the journal's history remains.</summary>
    Finished,

    /// <summary>The expand is being taken back.</summary>
    Aborting,

    /// <summary>Taken back; only the journal's history remains.</summary>
    Aborted,
}
