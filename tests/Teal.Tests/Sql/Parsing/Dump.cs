using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

/// <summary>Trees as short texts in parentheses.</summary>
internal static class Dump
{
    internal static T Single<T>(string sql)
        where T : Statement
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        return Assert.IsType<T>(Assert.Single(script.Statements));
    }

    internal static string Expression(string sql)
    {
        var select = Single<SelectStatement>("SELECT " + sql);
        return Of(((SelectQuery)select.Query).Items[0].Value);
    }

    internal static string Of(SqlNode? node) => node switch
    {
        null => "_",
        Literal { Kind: LiteralKind.String or LiteralKind.BitString } n => $"'{n.Value}'",
        Literal n => n.Value,
        ColumnReference n => n.Name.ToString(),
        StarReference n => n.Qualifier is null ? "*" : n.Qualifier + ".*",
        ParameterReference n => "$" + n.Number,
        PlaceholderExpression n => $"<{n.Text}>",
        DefaultValue => "DEFAULT",
        UnaryExpression n => $"({n.Operator} {Of(n.Operand)})",
        BinaryExpression n => $"({n.Operator} {Of(n.Left)} {Of(n.Right)})",
        BetweenExpression n => $"({(n.IsNot ? "NOT " : "")}BETWEEN{(n.IsSymmetric ? " SYMMETRIC" : "")} {Of(n.Value)} {Of(n.Low)} {Of(n.High)})",
        InListExpression n => $"({(n.IsNot ? "NOT " : "")}IN {Of(n.Value)} {List(n.Items)})",
        SubqueryExpression n => $"({n.Kind}{(n.Left is null ? "" : " " + Of(n.Left))}{(n.Operator is null ? "" : " " + n.Operator)} {Of(n.Query)})",
        ArrayComparison n => $"({n.Operator} {(n.IsAll ? "ALL" : "ANY")} {Of(n.Left)} {Of(n.Array)})",
        CaseExpression n => $"(CASE {Of(n.Operand)} {List(n.Branches)} {Of(n.Else)})",
        CaseBranch n => $"{Of(n.When)}:{Of(n.Then)}",
        ArrayExpression n => $"(ARRAY {List(n.Items)})",
        RowExpression n => $"(ROW {List(n.Items)})",
        SubscriptExpression n => $"([] {Of(n.Value)} {List(n.Bounds)})",
        FieldSelection n => $"(. {Of(n.Value)} {n.Field})",
        CollateExpression n => $"(COLLATE {Of(n.Value)} {n.Collation})",
        NamedArgument n => $"{n.Name}=>{Of(n.Value)}",
        CastExpression n => $"(CAST {Of(n.Value)} {Type(n.Type)})",
        FunctionCall n => Call(n),
        SortKey n => Of(n.Value) + (n.Descending ? " DESC" : "") + (n.NullsFirst switch { true => " FIRST", false => " LAST", null => "" }),
        WindowSpecification n => $"{n.Name}/{List(n.PartitionBy)}/{List(n.OrderBy)}/{List(n.FrameBounds)}",
        SelectItem n => Of(n.Value) + (n.Alias is null ? "" : " AS " + n.Alias),
        QueryExpression n => Query(n),
        TableReference n => (n.Only ? "ONLY " : "") + n.Table + Alias(n),
        SubqueryTable n => (n.IsLateral ? "LATERAL " : "") + Of(n.Query) + Alias(n),
        FunctionTable n => (n.IsLateral ? "LATERAL " : "") + List(n.Functions) + (n.WithOrdinality ? " ORDINALITY" : "") + Alias(n)
            + (n.ColumnDefinitions.IsEmpty ? "" : "{" + string.Join(',', n.ColumnDefinitions.Select(c => $"{c.Name} {(c.Type is null ? "_" : Type(c.Type))}")) + "}"),
        JoinedTable n => $"({(n.IsNatural ? "NATURAL " : "")}{n.Kind} {Of(n.Left)} {Of(n.Right)}{(n.On is null ? "" : " ON " + Of(n.On))}"
            + $"{(n.Using.IsEmpty ? "" : " USING " + string.Join(',', n.Using))}){Alias(n)}",
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    internal static string Type(TypeName type) =>
        (type.IsSetOf ? "SETOF " : "") + type.Name + (type.Modifiers.IsEmpty ? "" : List(type.Modifiers))
        + (type.IntervalFields is { } fields ? " " + fields : "") + string.Concat(Enumerable.Repeat("[]", type.ArrayDimensions));

    private static string Call(FunctionCall call) =>
        $"{call.Name}({(call.IsDistinct ? "DISTINCT " : "")}{string.Join(' ', call.Arguments.Select(Of))}"
        + $"{(call.OrderBy.IsEmpty ? "" : " ORDER " + List(call.OrderBy))}){(call.Filter is null ? "" : " FILTER " + Of(call.Filter))}"
        + (call.Over is null ? "" : " OVER " + Of(call.Over));

    private static string Query(QueryExpression query)
    {
        var body = query switch
        {
            SelectQuery n => "SELECT" + (n.IsDistinct ? " DISTINCT" : "") + (n.DistinctOn.IsEmpty ? "" : List(n.DistinctOn)) + " " + List(n.Items)
                + (n.Into.IsEmpty ? "" : " INTO " + string.Join(',', n.Into)) + (n.From.IsEmpty ? "" : " FROM " + List(n.From))
                + (n.Where is null ? "" : " WHERE " + Of(n.Where)) + (n.GroupBy.IsEmpty ? "" : " GROUP " + List(n.GroupBy))
                + (n.Having is null ? "" : " HAVING " + Of(n.Having))
                + (n.Windows.IsEmpty ? "" : " WINDOW " + string.Join(',', n.Windows.Select(w => w.Name + " " + Of(w.Window)))),
            ValuesQuery n => "VALUES " + string.Join(' ', n.Rows.Select(r => List(r))),
            TableQuery n => "TABLE " + n.Table,
            SetOperationQuery n => $"{n.Operator} {Of(n.Left)} {Of(n.Right)}",
            _ => throw new NotSupportedException(),
        };
        return "(" + (query.With is null ? "" : "WITH " + string.Join(',', query.With.Tables.Select(t => t.Name)) + " ") + body
            + (query.OrderBy.IsEmpty ? "" : " ORDER " + List(query.OrderBy)) + (query.Limit is null ? "" : " LIMIT " + Of(query.Limit))
            + (query.Offset is null ? "" : " OFFSET " + Of(query.Offset))
            + string.Concat(query.Locking.Select(l => $" FOR {l.Strength}{(l.Of.IsEmpty ? "" : " OF " + string.Join(',', l.Of))}{(l.WaitPolicy is null ? "" : " " + l.WaitPolicy)}"))
            + ")";
    }

    private static string Alias(TableExpression table) =>
        table.Alias is null ? "" : " " + table.Alias + (table.ColumnAliases.IsEmpty ? "" : "(" + string.Join(',', table.ColumnAliases) + ")");

    private static string List(IEnumerable<SqlNode> nodes) => "[" + string.Join(' ', nodes.Select(Of)) + "]";
}
