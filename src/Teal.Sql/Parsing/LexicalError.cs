namespace Teal.Sql.Parsing;

/// <summary>What PostgreSQL's scanner says about a token that it cannot read.</summary>
internal static class LexicalError
{
    internal static string MessageFor(ReadOnlySpan<char> token)
    {
        var problem = ProblemOf(token);
        return $"{problem} at or near \"{token}\"";
    }

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
