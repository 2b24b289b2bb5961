using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Work that takes as long as a table is large.</summary>
/// <param name="What">What is done, as a clause: <c>reads orders</c>.</param>
/// <param name="IsCertain">Whether all rows are read or written for sure; a query may need few of them.</param>
internal sealed record LongWork(string What, bool IsCertain)
{
    /// <summary>The work and the strongest lock on another relation that blocks reads or writes and is held meanwhile; null where there is none, or was in the same transaction.</summary>
    public static (LongWork Work, Effect Held)? WaitedFor(LintContext context)
    {
        if (!context.Transaction.IsShared || !context.HoldsAny || context.History.In(context.Transaction).HasWorkedUnderLock
            || context.Statement is DoStatement or UpdateStatement || IsBackfill(context) || Of(context) is not { } work) return null;
        foreach (var held in context.HeldAgainstWrites)
        {
            if (!LockWait.Blocks(context, held)) continue;
            // Its own rule tells what a statement does under a lock that it takes itself, but not that an earlier one blocks reads as well.
            if (context.EffectOn(held.Relation) is { Lock: not LockMode.None } own
                && ((own.Lock.BlocksWrites() && own.Lock.BlocksReads() == held.Lock.BlocksReads()) || IsValidation(context.Statement))) continue;
            return (work, held);
        }

        return null;
    }

    /// <summary>Whether the statement changes rows of a table in use without a bound under such a lock, which backfill-in-one-transaction tells of.</summary>
    public static bool IsBackfill(LintContext context) => context.Statement is UpdateStatement or InsertStatement or MergeStatement && context.HeldAgainstWrites.Any(held => LockWait.Blocks(context, held)) && context.Statement switch
    {
        UpdateStatement update => !context.IsNew(update.Target.Table) && !RowBound.Has(update, context.Schema),
        InsertStatement insert => CopiedFrom(context, insert) is not null,
        MergeStatement merge => MergedFrom(context, merge) is not null,
        _ => false,
    };

    /// <summary>The table in use whose rows an INSERT copies into another one in use, without a bound; null where it does not.</summary>
    public static QualifiedName? CopiedFrom(LintContext context, InsertStatement insert) =>
        insert.Source is { } source && !context.IsNew(insert.Target.Table) ? Unbounded(context, source) : null;

    /// <summary>The table in use whose rows a MERGE brings into another one in use, without a bound; null where it does not.</summary>
    public static QualifiedName? MergedFrom(LintContext context, MergeStatement merge) => context.IsNew(merge.Target.Table) ? null : merge.Source switch
    {
        TableReference table => context.IsNew(table.Table) ? null : table.Table,
        SubqueryTable subquery => Unbounded(context, subquery.Query),
        _ => null,
    };

    private static LongWork? Of(LintContext context)
    {
        foreach (var effect in context.Effects)
            if (!effect.IsInstant)
                return new(effect.Rewrites ? $"rewrites {effect.Relation}" : effect.Scans ? $"reads all rows of {effect.Relation}" : $"works on {effect.Relation}", effect.IsCertain);
        return context.Statement switch
        {
            DeleteStatement delete when !context.IsNew(delete.Target.Table) && !RowBound.Has(delete, context.Schema) => new($"deletes from {context.Resolve(delete.Target.Table)}", false),
            InsertStatement { Source: { } source } => Reading(context, source),
            SelectStatement select => Reading(context, select.Query),
            CreateTableStatement { AsQuery: { } query } => Reading(context, query),
            CreateViewStatement { IsMaterialized: true } view => Reading(context, view.Query),
            _ => null,
        };
    }

    /// <summary>The first table that was there before the file and whose rows a query reads without a bound, or null.</summary>
    public static QualifiedName? Unbounded(LintContext context, QueryExpression query)
    {
        if (query.Limit is not null) return null;
        var named = SyntaxTree.DescendantsAndSelf<CommonTableExpression>(context.Statement).Select(t => t.Name.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var select in SyntaxTree.DescendantsAndSelf<SelectQuery>(query))
        {
            if (select.Limit is not null) continue;
            foreach (var table in select.From.SelectMany(SyntaxTree.DescendantsAndSelf<TableReference>))
                if (!context.IsNew(table.Table) && (table.Table.Schema is not null || !named.Contains(table.Table.Name)) && !IsBounded(context, select, table)) return table.Table;
        }

        return SyntaxTree.DescendantsAndSelf<TableQuery>(query).Select(t => t.Table).FirstOrDefault(t => !context.IsNew(t));
    }

    private static LongWork? Reading(LintContext context, QueryExpression query) =>
        Unbounded(context, query) is { } table ? new($"reads {context.Resolve(table)}", false) : null;

    // A catalog query is quick, and so is one for given keys.
    private static bool IsBounded(LintContext context, SelectQuery select, TableReference table) =>
        table.Table.Schema is "pg_catalog" or "information_schema" || (table.Table.Schema is null && table.Table.Name.StartsWith("pg_", StringComparison.Ordinal))
        || RowBound.Has(new UpdateStatement(new TargetTable(table.Table, table.Alias, false, table.Span), [], [], select.Where, select.Span), context.Schema);

    private static bool IsValidation(Statement statement) =>
        statement is AlterTableStatement alter && alter.Actions.All(a => a is ValidateConstraintAction);
}
