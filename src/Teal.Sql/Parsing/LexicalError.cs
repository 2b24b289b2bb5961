using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <summary>What PostgreSQL's scanner says about a token that it cannot read.</summary>
internal static class LexicalError
{
    // What never ends reaches to the end of the file: its beginning is enough to find it.
    private const int LongestQuote = 200;

    internal static string MessageFor(ReadOnlySpan<char> token) => $"{ProblemOf(token)} at or near \"{Beginning(token)}\"";

    /// <summary>COPY … FROM STDIN whose data, which begin at <paramref name="start"/>, no line <c>\.</c> ends; psql takes the rest of the file for them.</summary>
    internal static SyntaxError EndlessCopy(string text, int start)
    {
        var line = text.AsSpan(start).IndexOfAny('\n', '\r');
        var length = line < 0 ? text.Length - start : line;
        return new SyntaxError("the data of COPY FROM STDIN never end: there is no line \\.", new SourceSpan(start, length));
    }

    /// <summary>
    /// Adds an error, at its place among <paramref name="errors"/>, for the first NUL character of a text: even in a literal or a
    /// comment it ends the text there (psql) or makes it one that cannot be sent (strings of the protocol end at NUL).
    /// </summary>
    internal static void AddNul(List<SyntaxError> errors, string text)
    {
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul < 0) return;
        var at = errors.FindIndex(e => e.Span.Start >= nul);
        if (at < 0) at = errors.Count;
        // Where the grammar stumbled over the character itself, this says why.
        if (at < errors.Count && errors[at].Span == new SourceSpan(nul, 1)) errors.RemoveAt(at);
        errors.Insert(at, new SyntaxError("NUL character (byte 0x00), which no text for PostgreSQL may hold", new SourceSpan(nul, 1)));
    }

    private static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> token) => token.Length <= LongestQuote ? token : token[..LongestQuote];

    private static string ProblemOf(ReadOnlySpan<char> token) => token switch
    {
        "\"\"" => "zero-length delimited identifier",
        ['/', '*', ..] => "unterminated /* comment",
        ['"', ..] or ['u' or 'U', '&', '"', ..] => "unterminated quoted identifier",
        ['\'', ..] or ['e' or 'E' or 'n' or 'N', '\'', ..] or ['u' or 'U', '&', '\'', ..] => "unterminated quoted string",
        ['b' or 'B', '\'', ..] => "unterminated bit string literal",
        ['x' or 'X', '\'', ..] => "unterminated hexadecimal string literal",
        ['$', >= '0' and <= '9', ..] => "trailing junk after parameter",
        ['$', _, ..] => "unterminated dollar-quoted string",
        ['0', 'x' or 'X'] => "invalid hexadecimal integer",
        ['0', 'o' or 'O'] => "invalid octal integer",
        ['0', 'b' or 'B'] => "invalid binary integer",
        [>= '0' and <= '9' or '.', ..] => "trailing junk after numeric literal",
        _ => "syntax error",
    };
}
