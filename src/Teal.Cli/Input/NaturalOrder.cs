namespace Teal.Cli.Input;

/// <summary>
/// Paths in the order in which a person counts: folder by folder, numbers by their value (2 before 10), other characters
/// by their code. A moment at the start of a name is one number, with dashes (<c>2017-08-31-230457_invitations</c>) or without
/// (<c>20170706165855_timestamps</c>): diesel once wrote the one and now writes the other, and orders by the digits alone.
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    private const string DashedMoment = "0000-00-00-000000";
    private static readonly char[] Separators = ['/', '\\'];

    private NaturalOrder()
    {
    }

    /// <summary>The order.</summary>
    public static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var left = (x ?? "").Split(Separators);
        var right = (y ?? "").Split(Separators);
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
            if (CompareSegments(WithoutDashes(left[i]), WithoutDashes(right[i])) is var order and not 0) return order;
        return left.Length.CompareTo(right.Length);
    }

    private static string WithoutDashes(string segment)
    {
        if (segment.Length < DashedMoment.Length) return segment;
        for (var i = 0; i < DashedMoment.Length; i++)
            if (DashedMoment[i] == '-' ? segment[i] != '-' : !char.IsAsciiDigit(segment[i])) return segment;
        return string.Concat(segment[..DashedMoment.Length].Replace("-", "", StringComparison.Ordinal), segment.AsSpan(DashedMoment.Length));
    }

    private static int CompareSegments(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var whole = left.SequenceCompareTo(right);
        while (!left.IsEmpty && !right.IsEmpty)
        {
            int order;
            if (char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]))
            {
                order = CompareNumbers(TakeDigits(ref left), TakeDigits(ref right));
            }
            else
            {
                order = left[0].CompareTo(right[0]);
                left = left[1..];
                right = right[1..];
            }

            if (order != 0) return order;
        }

        // 01 and 1 have the same value; the text decides, so that the order is total.
        return left.IsEmpty && right.IsEmpty ? whole : left.Length.CompareTo(right.Length);
    }

    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
}
