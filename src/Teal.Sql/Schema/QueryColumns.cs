using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>The columns that a query gives, as far as its text and the model tell.</summary>
internal static class QueryColumns
{
    // What PostgreSQL shows for a type that has not been decided; here: one that only a server can tell.
    private const string UnknownType = "unknown";

    /// <summary>Names and types in order; a type that only a server can tell is <c>unknown</c>.</summary>
    internal static IEnumerable<Column> Of(SchemaModel model, QueryExpression query)
    {
        switch (query)
        {
            case SetOperationQuery operation:
                while (operation.Left is SetOperationQuery left) operation = left;
                return Of(model, operation.Left);
            case TableQuery table:
                return model.Find(table.Table)?.Columns.Select(Plain) ?? [];
            case ValuesQuery { Rows: [var row, ..] }:
                return row.Select((value, i) => new Column("column" + (i + 1), TypeOf(value), false, null));
            case SelectQuery select:
                return select.Items.SelectMany(item => OfItem(model, select, item));
            default:
                return [];
        }
    }

    private static IEnumerable<Column> OfItem(SchemaModel model, SelectQuery query, SelectItem item)
    {
        if (item.Value is StarReference star)
        {
            return TablesIn(query)
                .Where(t => star.Qualifier is null || t.CallName == star.Qualifier.Name)
                .SelectMany(t => model.Find(t.Table)?.Columns.Select(Plain) ?? []);
        }
        var name = item.Alias?.Name ?? ColumnNames.Of(item.Value) ?? "?column?";
        var type = item.Value is ColumnReference column ? TypeOf(model, query, column) : TypeOf(item.Value);
        return [new Column(name, type, false, null)];
    }

    private static string TypeOf(SchemaModel model, SelectQuery query, ColumnReference column) =>
        TablesIn(query)
            .Where(t => column.Name.Schema is null || t.CallName == column.Name.Schema)
            .Select(t => model.Find(t.Table)?.Column(column.Name.Name)?.Type)
            .FirstOrDefault(t => t is not null) ?? UnknownType;

    private static string TypeOf(Expression value) => value is CastExpression cast ? TypeText.Of(cast.Type) : UnknownType;

    private static IEnumerable<TableReference> TablesIn(SelectQuery query)
    {
        var pending = new Stack<TableExpression>(query.From.Reverse());
        while (pending.TryPop(out var table))
        {
            if (table is TableReference reference) yield return reference;
            if (table is not JoinedTable join) continue;
            pending.Push(join.Right);
            pending.Push(join.Left);
        }
    }

    // A query hands on neither constraints nor defaults.
    private static Column Plain(Column column) => new(column.Name, column.Type, false, null);
}
