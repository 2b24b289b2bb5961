using System.Text;
using System.Text.RegularExpressions;

namespace Teal.Cli.Output;

/// <summary>Paragraphs broken into lines.</summary>
internal static partial class TextWrap
{
    /// <summary>The lines of <paramref name="text"/>, broken between words; a word longer than <paramref name="width"/> stands alone.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = new StringBuilder();
        var columns = 0;
        for (var (start, end) = (0, 0); start < text.Length; start = end + 1)
        {
            end = text.IndexOf(' ', start) is var blank and >= 0 ? blank : text.Length;
            if (end == start) continue;
            var wide = Columns(text.AsSpan(start, end - start));
            if (line.Length > 0 && columns + 1 + wide > width)
            {
                yield return line.ToString();
                line.Clear();
                columns = 0;
            }

            if (line.Length > 0)
            {
                line.Append(' ');
                columns++;
            }

            line.Append(text, start, end - start);
            columns += wide;
        }

        if (line.Length > 0) yield return line.ToString();
    }

    /// <summary>One line that is too long as several, the later ones indented by <paramref name="hanging"/> more than it is itself; blanks at its beginning stay.</summary>
    public static IEnumerable<string> Hanging(string line, int width, int hanging)
    {
        if (Columns(line) <= width) return [line];
        var indent = line[..(line.Length - line.TrimStart(' ').Length)];
        // Blanks that line things up are kept on the first line.
        var text = line[indent.Length..].Replace("  ", "\u00A0\u00A0", StringComparison.Ordinal);
        return Lines(text, width - indent.Length - hanging)
            .Select((part, i) => indent + (i == 0 ? "" : new string(' ', hanging)) + part.Replace('\u00A0', ' '));
    }

    // Colours take no room.
    private static int Columns(ReadOnlySpan<char> text)
    {
        var columns = text.Length;
        if (!text.Contains('\e')) return columns;
        foreach (var match in Colour().EnumerateMatches(text)) columns -= match.Length;
        return columns;
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colour();
}
