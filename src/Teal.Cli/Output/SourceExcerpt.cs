using System.Globalization;
using System.Text;

namespace Teal.Cli.Output;

/// <summary>A line of a file as a terminal can show it, with the columns of what is marked in it.</summary>
/// <param name="Text">The line, cut at both ends where it is too long.</param>
/// <param name="Before">Columns before the mark.</param>
/// <param name="Marked">Columns of the mark, at least 1.</param>
internal sealed record SourceExcerpt(string Text, int Before, int Marked)
{
    private const int TabStop = 4;
    private const string Ellipsis = "…";

    /// <summary>The excerpt of a line.</summary>
    /// <param name="line">The line without its line break.</param>
    /// <param name="start">First marked code unit, 0-based; may be the end of the line.</param>
    /// <param name="end">Code unit behind the last marked one.</param>
    /// <param name="width">Columns there are, at least 20.</param>
    public static SourceExcerpt Of(string line, int start, int end, int width)
    {
        // Most lines fit, and each of their characters takes one column.
        if (line.Length <= Math.Max(20, width) && !line.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return new(line, Math.Min(start, line.Length), Math.Max(1, Math.Min(end, line.Length) - start));
        var cells = new List<(string Text, int Width)>();
        var (before, marked, column) = (0, 0, 0);
        // No terminal is as wide as what is cut off behind this; a line may be as long as a file.
        var first = Math.Max(0, start - (4 * width));
        if (first > 0 && char.IsLowSurrogate(line[first])) first--;
        var last = Math.Min(line.Length, Math.Min(end, start + (4 * width)) + (4 * width));
        for (var i = first; i < last;)
        {
            var hasRune = Rune.TryGetRuneAt(line, i, out var rune);
            if (!hasRune) rune = Rune.ReplacementChar;
            var text = rune.Value == '\t' ? new string(' ', TabStop - (column % TabStop)) : Rune.IsControl(rune) ? "\uFFFD" : rune.ToString();
            var wide = rune.Value == '\t' ? text.Length : WidthOf(rune);
            cells.Add((text, wide));
            if (i < start) before += wide;
            else if (i < end) marked += wide;
            column += wide;
            i += hasRune ? rune.Utf16SequenceLength : 1;
        }

        return Cut(cells, Math.Max(20, width), before, Math.Max(1, marked), first > 0, last < line.Length);
    }

    // So much of both ends is taken away that the beginning of the mark stays, with a third of the room before it.
    private static SourceExcerpt Cut(List<(string Text, int Width)> cells, int width, int before, int marked, bool hasMoreBefore, bool hasMoreBehind)
    {
        var total = cells.Sum(c => c.Width);
        if (total <= width && !hasMoreBefore && !hasMoreBehind) return new(string.Concat(cells.Select(c => c.Text)), before, marked);
        var skip = before + Math.Min(marked, width / 2) <= width - 2 && !hasMoreBefore ? 0 : Math.Max(0, before - (width / 3));
        var (text, column, start) = (new StringBuilder(), 0, -1);
        var isCutBefore = skip > 0 || hasMoreBefore;
        var room = width - 1 - (isCutBefore ? 1 : 0);
        var isCutBehind = hasMoreBehind;
        foreach (var cell in cells)
        {
            if (column >= skip)
            {
                if (start < 0) start = column;
                if (column - start + cell.Width > room)
                {
                    isCutBehind = true;
                    break;
                }

                text.Append(cell.Text);
            }

            column += cell.Width;
        }

        var shown = column - Math.Max(0, start);
        var left = before - Math.Max(0, start);
        return new(
            (isCutBefore ? Ellipsis : "") + text + (isCutBehind ? Ellipsis : ""),
            left + (isCutBefore ? 1 : 0),
            Math.Max(1, Math.Min(marked, shown - left)));
    }

    // East Asian Wide and Fullwidth (Unicode Standard Annex 11) and emoji take two columns, marks that combine none.
    private static int WidthOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    private static bool IsWide(int c) => c is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0x33FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xA000 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1FAFF)
        or (>= 0x20000 and <= 0x3FFFD);
}
