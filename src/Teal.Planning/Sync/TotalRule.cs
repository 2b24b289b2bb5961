using System.Globalization;
using System.Text.RegularExpressions;
using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>
/// Rules that cannot fail, whatever the row holds: copies, widenings, and a few functions of text that PostgreSQL itself defines for every value.
/// What is not certain is taken for one that may fail.
/// </summary>
internal static partial class TotalRule
{
    private const string Text = "text";

    private static readonly HashSet<string> OfText = ["lower", "upper", "initcap", "btrim", "ltrim", "rtrim", "reverse"];
    private static readonly HashSet<string> Lengths = ["length", "char_length", "character_length", "octet_length"];
    private static readonly HashSet<string> Printable = ["smallint", "integer", "bigint", "boolean", "uuid", "date", Text, "real", "double precision"];

    /// <summary>Whether a rule always gives a value that its column takes.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="target">The table.</param>
    /// <param name="searchPath">Where its functions are looked up.</param>
    public static bool Is(SyncRule rule, SyncTarget target, IReadOnlyList<string> searchPath) =>
        rule is { From: null, Where: null }
        // Else a function of somebody's own may stand before the built-in one; it comes first where it is not named.
        && !searchPath.Contains("pg_catalog")
        && rule.Values.All(value => RowInTrigger.Expression(value) is { } expression
            && TypeOf(expression, rule, target) is { } type && Fits(type, target.Column(value.Column).Type));

    // The type of an expression that gives a value for every row, as format_type writes it; null where that is not certain.
    private static string? TypeOf(Expression expression, SyncRule rule, SyncTarget target)
    {
        string? Of(Expression inner) => TypeOf(inner, rule, target);
        switch (expression)
        {
            case ColumnReference { Name: var name } when name.Parts.Length == 1 || (name.Parts.Length == 2 && name.Schema == rule.RowName):
                return target.Columns.FirstOrDefault(column => column.Name == name.Name)?.Type;
            case Literal { Kind: LiteralKind.String, IsPlaceholder: false }:
                return Text;
            case Literal { Kind: LiteralKind.Integer } literal when int.TryParse(literal.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return "integer";
            case Literal { Kind: LiteralKind.Boolean }:
                return "boolean";
            case FunctionCall { Name.Parts: [{ IsQuoted: false } function], Arguments: { IsEmpty: false } arguments, IsDistinct: false, OrderBy.IsEmpty: true, Filter: null, Over: null }:
                if (function.Name == "coalesce") return arguments.Select(Of).Distinct().ToList() is [var only] ? only : null;
                // Of exactly the built-in's own type: for another one a function of somebody's own might fit better.
                if (arguments is not [ColumnReference argument] || Of(argument) != Text) return null;
                return OfText.Contains(function.Name) ? Text : Lengths.Contains(function.Name) ? "integer" : null;
            case CastExpression { Type: { Name: Text, Modifiers.IsEmpty: true, ArrayDimensions: 0, IsSetOf: false } } cast when cast.Value is ColumnReference:
                return Of(cast.Value) is { } source && (Printable.Contains(source) || IsVarying(source, out _)) ? Text : null;
            default:
                return null;
        }
    }

    private static bool Fits(string type, string column) => type == column
        || (type, column) is ("smallint", "integer" or "bigint" or "numeric") or ("integer", "bigint" or "numeric" or "double precision") or ("bigint", "numeric")
        || (IsVarying(column, out var room) && (type == Text ? room == int.MaxValue : IsVarying(type, out var length) && length <= room))
        || (column == Text && IsVarying(type, out _));

    private static bool IsVarying(string type, out int length)
    {
        var match = Varying().Match(type);
        length = match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : int.MaxValue;
        return match.Success;
    }

    [GeneratedRegex(@"^character varying(?:\((\d+)\))?$")]
    private static partial Regex Varying();
}
