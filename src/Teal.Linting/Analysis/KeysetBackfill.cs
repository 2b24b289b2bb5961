using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>Rewrites a change of many rows as a walk over the key, page by page, each page in a transaction of its own.</summary>
internal static class KeysetBackfill
{
    private const int RowsPerPage = 1000;

    /// <summary>
    /// SQL that does what <paramref name="update"/> does, to be run outside a transaction. What selects a page in the
    /// original (a query with LIMIT) is left out: the walk selects the pages.
    /// </summary>
    public static string Sql(UpdateStatement update, LintContext context)
    {
        var table = context.Resolve(update.Target.Table);
        var key = SqlName.Quote(TableKeys.WalkingColumn(update.Target.Table, context.Schema));
        var call = SqlName.Quote(update.Target.CallName);
        var alias = update.Target.Alias is { } given ? $" {given}" : "";
        var paging = PagingNames(update);
        var from = update.From.Where(t => !IsPaging(t, paging)).Select(t => context.Text(t.Span)).ToList();
        var conditions = Conjuncts.Of(update.Where).Where(c => !SelectsPage(c, paging)).Select(c => Parenthesised(c, context));
        var work = $"""
                UPDATE {table}{alias}
                SET {string.Join(", ", update.Assignments.Select(a => context.Text(a.Span)))}{(from.Count == 0 ? "" : "\n    FROM " + string.Join(", ", from))}
                WHERE {string.Join("\n      AND ", conditions.Append($"{call}.{key} BETWEEN low AND high"))};
            """;
        return Walk(table, key, work);
    }

    /// <summary>
    /// SQL that does what an INSERT … SELECT does, to be run outside a transaction; null where the query is not a plain one over a
    /// single table, which could not be cut into pages without changing its result.
    /// </summary>
    public static string? Sql(InsertStatement insert, LintContext context)
    {
        if (insert.Source is not SelectQuery { From: [TableReference source], GroupBy.IsEmpty: true, Having: null, IsDistinct: false, DistinctOn.IsEmpty: true, Limit: null, Offset: null, Windows.IsEmpty: true } query
            || SyntaxTree.DescendantsAndSelf(query).Any(n => n is FunctionCall { Over: not null } or FunctionCall { Name.Name: "count" or "sum" or "min" or "max" or "avg" or "string_agg" or "array_agg" }))
            return null;
        var key = SqlName.Quote(TableKeys.WalkingColumn(source.Table, context.Schema));
        var page = $"{SqlName.Quote(source.CallName)}.{key} BETWEEN low AND high";
        var condition = query.Where is { } where ? $"\n    WHERE {Parenthesised(where, context)} AND {page}" : $"\n    WHERE {page}";
        var before = context.Text(SourceSpan.FromBounds(insert.Span.Start, source.Span.End));
        var behind = context.Text(SourceSpan.FromBounds((query.Where?.Span ?? source.Span).End, insert.Span.End)).TrimEnd();
        return Walk(context.Resolve(source.Table), key, $"    {before}{condition}{behind};");
    }

    private static string Walk(RelationName table, string key, string work)
    {
        var quote = work.Contains("$$", StringComparison.Ordinal) ? "$walk$" : "$$";
        return $"""
            DO {quote}
            DECLARE
              low {table}.{key}%TYPE;
              high {table}.{key}%TYPE;
            BEGIN
              SELECT min({key}) INTO low FROM {table};
              WHILE low IS NOT NULL LOOP
                SELECT max({key}) INTO high
                FROM (SELECT {key} FROM {table} WHERE {key} >= low ORDER BY {key} LIMIT {RowsPerPage}) AS page;
            {work}
                COMMIT;
                SELECT min({key}) INTO low FROM {table} WHERE {key} > high;
              END LOOP;
            END
            {quote};
            """;
    }

    private static HashSet<string> PagingNames(UpdateStatement update) =>
        (update.With?.Tables ?? []).Select(t => t.Name.Name)
            .Concat(update.From.OfType<SubqueryTable>().Where(t => IsPage(t.Query)).Select(t => t.Alias?.Name).OfType<string>())
            .ToHashSet(StringComparer.Ordinal);

    private static bool IsPaging(TableExpression table, HashSet<string> paging) => table switch
    {
        TableReference { Table.Schema: null } reference => paging.Contains(reference.Table.Name),
        SubqueryTable subquery => IsPage(subquery.Query),
        _ => false,
    };

    private static bool SelectsPage(Expression conjunct, HashSet<string> paging) =>
        SyntaxTree.DescendantsAndSelf(conjunct).Any(n =>
            (n is QueryExpression query && IsPage(query))
            || (n is ColumnReference { Name.Schema: { } qualifier } && paging.Contains(qualifier)));

    private static bool IsPage(QueryExpression query) => query.Limit is not null || query.Offset is not null;

    private static string Parenthesised(Expression condition, LintContext context) =>
        condition is BinaryExpression { Operator: "OR" } ? $"({context.Text(condition.Span)})" : context.Text(condition.Span);
}
