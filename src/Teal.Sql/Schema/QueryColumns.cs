using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>The columns that a query gives, as far as its text and the model tell.</summary>
internal static class QueryColumns
{
    // What PostgreSQL shows for a type that has not been decided; here: one that only a server can tell.
    private const string UnknownType = "unknown";

    /// <summary>Names and types in order; a type that only a server can tell is <c>unknown</c>.</summary>
    internal static IEnumerable<Column> Of(SchemaModel model, QueryExpression query) => new Reader(model, null, null).Of(query);

    /// <summary>Reads the queries inside one WITH clause, within that of the query around it.</summary>
    private sealed record Reader(SchemaModel Model, Reader? Outer, WithClause? With)
    {
        internal IReadOnlyList<Column> Of(QueryExpression query)
        {
            var reader = query.With is { } with ? new Reader(Model, this, with) : this;
            switch (query)
            {
                case SetOperationQuery operation:
                    while (operation.Left is SetOperationQuery { With: null } left) operation = left;
                    return reader.Of(operation.Left);
                case TableQuery table:
                    return reader.OfName(table.Table);
                case ValuesQuery { Rows: [var row, ..] }:
                    return [.. row.Select((value, i) => new Column("column" + (i + 1), TypeOf(value), false, null))];
                case SelectQuery select:
                    var tables = reader.Tables(select);
                    return [.. select.Items.SelectMany(item => OfItem(tables, item))];
                default:
                    return [];
            }
        }

        /// <summary>What FROM gives, each part under the name by which it is called.</summary>
        private List<(string? CallName, IReadOnlyList<Column> Columns)> Tables(SelectQuery query)
        {
            var tables = new List<(string?, IReadOnlyList<Column>)>();
            var pending = new Stack<TableExpression>(query.From.Reverse());
            while (pending.TryPop(out var table))
            {
                switch (table)
                {
                    case TableReference reference:
                        tables.Add((reference.CallName, Aliased(OfName(reference.Table), table)));
                        break;
                    case SubqueryTable subquery:
                        tables.Add((table.Alias?.Name, Aliased(Of(subquery.Query), table)));
                        break;
                    case FunctionTable function:
                        tables.Add((table.Alias?.Name, Aliased(OfFunction(function), table)));
                        break;
                    case JoinedTable join:
                        pending.Push(join.Right);
                        pending.Push(join.Left);
                        break;
                }
            }
            return tables;
        }

        private IReadOnlyList<Column> OfName(QualifiedName name)
        {
            if (name.Schema is null)
            {
                for (var reader = this; reader is not null; reader = reader.Outer)
                {
                    if (reader.With?.Tables.FirstOrDefault(t => t.Name.Name == name.Name) is not { } common) continue;
                    // Inside a recursive query its own name means its first part, which would be read without end.
                    var columns = common.Statement is SelectStatement select && reader.Outer is { } outside ? outside.Of(select.Query) : [];
                    return [.. columns.Select((c, i) => i < common.Columns.Length ? c with { Name = common.Columns[i].Name } : c)];
                }
            }
            var relation = Model.Resolve(name);
            return Model.Tables.TryGetValue(relation, out var table) ? [.. table.Columns.Select(Plain)]
                : Model.Views.TryGetValue(relation, out var view) ? [.. OfView(view)] : [];
        }

        // A function that gives one value has a column of its own name, or of the alias.
        private static IReadOnlyList<Column> OfFunction(FunctionTable function) =>
            !function.ColumnDefinitions.IsEmpty ? [.. function.ColumnDefinitions.Select(d => new Column(d.Name.Name, d.Type is null ? UnknownType : TypeText.Of(d.Type), false, null))]
            : !function.ColumnAliases.IsEmpty ? [.. function.ColumnAliases.Select(a => new Column(a.Name, UnknownType, false, null))]
            : [.. function.Functions.Select(f => new Column(function.Alias?.Name ?? ColumnNames.Of(f) ?? "?column?", UnknownType, false, null))];
    }

    private static IEnumerable<Column> OfItem(List<(string? CallName, IReadOnlyList<Column> Columns)> tables, SelectItem item)
    {
        if (item.Value is StarReference star)
            return tables.Where(t => star.Qualifier is null || t.CallName == star.Qualifier.Name).SelectMany(t => t.Columns);
        var name = item.Alias?.Name ?? ColumnNames.Of(item.Value) ?? "?column?";
        var found = item.Value is ColumnReference column
            ? tables.Where(t => column.Name.Schema is null || t.CallName == column.Name.Schema).SelectMany(t => t.Columns).FirstOrDefault(c => c.Name == column.Name.Name)
            : null;
        return [found is null ? new Column(name, TypeOf(item.Value), false, null) : found with { Name = name }];
    }

    private static string TypeOf(Expression value) => value is CastExpression cast ? TypeText.Of(cast.Type) : UnknownType;

    /// <summary>The columns of a view, whose types the text does not tell.</summary>
    internal static IEnumerable<Column> OfView(View view) => view.Columns.Select(name => new Column(name, UnknownType, false, null));

    private static IReadOnlyList<Column> Aliased(IReadOnlyList<Column> columns, TableExpression table) =>
        table.ColumnAliases.IsEmpty
            ? columns
            : [.. columns.Select((c, i) => i < table.ColumnAliases.Length ? c with { Name = table.ColumnAliases[i].Name } : c)];

    // A query hands on neither constraints nor defaults.
    private static Column Plain(Column column) => new(column.Name, column.Type, false, null) { UserType = column.UserType, Collation = column.Collation };
}
