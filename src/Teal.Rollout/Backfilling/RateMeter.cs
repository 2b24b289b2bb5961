namespace Teal.Rollout.Backfilling;

/// <summary>How fast a run is, and how long it still takes.</summary>
internal sealed class RateMeter(TimeProvider time, long pagesTotal)
{
    private readonly long _started = time.GetTimestamp();

    public BackfillProgress Progress(string table, long rowsFilled, long rowsOfThisRun, long pagesDone)
    {
        var elapsed = time.GetElapsedTime(_started);
        TimeSpan? remaining = pagesDone > 0 ? elapsed * ((double)(pagesTotal - pagesDone) / pagesDone) : null;
        return new BackfillProgress(table, rowsFilled, pagesDone, pagesTotal,
            elapsed > TimeSpan.Zero ? rowsOfThisRun / elapsed.TotalSeconds : 0, remaining);
    }
}
