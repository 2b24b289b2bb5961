using System.Collections.Immutable;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>CREATE INDEX.</summary>
internal static class IndexCreation
{
    internal static SchemaModel Apply(SchemaModel model, CreateIndexStatement statement)
    {
        var table = model.Resolve(statement.Table);
        if (!model.Tables.ContainsKey(table) && !model.Views.ContainsKey(table)) return model;
        var index = Index(model, statement, table);
        var name = statement.Name is { } given
            ? new RelationName(table.Schema, given.Name)
            : new RelationName(table.Schema, ObjectNames.ForRelation(model, table, ObjectNames.Joined(index.KeyNames), "idx"));
        if (model.HasRelation(name)) return model;
        index = index with { Name = name };
        if (model.Tables.GetValueOrDefault(table) is not { PartitionStrategy: not null }) return model.With(index);
        return statement.Only
            ? model.With(index with { IsValid = !model.PartitionsOf(table).Any() })
            : PartitionedIndexes.SpreadFrom(model.With(index), index);
    }

    private static TableIndex Index(SchemaModel model, CreateIndexStatement statement, RelationName table)
    {
        var included = statement.Include.Select(i => i.Name).ToImmutableArray();
        var isPlainKeys = statement.Keys.All(k => PlainColumn(k.Value) is not null && k.Span == k.Value.Span);
        return new TableIndex(default, table, statement.IsUnique, [.. statement.Keys.Select(k => PlainColumn(k.Value))])
        {
            Method = statement.Method ?? "btree",
            IsPartial = statement.Where is not null,
            Predicate = statement.Where,
            Include = included,
            NullsNotDistinct = statement.NullsNotDistinct,
            IsPlain = statement is { Method: null or "btree", Where: null, NullsNotDistinct: false } && included.IsEmpty && isPlainKeys
                && EndsWithKeys(statement),
            KeyNames = [.. KeyNames(statement.Keys.Select(k => k.Value)), .. included],
            UsedColumns = [.. statement.Keys.SelectMany(k => ColumnNames.UsedIn(k.Value)).Concat(included).Concat(ColumnNames.UsedIn(statement.Where)).Distinct()],
            Calls = [.. statement.Keys.Select(k => k.Value).Append(statement.Where).SelectMany(e => References.Routines(model, e)).Distinct()],
            Expressions = isPlainKeys && statement.Where is null
                ? ""
                : string.Join(", ", statement.Keys.Select(k => Slice(statement, k.Span))) + " WHERE " + (statement.Where is { } where ? Slice(statement, where.Span) : ""),
        };
    }

    private static string Slice(CreateIndexStatement statement, SourceSpan span) => statement.Text?.Slice(span) ?? "";

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
