using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>CREATE INDEX.</summary>
internal static class IndexCreation
{
    internal static SchemaModel Apply(SchemaModel model, CreateIndexStatement statement)
    {
        var table = RelationName.Of(statement.Table);
        if (!model.Tables.ContainsKey(table) && !model.Views.ContainsKey(table)) return model;
        var included = statement.Include.Select(i => i.Name).ToList();
        var names = KeyNames(statement.Keys.Select(k => k.Value)).Concat(included).ToList();
        var name = statement.Name is { } given
            ? new RelationName(table.Schema, given.Name)
            : new RelationName(table.Schema, ObjectNames.ForRelation(model, table, ObjectNames.Joined(names), "idx"));
        if (model.HasRelation(name)) return model;
        var index = new TableIndex(name, table, statement.IsUnique, [.. statement.Keys.Select(k => PlainColumn(k.Value))])
        {
            IsPartial = statement.Where is not null,
            IsPlain = statement is { Method: null or "btree", Where: null, NullsNotDistinct: false } && included.Count == 0
                && statement.Keys.All(k => PlainColumn(k.Value) is not null && k.Span == k.Value.Span)
                && EndsWithKeys(statement),
            KeyNames = [.. names],
            UsedColumns = [.. statement.Keys.SelectMany(k => ColumnNames.UsedIn(k.Value)).Concat(included).Concat(ColumnNames.UsedIn(statement.Where)).Distinct()],
        };
        return model with { Indexes = model.Indexes.Add(name, index) };
    }

    // Behind the keys stands their closing parenthesis, or a WITH or TABLESPACE as well.
    private static bool EndsWithKeys(CreateIndexStatement statement) =>
        statement.Text is { } text && statement.Keys is [.., var last]
        && text.Slice(SourceSpan.FromBounds(last.Span.End, statement.Span.End)).Trim() == ")";

    /// <summary>The column that a key is, or null for an expression.</summary>
    internal static string? PlainColumn(Expression key) => key is ColumnReference { Name: { Parts.Length: 1 } name } ? name.Name : null;

    /// <summary>
    /// The names of an index's own columns: that of the column, or of what the expression is called; a second one of a name gets
    /// a number (ChooseIndexColumnNames).
    /// </summary>
    internal static IEnumerable<string> KeyNames(IEnumerable<Expression> keys)
    {
        var names = new List<string>();
        foreach (var key in keys)
        {
            var name = PlainColumn(key) ?? ColumnNames.Of(key) ?? "expr";
            var unique = name;
            for (var number = 1; names.Contains(unique); number++) unique = name + number;
            names.Add(unique);
        }
        return names;
    }
}
