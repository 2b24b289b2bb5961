namespace Teal.Rollout.Backfilling;

/// <summary>
/// How large the next chunk is, so that a chunk takes as long as it is meant to: additive increase while chunks are quicker,
/// multiplicative decrease when one is slower (the law that TCP controls congestion by).
/// </summary>
/// <param name="target">How long a chunk is meant to take.</param>
/// <param name="size">The size of the first chunk, whose cost nobody knows.</param>
/// <param name="most">The largest size.</param>
internal sealed class ChunkController(TimeSpan target, int size, int most)
{
    /// <summary>The most pages in a chunk: 32 MB at the usual page size.</summary>
    public const int MostPages = 4096;

    /// <summary>The most rows in a chunk by keys.</summary>
    public const int MostRows = 50_000;

    private (int Size, TimeSpan Elapsed)? _last;

    private readonly int _increase = Math.Max(1, size / 2);

    /// <summary>The size of the next chunk, from 1 to the largest.</summary>
    public int Size { get; private set; } = Math.Clamp(size, 1, most);

    /// <summary>The size of the first chunk of a strategy, in pages or rows: some thousand rows of usual width.</summary>
    public static int FirstSize(BackfillStrategy strategy) => strategy switch
    {
        BackfillStrategy.Keys => 1000,
        BackfillStrategy.Stripes => 16 * WorkRange.Stripes,
        _ => 16,
    };

    /// <summary>The controller of a strategy that begins with <paramref name="size"/>.</summary>
    public static ChunkController For(BackfillStrategy strategy, TimeSpan target, int size) =>
        new(target, size, strategy == BackfillStrategy.Keys ? MostRows : MostPages);

    /// <summary>Learns what a chunk took.</summary>
    public void Took(TimeSpan elapsed)
    {
        var last = _last;
        _last = (Size, elapsed);
        // Most of what does not shrink with the rows is not their doing: fewer of them would only make it be paid more often.
        if (elapsed > target && last is var (size, before) && Size < size && elapsed > before * (1 + (double)Size / size) / 2) Size = Math.Min(most, Size * 2);
        else if (elapsed > target * 2) Size = Math.Max(1, Size / 2);
        else if (elapsed > target) Size = Math.Max(1, Size * 3 / 4);
        else if (elapsed < target / 4) Size = Math.Min(most, Size * 2);
        else Size = Math.Min(most, Size + Math.Clamp(Size / 4, 1, _increase));
    }

    /// <summary>Learns that a chunk failed for a passing reason and is tried again.</summary>
    public void Failed() => Size = Math.Max(1, Size / 2);
}
