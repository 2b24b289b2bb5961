namespace Teal.Rollout.Backfilling;

/// <summary>
/// How many pages the next chunk takes, so that a chunk takes as long as it is meant to: additive increase while chunks are
/// quicker, multiplicative decrease when one is slower (the law that TCP controls congestion by).
/// </summary>
internal sealed class ChunkController(TimeSpan target, int pages = ChunkController.FirstPages)
{
    /// <summary>Pages of a first chunk, whose cost nobody knows.</summary>
    public const int FirstPages = 16;

    /// <summary>The most pages in a chunk: 32 MB at the usual page size.</summary>
    public const int MostPages = 4096;

    private const int Increase = 8;

    /// <summary>Pages of the next chunk, from 1 to <see cref="MostPages"/>.</summary>
    public int Pages { get; private set; } = Math.Clamp(pages, 1, MostPages);

    /// <summary>Learns what a chunk took.</summary>
    public void Took(TimeSpan elapsed)
    {
        if (elapsed > target * 2) Pages = Math.Max(1, Pages / 2);
        else if (elapsed > target) Pages = Math.Max(1, Pages * 3 / 4);
        else if (elapsed < target / 4) Pages = Math.Min(MostPages, Pages * 2);
        else Pages = Math.Min(MostPages, Pages + Increase);
    }

    /// <summary>Learns that a chunk failed and is to be split.</summary>
    public void Failed() => Pages = Math.Max(1, Pages / 2);
}
