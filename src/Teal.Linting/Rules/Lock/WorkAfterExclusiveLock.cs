using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Lock;

/// <summary>Work that takes time while the transaction holds a lock of an earlier statement.</summary>
internal sealed class WorkAfterExclusiveLock() : Rule<Statement>(
    "work-after-exclusive-lock", Severity.Error, Category.Lock,
    "Work is done while an earlier lock is held",
    "A lock lasts until its transaction ends. A change of the catalog that takes an instant blocks its table for as long as everything behind it in the transaction takes: scans, rewrites, index builds, queries. "
    + "Put such work into a transaction, and a file, of its own.\n\n"
    + "Told once for each transaction. Tables that the file makes are exempt, on both sides; an UPDATE is told of by backfill-in-one-transaction. A warning where the linter only assumes that the file is one "
    + "transaction, and where the work is a query that may need few rows.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (LongWork.WaitedFor(context) is not var (work, held)) return [];
        return [Found(
            context, statement.Span, held.Relation,
            $"This {work.What} {TransactionWords.Where(context)}, which already holds {EffectText.Lock(held)}: nobody gets past that lock until this is done and the transaction ends.",
            Advice(context, statement),
            context.Transaction.IsAssumed || !work.IsCertain ? Severity.Warning : null)];
    }

    // The plain form would hold its own lock as long.
    private static string Advice(LintContext context, Statement statement)
    {
        if (statement is not CreateIndexStatement { Concurrently: false } create) return $"In a file, and a transaction, of its own:\n{context.Text(statement.Span)};";
        if (context.Schema.Find(create.Table)?.PartitionStrategy is not null || context.FindWord("INDEX") is not { } word)
            return "In a file of its own that is not run in a transaction, in the steps that index-not-concurrent gives.";
        var span = statement.Span;
        return $"In a file of its own that is not run in a transaction:\n{context.Text(SourceSpan.FromBounds(span.Start, word.End))} CONCURRENTLY{context.Text(SourceSpan.FromBounds(word.End, span.End))};";
    }
}
