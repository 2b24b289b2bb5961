namespace Teal.Rollout.Verifying;

/// <summary>How far a pass over a table is, how fast, and how long it still takes. Several workers tell it.</summary>
/// <param name="time">The clock.</param>
/// <param name="table">The table.</param>
/// <param name="pass">The pass.</param>
/// <param name="pages">Its pages.</param>
/// <param name="ranges">What earlier runs have done.</param>
internal sealed class VerifyMeter(TimeProvider time, string table, int pass, long pages, IReadOnlyList<VerifyRange> ranges)
{
    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private readonly long _doneBefore = Math.Max(0, pages - ranges.Where(range => !range.IsDone).Sum(range => Math.Max(0, Math.Min(pages, range.ToPage ?? pages) - range.NextPage)));
    private VerifySum _sum = ranges.Aggregate(VerifySum.Nothing, (sum, range) => sum + range.Sum);
    private long _pages;
    private long _rows;

    /// <summary>Learns of a chunk and says where it stands.</summary>
    public VerifyProgress Add(long from, long to, VerifySum chunk)
    {
        lock (_lock)
        {
            _pages += Math.Max(0, Math.Min(pages, to) - from);
            _rows += chunk.Rows;
            _sum += chunk;
            var elapsed = time.GetElapsedTime(_started);
            var left = pages - _doneBefore - _pages;
            return new VerifyProgress(table, pass, Math.Min(pages, _doneBefore + _pages), pages, _sum.Rows, _sum.Differences + _sum.Uncomputable,
                elapsed > TimeSpan.Zero ? _rows / elapsed.TotalSeconds : 0, _pages > 0 ? elapsed * ((double)left / _pages) : null);
        }
    }
}
