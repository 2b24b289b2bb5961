using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Rewrites an UPDATE of many rows as a walk over the key, page by page, each page in a transaction of its own.</summary>
internal static class KeysetBackfill
{
    private const int RowsPerPage = 1000;

    /// <summary>
    /// SQL that does what <paramref name="update"/> does, to be run outside a transaction. What selects a page in the
    /// original (a query with LIMIT) is left out: the walk selects the pages.
    /// </summary>
    public static string Sql(UpdateStatement update, LintContext context)
    {
        var table = RelationName.Of(update.Target.Table);
        var key = SqlName.Quote(TableKeys.WalkingColumn(update.Target.Table, context.Schema));
        var call = SqlName.Quote(update.Target.CallName);
        var alias = update.Target.Alias is { } given ? $" {given}" : "";
        var paging = PagingNames(update);
        var from = update.From.Where(t => !IsPaging(t, paging)).Select(t => context.Text(t.Span)).ToList();
        var conditions = Conjuncts.Of(update.Where).Where(c => !SelectsPage(c, paging)).Select(c => Parenthesised(c, context));
        var quote = context.Text(update.Span).Contains("$$", StringComparison.Ordinal) ? "$walk$" : "$$";
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
                UPDATE {table}{alias}
                SET {string.Join(", ", update.Assignments.Select(a => context.Text(a.Span)))}{(from.Count == 0 ? "" : "\n    FROM " + string.Join(", ", from))}
                WHERE {string.Join("\n      AND ", conditions.Append($"{call}.{key} BETWEEN low AND high"))};
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
