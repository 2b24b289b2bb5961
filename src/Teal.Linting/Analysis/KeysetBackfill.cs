using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>
/// Rewrites a change of many rows as a walk over the table, each page in a transaction of its own. Every condition of the original is
/// kept: where that is not sure, there is no rewriting.
/// </summary>
internal static class KeysetBackfill
{
    /// <summary>SQL that does what <paramref name="update"/> does, to be run outside a transaction; null where that is not sure.</summary>
    public static string? Sql(UpdateStatement update, LintContext context)
    {
        var conjuncts = Conjuncts.Of(update.Where).ToList();
        if (!ReferenceEquals(update, context.Statement) || update.IsWhereCurrentOf || HasUnsureQuery(update.With) || conjuncts.Exists(c => PageOf(c) is null && IsPaged(c))
            || update.From.Any(IsPaged) || HasVariables(update, context, [.. conjuncts.Select(PageOf).OfType<SelectQuery>().Select(Tail)])) return null;
        var changed = update.Assignments.SelectMany(a => a.Columns).Select(c => c.Column.Name).ToHashSet(StringComparer.Ordinal);
        var isRepeatable = !update.Assignments.SelectMany(SyntaxTree.DescendantsAndSelf<ColumnReference>).Any(c => changed.Contains(c.Name.Name));
        if (TableWalk.Over(context, update.Target.Table, update.Target.Only, changed, isRepeatable) is not { } walk) return null;
        var conditions = conjuncts.Select(c => PageOf(c) is { } page
            ? context.Text(SourceSpan.FromBounds(c.Span.Start, Tail(page).Start)).TrimEnd() + context.Text(SourceSpan.FromBounds(page.Span.End, c.Span.End))
            : Parenthesised(c, context));
        var with = update.With is { } clause ? $"    {context.Text(clause.Span)}\n" : "";
        var from = update.From.IsEmpty ? "" : "\n    FROM " + string.Join(", ", update.From.Select(t => context.Text(t.Span)));
        return walk.Sql($"""
            {with}    UPDATE {context.Text(update.Target.Span)}
                SET {string.Join(", ", update.Assignments.Select(a => context.Text(a.Span)))}{from}
                WHERE {string.Join("\n      AND ", conditions.Append(walk.Page(update.Target.CallName)))};
            """);
    }

    /// <summary>
    /// SQL that does what an INSERT … SELECT does, to be run outside a transaction; null where the query is not a plain one over a
    /// single table with a key, which could not be cut into pages without changing its result.
    /// </summary>
    public static string? Sql(InsertStatement insert, LintContext context)
    {
        if (!ReferenceEquals(insert, context.Statement) || insert.With is not null || HasVariables(insert, context)
            || insert.Source is not SelectQuery { From: [TableReference source], With: null, GroupBy.IsEmpty: true, Having: null, IsDistinct: false, DistinctOn.IsEmpty: true, Limit: null, Offset: null, Windows.IsEmpty: true } query
            || context.Resolve(source.Table) == context.Resolve(insert.Target.Table)
            || SyntaxTree.DescendantsAndSelf(query).Any(n => n is FunctionCall { Over: not null } || n is FunctionCall call && IsAggregate(call.Name.Name))
            || TableWalk.Over(context, source.Table, source.Only, new HashSet<string>(), isRepeatable: false) is not { } walk)
            return null;
        var page = walk.Page(source.CallName);
        var condition = query.Where is { } where ? $"\n    WHERE {Parenthesised(where, context)} AND {page}" : $"\n    WHERE {page}";
        var before = context.Text(SourceSpan.FromBounds(insert.Span.Start, source.Span.End));
        var behind = context.Text(SourceSpan.FromBounds((query.Where?.Span ?? source.Span).End, insert.Span.End)).TrimEnd();
        return walk.Sql($"    {before}{condition}{behind};");
    }

    /// <summary>
    /// SQL that does what a MERGE does, to be run outside a transaction; null where its source is not a table with a key, or where it
    /// looks for rows that the source does not have.
    /// </summary>
    public static string? Sql(MergeStatement merge, LintContext context)
    {
        if (!ReferenceEquals(merge, context.Statement) || merge.With is not null || merge.Source is not TableReference source || HasVariables(merge, context)
            || merge.Branches.Any(b => b.When == MergeWhen.NotMatchedBySource) || context.Resolve(source.Table) == context.Resolve(merge.Target.Table)
            || TableWalk.Over(context, source.Table, source.Only, new HashSet<string>(), isRepeatable: false) is not { } walk) return null;
        var call = SqlName.Quote(source.CallName);
        var before = context.Text(SourceSpan.FromBounds(merge.Span.Start, source.Span.Start));
        var behind = context.Text(SourceSpan.FromBounds(source.Span.End, merge.Span.End)).TrimEnd();
        return walk.Sql($"    {before}(SELECT * FROM {(source.Only ? "ONLY " : "")}{context.Resolve(source.Table)} AS {call} WHERE {walk.Page(source.CallName)}) AS {call}{behind};");
    }

    /// <summary>Whether a query in <paramref name="node"/> takes some of its rows only.</summary>
    public static bool IsPaged(SqlNode? node) =>
        node is not null && SyntaxTree.DescendantsAndSelf<QueryExpression>(node).Any(q => q.Limit is not null || q.Offset is not null);

    /// <summary>Whether a query in <paramref name="node"/> pages by OFFSET.</summary>
    public static bool HasOffset(SqlNode node) => SyntaxTree.DescendantsAndSelf<QueryExpression>(node).Any(q => q.Offset is not null);

    // What it changes, or takes some rows of, would be another with each page.
    private static bool HasUnsureQuery(WithClause? with) => with is not null && (IsPaged(with) || with.Tables.Any(t => t.Statement is not SelectStatement));

    // The walk takes the place of the LIMIT and OFFSET of "key IN (SELECT …)"; what chooses the rows stays.
    private static SelectQuery? PageOf(Expression conjunct) =>
        conjunct is SubqueryExpression { Kind: SubqueryKind.In, Query: SelectQuery { With: null, From: [_, ..], GroupBy.IsEmpty: true, Having: null, IsDistinct: false, DistinctOn.IsEmpty: true, Windows.IsEmpty: true } page }
        && (page.Limit is not null || page.Offset is not null) && !IsPaged(page.Where) && !page.From.Any(IsPaged) ? page : null;

    private static SourceSpan Tail(SelectQuery page) => SourceSpan.FromBounds((page.Where?.Span ?? page.From[^1].Span).End, page.Span.End);

    // The variables of a code block are not there outside it.
    private static bool HasVariables(DataStatement statement, LintContext context, params SourceSpan[] without)
    {
        if (context.Code is null) return false;
        var nodes = SyntaxTree.DescendantsAndSelf(statement).ToList();
        var names = nodes.OfType<TableReference>().Select(t => t.Table).ToList();
        var calls = nodes.OfType<TableReference>().Select(t => t.CallName).Concat(nodes.OfType<SubqueryTable>().Select(t => t.Alias?.Name).OfType<string>()).ToHashSet(StringComparer.Ordinal);
        if ((statement as UpdateStatement)?.Target is { } target || (target = (statement as MergeStatement)?.Target) is not null)
        {
            names.Add(target.Table);
            calls.Add(target.CallName);
        }

        var tables = names.Select(n => context.Schema.Find(n)).ToList();
        var isKnown = tables.TrueForAll(t => t is not null) && !nodes.OfType<SubqueryTable>().Any();
        return nodes.OfType<ColumnReference>().Where(c => !without.Any(s => s.Start <= c.Span.Start && c.Span.End <= s.End)).Any(c => c.Name.Schema is { } qualifier
            ? !calls.Contains(qualifier)
            : isKnown && !tables.Exists(t => t!.Column(c.Name.Name) is not null));
    }

    private static bool IsAggregate(string function) =>
        function is "count" or "sum" or "min" or "max" or "avg" or "every" or "any_value" or "stddev" or "variance" || function.EndsWith("_agg", StringComparison.Ordinal)
        || function.StartsWith("bool_", StringComparison.Ordinal) || function.StartsWith("percentile_", StringComparison.Ordinal);

    private static string Parenthesised(Expression condition, LintContext context) =>
        condition is BinaryExpression { Operator: "OR" } ? $"({context.Text(condition.Span)})" : context.Text(condition.Span);
}
