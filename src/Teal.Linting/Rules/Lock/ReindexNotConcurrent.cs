using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Lock;

/// <summary>REINDEX without CONCURRENTLY.</summary>
internal sealed class ReindexNotConcurrent() : Rule<ReindexStatement>(
    "reindex-not-concurrent", Severity.Error, Category.Lock,
    "An index is rebuilt without CONCURRENTLY",
    "While an index is rebuilt nobody can write to its table, and nobody can use the index: queries wait even to be planned. CONCURRENTLY builds a "
    + "second index beside it and swaps them; it may not stand in a transaction, and a failed one leaves an INVALID index with the ending _ccnew "
    + "behind that must be dropped.\n\nTables that the same file creates are exempt. REINDEX SYSTEM has no concurrent form.")
{
    protected override IEnumerable<Finding> Check(LintContext context, ReindexStatement reindex)
    {
        if (reindex.Concurrently) yield break;
        var table = TableOf(context, reindex);
        if (table is { } own && context.IsNew(own)) yield break;
        var isSystem = reindex.ObjectKind == "SYSTEM";
        var word = isSystem ? null : context.FindWord(reindex.ObjectKind);
        yield return Found(
            context, reindex.Span, table, Message(context, reindex, table), isSystem ? OfSystem : Advice(context, reindex, word),
            fix: context.CanLeaveTransaction && word is { } kind
                ? Fix.Replace("Rebuild concurrently", kind, context.Text(kind) + " CONCURRENTLY")
                : null);
    }

    private const string OfSystem =
        """
        REINDEX SYSTEM has no concurrent form (SQLSTATE 0A000), and every query needs the system catalogs. Do it with the application stopped, or one
        index at a time and with a bound on the wait:
        SET lock_timeout = '500ms';
        REINDEX INDEX pg_catalog.pg_class_oid_index;
        """;

    private static RelationName? TableOf(LintContext context, ReindexStatement reindex) => reindex switch
    {
        { ObjectKind: "TABLE", Name: { } table } => context.Resolve(table),
        { ObjectKind: "INDEX", Name: { } index } => context.Schema.Indexes.GetValueOrDefault(context.Resolve(index))?.Table,
        _ => null,
    };

    private static string Message(LintContext context, ReindexStatement reindex, RelationName? table)
    {
        var what = reindex.Name is { } name ? $"REINDEX {reindex.ObjectKind} {context.Resolve(name)}" : $"REINDEX {reindex.ObjectKind}";
        var effects = context.Effects.Where(e => table is null || e.Relation == table || reindex.ObjectKind == "INDEX").Select(EffectText.Describe).ToList();
        return reindex.ObjectKind switch
        {
            "SYSTEM" => $"{what} rebuilds the indexes of the system catalogs, which every query needs, and locks one catalog after the other meanwhile.",
            "SCHEMA" or "DATABASE" => $"{what} rebuilds every index in it: nobody can write to a table, or use its indexes, while they are rebuilt.",
            _ when effects.Count > 0 => $"{what} takes {string.Join(", and ", effects)}. Queries that could use an index that is being rebuilt wait, reads too.",
            _ => $"{what} lets nobody write to the table, nor plan a query that could use the index, while all rows are read.",
        };
    }

    private static string Advice(LintContext context, ReindexStatement reindex, SourceSpan? kind)
    {
        var span = reindex.Span;
        var sql = kind is { } word
            ? context.Text(SourceSpan.FromBounds(span.Start, word.End)) + " CONCURRENTLY" + context.Text(SourceSpan.FromBounds(word.End, span.End))
            : context.Text(span);
        return $"""
            In a file of its own that is not run in a transaction:
            {sql};
            -- If it fails it leaves an INVALID index behind: drop that one with DROP INDEX CONCURRENTLY, then try again.
            """;
    }
}
