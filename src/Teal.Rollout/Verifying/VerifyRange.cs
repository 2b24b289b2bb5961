namespace Teal.Rollout.Verifying;

/// <summary>A pass over a table that holds rows, as the journal has it.</summary>
/// <param name="Number">The first compares every row, each later one what was written since the one before it began.</param>
/// <param name="FileNode">The file that the rows were in: where it is another, they stand elsewhere.</param>
/// <param name="IsDone">Whether it is done.</param>
/// <param name="Since">The transaction from which on rows count as written since the pass before; null in the first.</param>
internal sealed record VerifyPass(int Number, uint FileNode, bool IsDone, string? Since);

/// <summary>A part of a table that one worker verifies, chunk by chunk.</summary>
/// <param name="Ordinal">Its number in the pass.</param>
/// <param name="NextPage">The first page that is not verified.</param>
/// <param name="ToPage">The page behind its last; null for the end of the table as it is when it is reached.</param>
internal sealed record VerifyRange(int Ordinal, long NextPage, long? ToPage)
{
    /// <summary>A page that no table has.</summary>
    public const long BehindAll = uint.MaxValue;

    /// <summary>How many chunks were done, each in a snapshot of its own.</summary>
    public long Snapshots { get; init; }

    /// <summary>What was found.</summary>
    public VerifySum Sum { get; init; } = VerifySum.Nothing;

    /// <summary>Whether all of it is done.</summary>
    public bool IsDone { get; init; }

    /// <summary>The page behind the chunk at hand, <see cref="BehindAll"/> where it goes to the table's end.</summary>
    /// <param name="size">Pages of the chunk.</param>
    /// <param name="pages">Pages of the table now.</param>
    public long ChunkEnd(int size, long pages) => ToPage is { } to ? Math.Min(to, NextPage + size) : NextPage + size >= pages ? BehindAll : NextPage + size;

    /// <summary>The range behind a chunk that ended at <paramref name="end"/>.</summary>
    public VerifyRange After(long end) => this with { NextPage = end, IsDone = end >= (ToPage ?? BehindAll) };

    /// <summary>Cuts a table into ranges: few, so that the journal is short, and enough for several workers.</summary>
    public static IReadOnlyList<VerifyRange> Cut(long pages)
    {
        var size = Math.Max(4096, (pages + 31) / 32);
        var ranges = new List<VerifyRange>();
        for (long page = 0; page == 0 || page < pages; page += size)
            ranges.Add(new VerifyRange(ranges.Count + 1, page, page + size < pages ? page + size : null));
        return ranges;
    }
}

/// <summary>What was found of some rows.</summary>
/// <param name="Rows">Rows compared.</param>
/// <param name="Differences">Rows whose sides differ, and were not repaired.</param>
/// <param name="Uncomputable">Rows for which a rule fails.</param>
/// <param name="Repaired">Rows that were repaired.</param>
/// <param name="Moved">Rows that seemed to differ and were written before they could be looked at again: the next pass has them.</param>
internal sealed record VerifySum(long Rows, long Differences, long Uncomputable, long Repaired, long Moved)
{
    public static VerifySum Nothing { get; } = new(0, 0, 0, 0, 0);

    public static VerifySum operator +(VerifySum left, VerifySum right) => new(
        left.Rows + right.Rows, left.Differences + right.Differences, left.Uncomputable + right.Uncomputable, left.Repaired + right.Repaired, left.Moved + right.Moved);
}
