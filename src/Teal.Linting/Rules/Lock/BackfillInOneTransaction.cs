using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>Many rows are changed in one transaction: by one UPDATE, INSERT … SELECT or MERGE, or by a code block that loops and never commits.</summary>
internal sealed class BackfillInOneTransaction() : Rule<DataStatement>(
    "backfill-in-one-transaction", Severity.Error, Category.Lock,
    "Many rows are changed in one transaction",
    "Each changed row stays locked until the transaction ends, and so does every table that an earlier statement of it "
    + "locked; VACUUM can clean nothing up meanwhile, and a failure at the last row undoes all of it. Change the rows page by page, "
    + "each page in a transaction of its own, apart from DDL.\n\n"
    + "An error where the transaction already holds a lock that blocks reads or writes, and for a loop without COMMIT; an INSERT … SELECT or MERGE by itself is information, because its new rows keep nobody waiting. Tables that the "
    + "file makes, on either side, and changes bounded by a key or a LIMIT are exempt.")
{
    private const int LocksShown = 3;

    protected override IEnumerable<Finding> Check(LintContext context, DataStatement statement)
    {
        var loops = context.LoopDepth > 0 && !CommitsInLoop(context.Code);
        foreach (var update in SyntaxTree.DescendantsAndSelf(statement).OfType<UpdateStatement>())
        {
            if (context.IsNew(update.Target.Table) || (!loops && RowBound.Has(update, context.Schema))) continue;
            var blocking = Blocking(context);
            yield return Found(
                context, update.Span, update.Target.Table, Message(context, update, loops, blocking), Advice(context, update),
                blocking.Count == 0 && !loops ? Severity.Warning : null);
        }

        foreach (var node in SyntaxTree.DescendantsAndSelf(statement))
            if (OfCopy(context, node) is { } finding) yield return finding;
    }

    private Finding? OfCopy(LintContext context, SqlNode node)
    {
        var (target, from, verb) = node switch
        {
            InsertStatement insert => (insert.Target.Table, LongWork.CopiedFrom(context, insert), "copies"),
            MergeStatement merge => (merge.Target.Table, LongWork.MergedFrom(context, merge), "merges"),
            _ => default,
        };
        if (from is null) return null;
        var (table, source) = (context.Resolve(target), context.Resolve(from));
        var blocking = Blocking(context);
        var message = $"This {verb} the rows of {source} into {table} without a bound, in one transaction: nobody sees them before the last one is there, "
            + $"a writer of the same key waits until then, and a failure undoes all of it.{Held(context, blocking)}";
        var sql = node is InsertStatement copy ? KeysetBackfill.Sql(copy, context) : null;
        var help = sql is null
            ? $"Keep it apart from DDL. Where {source} is large, bring its rows over page by page, each page in a transaction of its own: add to the condition on {source}\nAND {SqlName.Quote(TableKeys.WalkingColumn(from, context.Schema))} BETWEEN /* low */ AND /* high */"
            : $"Keep it apart from DDL. Where {source} is large, page by page, outside a transaction:\n{sql}";
        return Found(context, node.Span, target, message, help, blocking.Count == 0 ? Severity.Info : null);
    }

    private static bool CommitsInLoop(ProcedureBody? code) =>
        code is not null && code.Statements.Any(s => s is { LoopDepth: > 0, Statement: TransactionStatement { Action: TransactionAction.Commit } });

    private static List<Effect> Blocking(LintContext context) => [.. context.Held.Where(e => LockWait.Blocks(context, e))];

    private static string Message(LintContext context, UpdateStatement update, bool loops, List<Effect> blocking)
    {
        var table = context.Resolve(update.Target.Table);
        var what = loops
            ? $"The code block updates {table} in a loop and never commits: it is one transaction, and every row it has changed stays locked until its last page is done"
            : $"This UPDATE of {table} is not bounded by a key or a LIMIT: every row it changes stays locked until it has changed the last one";
        var rows = $"{what}. Writes of the running application to these rows wait that long.";
        return rows + Held(context, blocking);
    }

    private static string Held(LintContext context, List<Effect> blocking)
    {
        if (blocking.Count == 0) return "";
        var why = context.Transaction.IsAssumed ? " (most migration runners run a file in one)" : "";
        return $" The same transaction{why} already holds {string.Join(", and ", blocking.Take(LocksShown).Select(EffectText.Lock))}"
            + $"{(blocking.Count > LocksShown ? $", and locks on {blocking.Count - LocksShown} more" : "")}: nobody gets past them until the last row is done.";
    }

    private static string Advice(LintContext context, UpdateStatement update) =>
        $"""
        Keep it apart from DDL and change the rows page by page ('teal backfill' does it, throttled and resumable), or run by hand, outside a transaction:
        {KeysetBackfill.Sql(update, context)}
        """;
}
