using System.Collections.Immutable;

namespace Teal.Cli.Git;

/// <summary>The lines of a file that were added or changed, and the places where some were taken out.</summary>
/// <param name="Ranges">First and last line of each stretch, 1-based, in order; where lines were taken out, the last line is before the first: they stood between the two.</param>
internal sealed record ChangedLines(ImmutableArray<(int First, int Last)> Ranges)
{
    /// <summary>A file that is as it was.</summary>
    public static ChangedLines None { get; } = new([]);

    /// <summary>A new file.</summary>
    public static ChangedLines All { get; } = new([(1, int.MaxValue)]);

    /// <summary>Whether something in the lines from <paramref name="first"/> to <paramref name="last"/> changed.</summary>
    public bool Touch(int first, int last)
    {
        var (low, high) = (0, Ranges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Math.Max(Ranges[middle].First, Ranges[middle].Last) < first) low = middle + 1;
            else high = middle;
        }

        // What was taken out at the edge of the lines did not belong to them.
        for (; low < Ranges.Length && Math.Min(Ranges[low].First, Ranges[low].Last) <= last; low++)
            if (Ranges[low] is var (from, to) && (from <= to || (to >= first && from <= last))) return true;
        return false;
    }
}
