using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Linting.Rules.DataLoss;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>Many rows are changed in one transaction: by one UPDATE, INSERT … SELECT or MERGE, or by a code block that updates or deletes in a loop and never commits.</summary>
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
        var loops = AuthorsLoop.NeverCommits(context);
        foreach (var update in SyntaxTree.DescendantsAndSelf<UpdateStatement>(statement))
        {
            if (context.IsNew(update.Target.Table) || (!loops && RowBound.Has(update, context.Schema))) continue;
            var blocking = Blocking(context);
            yield return Found(
                context, update.Span, update.Target.Table, Message(context, update, loops, blocking), Advice(context, update, loops),
                blocking.Count == 0 && !loops ? Severity.Warning : null);
        }

        if (loops)
            foreach (var delete in SyntaxTree.DescendantsAndSelf<DeleteStatement>(statement))
                if (!context.IsNew(delete.Target.Table) && !UnboundedDelete.IsAll(delete))
                    yield return Found(context, delete.Span, delete.Target.Table, LoopMessage(context, delete.Target, "deletes from", "removed"), AuthorsLoop.Advice(context, delete.Span));

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
        var sql = node is InsertStatement copy ? KeysetBackfill.Sql(copy, context) : KeysetBackfill.Sql((MergeStatement)node, context);
        var help = sql is null
            ? $"Keep it apart from DDL. Where {source} is large, bring its rows over page by page, each page in a transaction of its own: put a condition on a key of {source} into the query that reads it, which keeps it to a few thousand rows at a time."
            : $"Keep it apart from DDL. Where {source} is large, page by page, outside a transaction:\n{sql}";
        return Found(context, node.Span, target, message, help, blocking.Count == 0 ? Severity.Info : null);
    }

    private static List<Effect> Blocking(LintContext context) => [.. context.HeldAgainstWrites.Where(e => LockWait.Blocks(context, e))];

    private static string Message(LintContext context, UpdateStatement update, bool loops, List<Effect> blocking)
    {
        var table = context.Resolve(update.Target.Table);
        return loops
            ? LoopMessage(context, update.Target, "updates", "changed")
            : $"This UPDATE of {table} is not bounded by a key or a LIMIT: every row it changes stays locked until it has changed the last one. Writes of the running application to these rows wait that long."
                + Held(context, blocking);
    }

    private static string Held(LintContext context, List<Effect> blocking)
    {
        if (blocking.Count == 0) return "";
        var why = context.Transaction.IsAssumed ? " (most migration runners run a file in one)" : "";
        return $" The same transaction{why} already holds {string.Join(", and ", blocking.Take(LocksShown).Select(EffectText.Lock))}"
            + $"{(blocking.Count > LocksShown ? $", and locks on {blocking.Count - LocksShown} more" : "")}: nobody gets past them until the last row is done.";
    }

    private static string LoopMessage(LintContext context, TargetTable target, string does, string done) =>
        $"The code block {does} {context.Resolve(target.Table)} in a loop and never commits: it is one transaction, and every row it has {done} stays locked until its last page is done. "
        + $"Writes of the running application to these rows wait that long.{Held(context, Blocking(context))}";

    private static string Advice(LintContext context, UpdateStatement update, bool loops)
    {
        // A loop that pages by OFFSET skips rows however often it commits.
        var sql = loops && !KeysetBackfill.HasOffset(update) ? null : KeysetBackfill.Sql(update, context);
        if (sql is null && loops) return AuthorsLoop.Advice(context, update.Span);
        if (sql is not null)
            return $"Keep it apart from DDL and change the rows page by page ('teal backfill' does it, throttled and resumable), or run by hand, outside a transaction:\n{sql}";
        return KeysetBackfill.IsPaged(update)
            ? $"Keep it apart from DDL, with a condition that leaves out the rows which are done, and repeat it, each time in a transaction of its own, until it changes 0 rows:\n{context.Text(context.Statement.Span)};"
            : $"Keep it apart from DDL and change the rows page by page, each page in a transaction of its own: add to its conditions one that keeps it to a few thousand rows of {context.Resolve(update.Target.Table)} at a time.";
    }
}
