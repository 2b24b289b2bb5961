using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

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
    private const int LongestShown = 4000;

    protected override IEnumerable<Finding> Check(LintContext context, DataStatement statement)
    {
        var writes = SyntaxTree.DescendantsAndSelf(statement).Where(node => node is UpdateStatement or DeleteStatement or InsertStatement or MergeStatement).ToList();
        if (writes.Count == 0) yield break;
        // In a code block another statement may choose the page.
        var pages = (context.Code is { } code ? context.Outlook.QueriesIn(code) : SyntaxTree.DescendantsAndSelf<SelectQuery>(statement)).Where(IsPaged).ToList();
        foreach (var update in writes.OfType<UpdateStatement>())
            foreach (var page in pages)
                if (FirstChanged(page, update) is { } column)
                    yield return Found(context, page.Span, update.Target.Table, MessageOfUpdate(update, column), AdviceOfUpdate(context, page));
        foreach (var delete in writes.OfType<DeleteStatement>())
            foreach (var page in pages)
                if (CallName(page, delete.Target.Table) is not null)
                    yield return Found(context, page.Span, delete.Target.Table, MessageOfDelete(delete), AdviceOfDelete(context, delete, page));
        foreach (var finding in OfCopies(context, writes)) yield return finding;
    }

    private IEnumerable<Finding> OfCopies(LintContext context, List<SqlNode> writes)
    {
        foreach (var insert in writes.OfType<InsertStatement>())
            foreach (var page in PagesIn(insert.Source))
                if (CallName(page, insert.Target.Table) is not null || (page.Where is { } where && Reads(where, insert.Target.Table)))
                    yield return Found(
                        context, page.Span, insert.Target.Table, MessageOfCopy(context.Resolve(insert.Target.Table)),
                        $"Leave the OFFSET out: what has been copied is not found again. Repeat, each time in a transaction of its own, until it copies 0 rows:\n{WithoutOffset(context, insert.Span, page)};");
        foreach (var merge in writes.OfType<MergeStatement>())
            foreach (var page in PagesIn(merge.Source))
                if (merge.Branches.Any(b => b.Action == MergeAction.Insert && page.Where is { } where && Reads(where, merge.Target.Table))
                    || FirstChanged(page, merge.Target, merge.Branches.SelectMany(b => b.Assignments)) is not null)
                    yield return Found(
                        context, page.Span, merge.Target.Table, MessageOfCopy(context.Resolve(merge.Target.Table)),
                        $"Leave the OFFSET out: what has been merged is not found again. Repeat, each time in a transaction of its own, until it changes 0 rows:\n{WithoutOffset(context, merge.Span, page)};");
    }

    private static IEnumerable<SelectQuery> PagesIn(SqlNode? source) =>
        source is null ? [] : SyntaxTree.DescendantsAndSelf<SelectQuery>(source).Where(IsPaged);

    private static bool Reads(Expression where, QualifiedName table) =>
        SyntaxTree.DescendantsAndSelf<TableReference>(where).Any(t => RelationName.Of(t.Table) == RelationName.Of(table));

    private static string MessageOfCopy(RelationName table) =>
        $"The pages are taken by OFFSET through a condition on {table}, which this statement writes: what a finished page brought no longer meets it, those behind move up, and the next OFFSET steps over as many rows "
        + "as were done. Up to half of the rows are never brought over, without an error.";

    // OFFSET … [ ROW | ROWS ] stands at the end of the page, before or behind its LIMIT.
    private static string WithoutOffset(LintContext context, SourceSpan statement, SelectQuery page)
    {
        var offset = page.Offset!.Span;
        var word = context.Text(SourceSpan.FromBounds(statement.Start, offset.Start)).LastIndexOf("OFFSET", StringComparison.OrdinalIgnoreCase);
        var behind = context.Text(SourceSpan.FromBounds(offset.End, statement.End));
        foreach (var unit in new[] { " ROWS", " ROW" })
            if (behind.StartsWith(unit, StringComparison.OrdinalIgnoreCase)) behind = behind[unit.Length..];
        return context.Text(new SourceSpan(statement.Start, word)).TrimEnd() + behind;
    }

    // OFFSET 0 pages nothing: it is an old way to keep the planner from merging a subquery.
    private static bool IsPaged(SelectQuery query) => query.Offset is { } offset && offset is not Literal { Value: "0" };

    /// <summary>The first column that the update sets and by which the page is chosen or ordered, or null.</summary>
    private static string? FirstChanged(SelectQuery page, UpdateStatement update) => FirstChanged(page, update.Target, update.Assignments);

    private static string? FirstChanged(SelectQuery page, TargetTable target, IEnumerable<Assignment> assignments)
    {
        if (CallName(page, target.Table) is not { } call) return null;
        var set = assignments.SelectMany(a => a.Columns).Select(c => c.Column.Name).ToHashSet(StringComparer.Ordinal);
        var choosing = page.OrderBy.Select(k => (SqlNode)k);
        if (page.Where is { } where) choosing = choosing.Prepend(where);
        return choosing.SelectMany(SyntaxTree.DescendantsAndSelf<ColumnReference>)
            .Where(r => r.Name.Schema is null || r.Name.Schema == call)
            .Select(r => r.Name.Name)
            .FirstOrDefault(set.Contains);
    }

    private static string? CallName(SelectQuery page, QualifiedName table) =>
        page.From.SelectMany(SyntaxTree.DescendantsAndSelf<TableReference>)
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

    private static string AdviceOfUpdate(LintContext context, SelectQuery page)
    {
        var host = context.Statement.Span is var own && own.Start <= page.Span.Start && own.End >= page.Span.End ? own : context.Script.Statements[context.Place.Index].Span;
        var isInside = host.Start <= page.Span.Start && host.End >= page.Span.End && host.Length <= LongestShown;
        return page.Where is null
            ? "Order the pages by a key that the UPDATE does not set, and begin each one behind the last key of the one before ('teal backfill' does it, throttled and resumable)."
            : $"Leave the OFFSET out: what is done does not meet the condition again. Repeat, each page in a transaction of its own, until it changes 0 rows ('teal backfill' walks over the key instead, throttled and resumable)"
                + (isInside ? $":\n{WithoutOffset(context, host, page)};" : ".");
    }

    private static string AdviceOfDelete(LintContext context, DeleteStatement delete, SelectQuery page)
    {
        var table = context.Resolve(delete.Target.Table);
        var key = TableKeys.RowKey(delete.Target.Table, context.Schema);
        var from = string.Join(", ", page.From.Select(t => context.Text(t.Span)));
        var where = page.Where is { } condition ? $" WHERE {context.Text(condition.Span)}" : "";
        return $"""
            Leave the OFFSET out: what is deleted is not found again. Repeat, each time in a transaction of its own, until it deletes 0 rows:
            DELETE FROM {table} WHERE {(key.Contains(", ", StringComparison.Ordinal) ? $"({key})" : key)} IN (SELECT {TableKeys.RowKey(delete.Target.Table, context.Schema, SqlName.Quote(CallName(page, delete.Target.Table)!) + ".")} FROM {from}{where} LIMIT 1000);
            """;
    }
}
