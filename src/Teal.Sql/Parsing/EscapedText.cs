using System.Globalization;
using System.Text;
using Teal.Sql.Lexing;

namespace Teal.Sql.Parsing;

/// <summary>Gathers the text inside string literals together with where each of its code units stands in the file.</summary>
internal sealed class EscapedText
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];

    internal int Length => _text.Length;

    /// <summary>
    /// Adds what stands between the quotes of a literal, from <paramref name="start"/> to <paramref name="end"/>: doubled quotes and,
    /// in E'' strings, backslash escapes undone. An escape that stands for nothing but white space in code (<c>\n</c>, <c>\t</c>)
    /// becomes that; any other gives the character behind the backslash.
    /// </summary>
    internal void AddLiteral(string text, int start, int end, TokenKind kind, TextMap? outer)
    {
        var p = start;
        while (p < end)
        {
            var first = p;
            var c = text[p++];
            if (c == '\'' && kind != TokenKind.DollarString && p < end)
            {
                if (text[p] != '\'')
                {
                    // The literal goes on behind a line break: nothing of that is part of its text.
                    p = Math.Max(p, SqlLexer.ContinuationOf(text.AsSpan(0, end), p, out _));
                    continue;
                }
                p++;
            }
            else if (c == '\\' && kind == TokenKind.EscapeString && p < end)
            {
                c = text[p++] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other };
            }
            Add(c, outer?.StartOf(first) ?? first, outer?.EndOf(p) ?? p);
        }
    }

    /// <summary>Adds a placeholder for something in the file that is known only when the code runs.</summary>
    internal void AddUnknown(int start, int end)
    {
        foreach (var c in string.Create(CultureInfo.InvariantCulture, $"${{{start}}}")) Add(c, start, end);
    }

    /// <summary>
    /// Adds a format string of <c>format()</c>: its specifiers (<c>%[position$][flags][width]type</c>) are placeholders, and
    /// <c>%%</c> is a per cent sign.
    /// </summary>
    internal void AddFormat(EscapedText format)
    {
        var p = 0;
        while (p < format.Length)
        {
            var c = format._text[p];
            var end = p + 1;
            if (c == '%')
            {
                while (end < format.Length && format._text[end] is (>= '0' and <= '9') or '$' or '-' or '*') end++;
                if (end == format.Length || format._text[end] is not ('s' or 'I' or 'L' or '%')) end = p;
                end++;
            }
            if (end > p + 1 && format._text[end - 1] != '%') AddUnknown(format._starts[p], format._ends[end - 1]);
            else Add(c, format._starts[p], format._ends[end - 1]);
            p = end;
        }
    }

    /// <summary>The text, and the map of it, whose end is at <paramref name="end"/> in the file.</summary>
    internal string Finish(int end, out TextMap map)
    {
        _starts.Add(end);
        map = new TextMap([.. _starts], [.. _ends]);
        return _text.ToString();
    }

    private void Add(char c, int start, int end)
    {
        _text.Append(c);
        _starts.Add(start);
        _ends.Add(end);
    }
}
