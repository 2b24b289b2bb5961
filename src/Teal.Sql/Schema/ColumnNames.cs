using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>Which columns an expression names, and what it is called itself.</summary>
internal static class ColumnNames
{
    /// <summary>The columns that <paramref name="node"/> and everything below it name, each once, in order of appearance.</summary>
    internal static IEnumerable<string> UsedIn(SqlNode? node)
    {
        if (node is null) yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in SyntaxTree.DescendantsAndSelf<ColumnReference>(node).OrderBy(c => c.Span.Start))
            if (seen.Add(column.Name.Name)) yield return column.Name.Name;
    }

    /// <summary>
    /// The name of an output or index column without a name of its own, or null where PostgreSQL would say <c>?column?</c> or
    /// <c>expr</c> (FigureColname in src/backend/parser/parse_target.c).
    /// </summary>
    internal static string? Of(Expression expression) => Figure(expression).Name;

    private static (string? Name, int Strength) Figure(Expression? expression) => expression switch
    {
        ColumnReference column => (column.Name.Name, 2),
        FieldSelection { Field: not "*" } field => (field.Field, 2),
        SubscriptExpression subscript => Figure(subscript.Value),
        CollateExpression collate => Figure(collate.Value),
        FunctionCall call => (call.Name.Name, 2),
        CastExpression cast => Figure(cast.Value) is (not null, > 1) named ? named : (TypeNameOf(cast.Type), 1),
        CaseExpression { Else: { } otherwise } => Figure(otherwise) is (not null, > 1) named ? named : ("case", 1),
        CaseExpression => ("case", 1),
        ArrayExpression => ("array", 2),
        RowExpression => ("row", 2),
        SubqueryExpression { Kind: SubqueryKind.Exists } => ("exists", 2),
        SubqueryExpression { Kind: SubqueryKind.Array } => ("array", 2),
        SubqueryExpression { Kind: SubqueryKind.Scalar, Query: SelectQuery { Items: [var item, ..] } } =>
            item.Alias is { } alias ? (alias.Name, 2) : Figure(item.Value),
        _ => (null, 0),
    };

    // The name in the catalog, not the one that is shown: int4, not integer.
    private static string TypeNameOf(TypeName type) => type.Name switch
    {
        "smallint" => "int2",
        "integer" => "int4",
        "bigint" => "int8",
        "real" => "float4",
        "double precision" => "float8",
        "boolean" => "bool",
        "character varying" => "varchar",
        "character" => "bpchar",
        "bit varying" => "varbit",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        var name => name[(name.LastIndexOf('.') + 1)..].Trim('"'),
    };
}
