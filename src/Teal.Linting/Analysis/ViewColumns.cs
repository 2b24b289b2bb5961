using System.Collections.Immutable;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>The columns of a view before and after it is made anew, where the texts and the schema tell them.</summary>
internal static class ViewColumns
{
    /// <summary>Its columns in the schema; null where they are not known for sure.</summary>
    public static ImmutableArray<string>? Before(SchemaModel schema, RelationName view)
    {
        if (schema.Views.GetValueOrDefault(view) is not { } known) return null;
        var script = SqlParser.Parse(new SourceText("<view>", known.Definition));
        return script.Statements is [SelectStatement { Query: var query }] && IsKnown(schema, query) ? known.Columns : null;
    }

    /// <summary>The columns that <paramref name="create"/> gives it; null where they are not known for sure.</summary>
    public static ImmutableArray<string>? After(SchemaModel schema, CreateViewStatement create) =>
        create.Columns.IsEmpty && !IsKnown(schema, create.Query) ? null
        : schema.Apply(create with { OrReplace = true }).FindView(create.Name)?.Columns;

    /// <summary>
    /// The first column that would get another type, with both types; null where there is none or a type is not known for sure: that of an
    /// expression is only where it is a cast.
    /// </summary>
    public static (string Column, string Before, string After)? Retyped(SchemaModel schema, RelationName view, CreateViewStatement create)
    {
        if (create.Query is SetOperationQuery || schema.Views.GetValueOrDefault(view) is not { } known
            || SqlParser.Parse(new SourceText("<view>", known.Definition)).Statements is not [SelectStatement { Query: var query and not SetOperationQuery }]) return null;
        var (before, after) = (schema.ColumnsOf(query), schema.ColumnsOf(create.Query));
        for (var i = 0; i < before.Length && i < after.Length && i < known.Columns.Length; i++)
            if (IsBuiltIn(before[i].Type) && IsBuiltIn(after[i].Type) && before[i].Type != after[i].Type) return (known.Columns[i], before[i].Type, after[i].Type);
        return null;
    }

    private static bool IsBuiltIn(string type) => type != "unknown" && SchemaModel.IsBuiltInType(type.Split('(', '[')[0].TrimEnd());

    /// <summary>The columns that it has now and will not have any more; empty where that is not known.</summary>
    public static ImmutableArray<string> Lost(SchemaModel schema, RelationName view, CreateViewStatement again) =>
        Before(schema, view) is { } before && After(schema, again) is { } after ? [.. before.Where(c => !after.Contains(c))] : [];

    /// <summary>
    /// What follows the name of a view in CREATE to show one of its columns under a second name too, behind all others; null where the
    /// view is not known well enough.
    /// </summary>
    public static string? WithBoth(SchemaModel schema, RelationName view, string column, string added)
    {
        if (Before(schema, view) is not { } columns || schema.Views[view] is not { IsMaterialized: false } known || !columns.Contains(column)) return null;
        var source = new SourceText("<view>", known.Definition);
        if (SqlParser.Parse(source).Statements is not [SelectStatement { Query: SelectQuery { Items: [.., var last] items } }]) return null;
        var isPlain = items.All(i => i.Value is not StarReference);
        var value = isPlain ? source.Slice(items[columns.IndexOf(column)].Value.Span) : SqlName.Quote(column);
        // Names that CREATE VIEW gave in a list of its own stand in none of the items.
        var list = isPlain && items.Select(i => i.Alias?.Name ?? (i.Value as ColumnReference)?.Name.Name).SequenceEqual(columns)
            ? ""
            : $" ({string.Join(", ", columns.Append(added).Select(SqlName.Quote))})";
        return $"{list} AS {known.Definition[..last.Span.End]}, {value} AS {SqlName.Quote(added)}{known.Definition[last.Span.End..].TrimEnd().TrimEnd(';')}";
    }

    /// <summary>
    /// A statement that makes a view anew and keeps the columns that <paramref name="again"/> leaves out: that one with these behind its
    /// own where both read the same tables, otherwise the view as it is.
    /// </summary>
    public static string Keeping(LintContext context, RelationName view, CreateViewStatement again, ImmutableArray<string> columns)
    {
        var known = context.Schema.Views[view];
        var source = new SourceText("<view>", known.Definition);
        var old = SqlParser.Parse(source).Statements is [SelectStatement { Query: SelectQuery select }] ? select : null;
        if (old is { Items: [_, ..] items, From: [_, ..] } && items.Length == known.Columns.Length && items.All(i => i.Value is not StarReference)
            && again is { Columns: [], Query: SelectQuery { Items: [.., var last], From: [_, ..] } other } && From(old, source) == From(other, context.Script.Source))
        {
            var shown = columns.Select(column => (Column: column, items[known.Columns.IndexOf(column)].Value))
                .Select(c => source.Slice(c.Value.Span) + (c.Value is ColumnReference reference && reference.Name.Name == c.Column ? "" : " AS " + SqlName.Quote(c.Column)));
            return $"{context.Text(SourceSpan.FromBounds(again.Span.Start, last.Span.End))}, {string.Join(", ", shown)}{context.Text(SourceSpan.FromBounds(last.Span.End, again.Span.End))}";
        }

        return $"CREATE {(known.IsMaterialized ? "MATERIALIZED " : "")}VIEW {context.NameOf(view)} ({string.Join(", ", known.Columns.Select(SqlName.Quote))}) AS {known.Definition.TrimEnd().TrimEnd(';')}";
    }

    private static string From(SelectQuery query, SourceText source) => source.Slice(SourceSpan.FromBounds(query.From[0].Span.Start, query.From[^1].Span.End));

    private static bool IsKnown(SchemaModel schema, TableExpression table) => table is TableReference { ColumnAliases: [] } reference && schema.Find(reference.Table) is not null;

    // USING and NATURAL leave the columns of a table that is named before the star as they are.
    private static IEnumerable<TableExpression> Joined(TableExpression table)
    {
        var pending = new Stack<TableExpression>([table]);
        while (pending.TryPop(out var next))
            if (next is JoinedTable { ColumnAliases: [] } join)
            {
                pending.Push(join.Right);
                pending.Push(join.Left);
            }
            else
            {
                yield return next;
            }
    }

    // A star tells its columns only where it stands for whole tables that are known.
    private static bool IsKnown(SchemaModel schema, QueryExpression query)
    {
        while (query is SetOperationQuery operation) query = operation.Left;
        return query switch
        {
            ValuesQuery => true,
            TableQuery table => schema.Find(table.Table) is not null,
            SelectQuery select => select.Items.All(i => i.Value is not StarReference)
                || select.From.All(t => IsKnown(schema, t))
                || (select.Items.All(i => i.Value is not StarReference { Qualifier: null }) && select.From.SelectMany(Joined).All(t => IsKnown(schema, t))),
            _ => false,
        };
    }
}
