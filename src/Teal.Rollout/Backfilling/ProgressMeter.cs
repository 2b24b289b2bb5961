namespace Teal.Rollout.Backfilling;

/// <summary>How far a backfill is, how fast, and how long it still takes, all workers together.</summary>
/// <param name="time">The clock.</param>
/// <param name="table">The table.</param>
/// <param name="pages">The pages to do.</param>
/// <param name="before">What was done when this run began.</param>
/// <param name="look">Reads from the journal what is done, by other processes too; null where only this one is at work.</param>
internal sealed class ProgressMeter(TimeProvider time, string table, long pages, WorkDone before, Func<Task<WorkDone>>? look)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private const double LeastShare = 0.02;

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private long _looked = time.GetTimestamp();
    private readonly WorkDone _before = before;
    private WorkDone _done = before;

    /// <summary>Learns what a chunk did.</summary>
    public async Task<BackfillProgress> AddAsync(WorkDone chunk)
    {
        lock (_lock) _done = new WorkDone(_done.Pages + chunk.Pages, _done.Rows + chunk.Rows);
        return IsDue() ? await LookAsync() : Progress();
    }

    /// <summary>Where it stands as the journal has it.</summary>
    public async Task<BackfillProgress> LookAsync()
    {
        if (look is not null)
        {
            var done = await look();
            lock (_lock) _done = done;
        }

        return Progress();
    }

    private BackfillProgress Progress()
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_started);
            var done = Math.Min(pages, _done.Pages);
            // The first chunks are small, and say little.
            TimeSpan? remaining = done - _before.Pages > LeastShare * pages ? elapsed * ((pages - done) / (done - _before.Pages)) : null;
            var rate = elapsed > TimeSpan.Zero ? Math.Max(0, _done.Rows - _before.Rows) / elapsed.TotalSeconds : 0;
            return new BackfillProgress(table, _done.Rows, (long)done, pages, rate, remaining);
        }
    }

    private bool IsDue()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_looked) < LookEvery) return false;
            _looked = time.GetTimestamp();
            return true;
        }
    }
}

/// <summary>An amount of work.</summary>
/// <param name="Pages">Pages gone over, parts of pages too.</param>
/// <param name="Rows">Rows filled.</param>
internal readonly record struct WorkDone(double Pages, long Rows);
