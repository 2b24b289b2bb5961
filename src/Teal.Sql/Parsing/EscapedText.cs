using System.Text;
using Teal.Sql.Lexing;

namespace Teal.Sql.Parsing;

/// <summary>The text inside a string literal together with where each of its code units stands in the file.</summary>
internal static class EscapedText
{
    /// <summary>
    /// Undoes doubled quotes and, in E'' strings, backslash escapes. An escape that stands for nothing but white space in
    /// code (<c>\n</c>, <c>\t</c>) becomes that; any other gives the character behind the backslash.
    /// </summary>
    internal static string Decode(string text, int start, int end, TokenKind kind, int[]? outer, out int[] offsets)
    {
        var result = new StringBuilder(end - start);
        var map = new List<int>(end - start + 1);
        var p = start;
        while (p < end)
        {
            map.Add(outer is null ? p : outer[p]);
            var c = text[p++];
            if (c == '\'' && kind != TokenKind.DollarString && p < end)
            {
                p = text[p] == '\'' ? p + 1 : Math.Max(p, SqlLexer.ContinuationOf(text.AsSpan(0, end), p));
                if (text[p - 1] == '\'' && text[p - 2] != '\'')
                {
                    map.RemoveAt(map.Count - 1);
                    continue;
                }
            }
            else if (c == '\\' && kind == TokenKind.EscapeString && p < end)
            {
                c = text[p++] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other };
            }
            result.Append(c);
        }
        map.Add(outer is null ? end : outer[end]);
        offsets = [.. map];
        return result.ToString();
    }
}
