namespace Teal.Rollout.Backfilling;

/// <summary>In which order a backfill goes over a table's rows.</summary>
public enum BackfillStrategy
{
    /// <summary>
    /// Window of pages by window, and in each window one part of the rows after another, every part in a transaction of its own: a
    /// page that was full gets room again when the versions that the last part left behind are pruned, so that nearly every update
    /// stays on its page and touches no index (HOT).
    /// </summary>
    Stripes,

    /// <summary>Window of pages by window, all rows of it at once. No page is read twice; each row moves to another page where its own is full.</summary>
    Pages,

    /// <summary>In the order of the primary key.</summary>
    Keys,
}
