using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>CREATE OR REPLACE VIEW that takes a column away, renames or moves one.</summary>
internal sealed class ReplaceViewColumns() : Rule<CreateViewStatement>(
    "replace-view-columns", Severity.Error, Category.Compatibility,
    "A view is replaced by one with other columns",
    "CREATE OR REPLACE VIEW may only add columns behind those that are there: it refuses to take one away, to rename, move or retype one, and the migration stops there. "
    + "It is right to refuse: the running version reads the columns by the old names.\n\nReported where the columns before and after are known; types where both are a column's own or a cast's.")
{
    protected override IEnumerable<Finding> Check(LintContext context, CreateViewStatement create)
    {
        var view = context.Resolve(create.Name);
        if (!create.OrReplace || create.IsMaterialized || create.Persistence == Persistence.Temporary || ViewColumns.Before(context.Schema, view) is not { } before
            || ViewColumns.After(context.Schema, create) is not { } after) yield break;
        if (Refusal(before, after) is not { } refusal)
        {
            if (ViewColumns.Retyped(context.Schema, view, create) is not var (column, type, other)) yield break;
            yield return Found(
                context, create.Span, view,
                $"The column {SqlName.Quote(column)} of {view} is {type} and would become {other}: the statement fails with 'cannot change data type of view column \"{column}\" from {type} to {other}' (SQLSTATE 42P16), and the migration stops here.",
                $"Keep its type, and add the other one behind as a column of its own:\nCREATE OR REPLACE VIEW {view} AS SELECT {Names(before)}, /* … */::{other} AS {SqlName.Quote(column + "_new")} FROM /* … */;");
            yield break;
        }

        yield return Found(
            context, create.Span, view,
            $"{view} has the columns {Names(before)} and would get {Names(after)}: the statement fails with '{refusal}' (SQLSTATE 42P16), and the running application reads the columns that it has.",
            $"Keep its columns in their order and add new ones behind them:\nCREATE OR REPLACE VIEW {context.NameOf(view)} AS SELECT {Kept(context, create, before, after)};");
    }

    // checkViewColumns in src/backend/commands/view.c.
    private static string? Refusal(ImmutableArray<string> before, ImmutableArray<string> after)
    {
        if (after.Length < before.Length) return "cannot drop columns from view";
        var changed = Enumerable.Range(0, before.Length).FirstOrDefault(i => before[i] != after[i], -1);
        return changed < 0 ? null : $"cannot change name of view column \"{before[changed]}\" to \"{after[changed]}\"";
    }

    // What the statement shows under another name is shown under both.
    private static string Kept(LintContext context, CreateViewStatement create, ImmutableArray<string> before, ImmutableArray<string> after)
    {
        if (create.Query is not SelectQuery { Items: [.., var last] items } || items.Length != after.Length || items.Any(i => i.Value is StarReference))
            return $"{Names(before)}{string.Concat(after.Where(c => !before.Contains(c)).Select(c => ", /* … */ AS " + SqlName.Quote(c)))} FROM /* … */";
        var shown = before.Select((column, i) =>
                after.IndexOf(column) is var same and >= 0 ? Item(same, column)
                : i < after.Length && !before.Contains(after[i]) ? Item(i, column)
                : SqlName.Quote(column))
            .Concat(after.Select((column, i) => before.Contains(column) ? null : Item(i, column)).OfType<string>());
        return string.Join(", ", shown) + context.Text(SourceSpan.FromBounds(last.Span.End, create.Query.Span.End));

        string Item(int i, string name) =>
            items[i].Value is ColumnReference reference && reference.Name.Name == name
                ? context.Text(items[i].Value.Span)
                : $"{context.Text(items[i].Value.Span)} AS {SqlName.Quote(name)}";
    }

    private static string Names(ImmutableArray<string> columns) => string.Join(", ", columns.Select(SqlName.Quote));
}
