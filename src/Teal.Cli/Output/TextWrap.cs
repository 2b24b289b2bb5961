using System.Text.RegularExpressions;

namespace Teal.Cli.Output;

/// <summary>Paragraphs broken into lines.</summary>
internal static partial class TextWrap
{
    /// <summary>The lines of <paramref name="text"/>, broken between words; a word longer than <paramref name="width"/> stands alone.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Columns(line) + 1 + Columns(word) > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : line + " " + word;
            }
        }

        if (line.Length > 0) yield return line;
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
    private static int Columns(string text) => !text.Contains('\e') ? text.Length : text.Length - Colour().Matches(text).Sum(match => match.Length);

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colour();
}
