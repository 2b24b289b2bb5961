using System.Globalization;
using System.Text;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Proving.Queries;

/// <summary>Parameters by name (<c>:name</c>, <c>@name</c>), as many libraries write them, to PostgreSQL's own by number.</summary>
internal static class NumberedParameters
{
    // The protocol counts them in 16 bits.
    private const int MostParameters = 65_535;

    public static string Of(string sql)
    {
        var script = SqlParser.Parse(new SourceText("<query>", sql));
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var highest = Highest(script);
        var text = new StringBuilder();
        for (var i = 0; i < script.Tokens.Length; i++)
        {
            var token = script.Tokens[i];
            if (IsMark(sql, token) && i + 1 < script.Tokens.Length && script.Tokens[i + 1] is { Kind: TokenKind.Word } word
                && (i == 0 || !EndsValue(script.Tokens[i - 1])))
            {
                var name = sql.Substring(word.Start, word.Length);
                if (!numbers.TryGetValue(name, out var number)) numbers[name] = number = ++highest;
                text.Append('$').Append(number.ToString(CultureInfo.InvariantCulture));
                i++;
            }
            else
            {
                text.Append(sql, token.Start, token.Length);
            }
        }
        return text.ToString();
    }

    /// <summary>The highest number of a parameter; one beyond what a statement can have is PostgreSQL's to refuse, and is not counted.</summary>
    public static int Highest(SqlScript script) => script.Tokens
        .Where(token => token.Kind == TokenKind.Parameter)
        .Select(token => int.TryParse(script.Source.Content.AsSpan(token.Start + 1, token.Length - 1), CultureInfo.InvariantCulture, out var number) && number <= MostParameters ? number : 0)
        .DefaultIfEmpty().Max();

    private static bool IsMark(string sql, Token token) => token.Length == 1 && sql[token.Start] is ':' or '@';

    // a[low:high] has a colon that is none of ours.
    private static bool EndsValue(Token token) =>
        token.Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.Integer or TokenKind.Parameter;
}
