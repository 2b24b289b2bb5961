using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>
/// Rows are paged by OFFSET through a condition that the statement itself changes: each page takes rows out of the
/// condition, the rest moves up, and the next OFFSET skips as many rows as were done.
/// </summary>
internal sealed class OffsetBackfill() : Rule<DataStatement>(
    "offset-backfill", Severity.Error, Category.DataLoss,
    "Paging by OFFSET skips rows",
    "A page that has been updated no longer meets the condition, so the rows behind it move up, and the next OFFSET steps over "
    + "as many of them as were just done: up to half of the rows are never reached, and nothing reports it. Page by key instead.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DataStatement statement)
    {
        var writes = SyntaxTree.DescendantsAndSelf(statement).Where(node => node is UpdateStatement or DeleteStatement).ToList();
        if (writes.Count == 0) yield break;
        // In a code block another statement may choose the page.
        var pages = SyntaxTree.DescendantsAndSelf(context.Code ?? (SqlNode)statement).OfType<SelectQuery>().Where(IsPaged).ToList();
        foreach (var update in writes.OfType<UpdateStatement>())
            foreach (var page in pages)
                if (FirstChanged(page, update) is { } column)
                    yield return Found(
                        context, page.Span, update.Target.Table, MessageOfUpdate(update, column),
                        $"Walk over the key, page by page ('teal backfill' does it, throttled and resumable), or run by hand, outside a transaction:\n{KeysetBackfill.Sql(update, context)}");
        foreach (var delete in writes.OfType<DeleteStatement>())
            foreach (var page in pages)
                if (CallName(page, delete.Target.Table) is not null)
                    yield return Found(context, page.Span, delete.Target.Table, MessageOfDelete(delete), AdviceOfDelete(context, delete, page));
    }

    // OFFSET 0 pages nothing: it is an old way to keep the planner from merging a subquery.
    private static bool IsPaged(SelectQuery query) => query.Offset is { } offset && offset is not Literal { Value: "0" };

    /// <summary>The first column that the update sets and by which the page is chosen or ordered, or null.</summary>
    private static string? FirstChanged(SelectQuery page, UpdateStatement update)
    {
        if (CallName(page, update.Target.Table) is not { } call) return null;
        var set = update.Assignments.SelectMany(a => a.Columns).Select(c => c.Column.Name).ToHashSet(StringComparer.Ordinal);
        var choosing = page.OrderBy.Select(k => (SqlNode)k);
        if (page.Where is { } where) choosing = choosing.Prepend(where);
        return choosing.SelectMany(SyntaxTree.DescendantsAndSelf).OfType<ColumnReference>()
            .Where(r => r.Name.Schema is null || r.Name.Schema == call)
            .Select(r => r.Name.Name)
            .FirstOrDefault(set.Contains);
    }

    private static string? CallName(SelectQuery page, QualifiedName table) =>
        page.From.SelectMany(t => SyntaxTree.DescendantsAndSelf(t)).OfType<TableReference>()
            .FirstOrDefault(t => RelationName.Of(t.Table) == RelationName.Of(table))?.CallName;

    private static string MessageOfUpdate(UpdateStatement update, string column)
    {
        var table = RelationName.Of(update.Target.Table);
        return $"The pages of {table} are taken by OFFSET through a condition on {SqlName.Quote(column)}, which this UPDATE sets: the rows of a finished page "
            + $"no longer meet it, those behind move up, and the next OFFSET steps over as many rows as were done. Up to half of {table} is "
            + "left as it was, without an error.";
    }

    private static string MessageOfDelete(DeleteStatement delete)
    {
        var table = RelationName.Of(delete.Target.Table);
        return $"The pages of {table} are taken by OFFSET while this DELETE removes them: the rows behind move up, and the next OFFSET steps over as "
            + $"many rows as were removed. Up to half of them stay in {table}, without an error.";
    }

    private static string AdviceOfDelete(LintContext context, DeleteStatement delete, SelectQuery page)
    {
        var table = RelationName.Of(delete.Target.Table);
        var key = SqlName.Quote(TableKeys.WalkingColumn(delete.Target.Table, context.Schema));
        var from = string.Join(", ", page.From.Select(t => context.Text(t.Span)));
        var where = page.Where is { } condition ? $" WHERE {context.Text(condition.Span)}" : "";
        return $"""
            Leave the OFFSET out: what is deleted is not found again. Repeat, each time in a transaction of its own, until it deletes 0 rows:
            DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {from}{where} LIMIT 1000);
            """;
    }
}
