using System.Collections.Frozen;
using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Data;

/// <summary>Statements of <c>backfill.sql</c> to <see cref="DataChange"/>s.</summary>
internal static class DataChangeReader
{
    // Tables 9.60 to 9.63 of the PostgreSQL 18 manual; those that a database has besides are asked for when the change is begun.
    private static readonly FrozenSet<string> Aggregates = FrozenSet.Create(
        "any_value", "array_agg", "avg", "bit_and", "bit_or", "bit_xor", "bool_and", "bool_or", "corr", "count", "covar_pop", "covar_samp", "every",
        "json_agg", "json_agg_strict", "json_arrayagg", "json_object_agg", "json_object_agg_strict", "json_object_agg_unique", "json_object_agg_unique_strict",
        "json_objectagg", "jsonb_agg", "jsonb_agg_strict", "jsonb_object_agg", "jsonb_object_agg_strict", "jsonb_object_agg_unique",
        "jsonb_object_agg_unique_strict", "max", "min", "mode", "percentile_cont", "percentile_disc", "range_agg", "range_intersect_agg", "regr_avgx",
        "regr_avgy", "regr_count", "regr_intercept", "regr_r2", "regr_slope", "regr_sxx", "regr_sxy", "regr_syy", "stddev", "stddev_pop", "stddev_samp",
        "string_agg", "sum", "var_pop", "var_samp", "variance", "xmlagg");

    /// <summary>The data change, or why the statement is none.</summary>
    public static (DataChange? Data, string? Problem) Read(Statement statement, int ordinal, SqlScript script) => statement switch
    {
        UpdateStatement update => OfUpdate(update, ordinal, script),
        InsertStatement insert => OfInsert(insert, ordinal, script),
        _ => (null, "backfill.sql holds UPDATE and INSERT … SELECT only: each is run part by part over the rows of one table"),
    };

    private static (DataChange?, string?) OfUpdate(UpdateStatement update, int ordinal, SqlScript script)
    {
        var why = update.With is not null ? "WITH would be evaluated anew for every part: write it as a subquery in FROM"
            : !update.Returning.IsEmpty ? "nobody reads what RETURNING gives"
            : update.IsWhereCurrentOf ? "there is no cursor for WHERE CURRENT OF"
            : update.Target.Only ? "ONLY would leave out partitions; leave it out"
            : null;
        if (why is not null) return (null, why);
        var columns = update.Assignments.SelectMany(assignment => assignment.Columns).Select(target => target.Column.Name).ToImmutableArray();
        return (With(
            new DataChange(ordinal, update.Target.Table, update.Target.Table, update.Target.CallName, columns, [], script.Source.Slice(update.Span)),
            script, update.Span, update.Span.End, update.Where), null);
    }

    private static (DataChange?, string?) OfInsert(InsertStatement insert, int ordinal, SqlScript script)
    {
        if (insert.Source is not SelectQuery query) return (null, "an INSERT must take its rows from one SELECT, which is run part by part");
        var end = insert.OnConflict?.Span.Start ?? insert.Span.End;
        var why = insert.With is not null || query.With is not null ? "WITH would be evaluated anew for every part: write it as a subquery"
            : !insert.Returning.IsEmpty ? "nobody reads what RETURNING gives"
            : query.IsDistinct || !query.DistinctOn.IsEmpty ? "DISTINCT holds within a part only: use ON CONFLICT DO NOTHING"
            : !query.GroupBy.IsEmpty || query.Having is not null ? "GROUP BY would group within a part only"
            : query.Limit is not null || query.Offset is not null ? "LIMIT and OFFSET would count within a part only"
            : !query.OrderBy.IsEmpty ? "ORDER BY means nothing here: the parts are in the order of the primary key"
            : !query.Locking.IsEmpty ? "it cannot lock what it reads; leave the locking clause out"
            : !query.Windows.IsEmpty || SyntaxTree.DescendantsAndSelf<FunctionCall>(query).Any(call => call.Over is not null) ? "a window function would see a part only"
            : script.Source.Content.AsSpan(0, query.Span.Start).TrimEnd() is [.., '('] ? "write the SELECT without parentheses round it"
            : null;
        if (why is not null) return (null, why);
        if (query.From.IsEmpty || FirstTable(query.From[0]) is not { } walked)
            return (null, "the first thing in FROM must be a table: its rows are gone over part by part, so it cannot be a subquery, or stand on the optional side of an outer join");
        var functions = query.Items.SelectMany(OwnCalls).Select(call => call.Name.Name).Distinct().ToImmutableArray();
        if (functions.FirstOrDefault(Aggregates.Contains) is { } aggregate) return (null, $"{aggregate} is an aggregate: over a part of the rows it gives something else than over all");
        return (With(
            new DataChange(ordinal, insert.Target.Table, walked.Table, walked.CallName, [], functions, script.Source.Slice(insert.Span)),
            script, insert.Span, end, query.Where), null);
    }

    // Not those of subqueries, which see every row.
    private static IEnumerable<FunctionCall> OwnCalls(SqlNode node)
    {
        if (node is FunctionCall call) yield return call;
        foreach (var child in SyntaxTree.Children(node))
            if (child is not QueryExpression)
                foreach (var inner in OwnCalls(child)) yield return inner;
    }

    private static TableReference? FirstTable(TableExpression from) => from switch
    {
        TableReference { Only: false, Sample: null } table => table,
        JoinedTable { Kind: var kind } join when !kind.Contains("RIGHT", StringComparison.OrdinalIgnoreCase) && !kind.Contains("FULL", StringComparison.OrdinalIgnoreCase) => FirstTable(join.Left),
        _ => null,
    };

    // The condition is put before the statement's own, which goes into parentheses: it may hold OR, and end with a comment.
    private static DataChange With(DataChange data, SqlScript script, SourceSpan whole, int end, Expression? where)
    {
        var tail = script.Source.Slice(SourceSpan.FromBounds(end, whole.End));
        if (tail.Length > 0) tail = "\n" + tail;
        if (where is null)
            return data with { BeforeRange = script.Source.Slice(SourceSpan.FromBounds(whole.Start, end)) + "\nWHERE ", AfterRange = tail };
        // The span of an expression leaves out the parentheses around it.
        var keyword = script.Tokens.Last(token => token.Start < where.Span.Start && IsWhere(script.Source, token));
        var begin = keyword.Start + keyword.Length;
        return data with
        {
            BeforeRange = script.Source.Slice(SourceSpan.FromBounds(whole.Start, begin)) + " ",
            AfterRange = $" AND ({script.Source.Slice(SourceSpan.FromBounds(begin, end))}\n){tail}",
        };
    }

    private static bool IsWhere(SourceText source, Token token) =>
        token.Length == 5 && source.Slice(new SourceSpan(token.Start, token.Length)).Equals("WHERE", StringComparison.OrdinalIgnoreCase);
}
