namespace Teal.Rollout.Backfilling;

/// <summary>How far a backfill is, how fast, and how long it still takes. Several workers may tell it.</summary>
/// <param name="time">The clock.</param>
/// <param name="table">The table.</param>
/// <param name="pages">The pages to do in this run.</param>
/// <param name="rowsPerPage">Rows on a page, about.</param>
/// <param name="filledBefore">Rows that earlier runs filled.</param>
internal sealed class ProgressMeter(TimeProvider time, string table, long pages, double rowsPerPage, long filledBefore)
{
    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private double _pagesDone;
    private long _rows;

    /// <summary>Learns of a chunk.</summary>
    public void Add(long rows, WorkRange before, WorkRange after)
    {
        lock (_lock)
        {
            _rows += rows;
            _pagesDone += before.Strategy switch
            {
                BackfillStrategy.Stripes => (before.WindowEnd - before.NextPage) / (double)WorkRange.Stripes,
                BackfillStrategy.Pages => after.NextPage - before.NextPage,
                _ => before.Size / Math.Max(1, rowsPerPage),
            };
        }
    }

    /// <summary>Where it stands.</summary>
    public BackfillProgress Progress()
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_started);
            var done = Math.Min(pages, _pagesDone);
            TimeSpan? remaining = done > 0 ? elapsed * ((pages - done) / done) : null;
            return new BackfillProgress(table, filledBefore + _rows, (long)done, pages, elapsed > TimeSpan.Zero ? _rows / elapsed.TotalSeconds : 0, remaining);
        }
    }
}
