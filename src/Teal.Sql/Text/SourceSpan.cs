namespace Teal.Sql.Text;

/// <summary>A stretch of a source text, in UTF-16 code units.</summary>
/// <param name="Start">Offset of the first code unit, 0-based.</param>
/// <param name="Length">Number of code units; 0 marks a place between two.</param>
public readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>Offset just behind the last code unit.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static SourceSpan FromBounds(int start, int end) => new(start, end - start);

    /// <summary>Whether <paramref name="other"/> lies inside this span (both ends may touch).</summary>
    public bool Contains(SourceSpan other) => other.Start >= Start && other.End <= End;
}
