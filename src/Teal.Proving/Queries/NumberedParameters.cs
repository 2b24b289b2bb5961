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
        foreach (var token in script.Tokens)
        {
            if (IsNamed(sql, token))
            {
                var name = sql.Substring(token.Start + 1, token.Length - 1);
                if (!numbers.TryGetValue(name, out var number)) numbers[name] = number = ++highest;
                text.Append('$').Append(number.ToString(CultureInfo.InvariantCulture));
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

    // psql's :'name' and :"name" are values that are put into the text, and no parameters.
    private static bool IsNamed(string sql, Token token) =>
        token.Kind == TokenKind.Placeholder && sql[token.Start] is ':' or '@' && sql[token.Start + 1] is not ('\'' or '"' or '{');
}
