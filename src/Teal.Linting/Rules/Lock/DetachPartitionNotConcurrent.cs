using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Lock;

/// <summary>DETACH PARTITION without CONCURRENTLY.</summary>
internal sealed class DetachPartitionNotConcurrent() : ActionRule<DetachPartitionAction>(
    "detach-partition-not-concurrent", Severity.Warning, Category.Lock,
    "A partition is detached without CONCURRENTLY",
    "It takes an instant, but needs a lock on the whole partitioned table that waits for every query of any partition, and everybody waits behind that. "
    + "CONCURRENTLY (PostgreSQL 14 and later) waits without being in anybody's way; it may not stand in a transaction, and where it is interrupted "
    + "DETACH PARTITION … FINALIZE ends it.\n\n"
    + "While the table has a default partition no partition can be detached concurrently: then a file that sets lock_timeout is silent. Partitioned tables that the same file creates are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var detach in alter.Actions.OfType<DetachPartitionAction>())
        {
            if (detach.Concurrently || detach.Finalize) continue;
            var hasDefault = HasDefault(context, context.Resolve(alter.Name));
            if (hasDefault && LockWait.IsShort(context)) continue;
            yield return Found(
                context, detach.Span, alter.Name, Message(context, alter, detach), Advice(alter, detach, hasDefault), hasDefault ? Severity.Info : null,
                context.CanLeaveTransaction && !hasDefault
                    ? new Fix("Detach the partition concurrently", [new TextEdit(new SourceSpan(detach.Partition.Span.End, 0), " CONCURRENTLY")])
                    : null);
        }
    }

    private static bool HasDefault(LintContext context, RelationName parent) =>
        context.Schema.PartitionsOf(parent).Any(t => t.IsDefaultPartition);

    private static string Message(LintContext context, AlterTableStatement alter, DetachPartitionAction detach)
    {
        var (parent, partition) = (context.Resolve(alter.Name), context.Resolve(detach.Partition));
        var effects = context.Effects.Where(e => e.Relation == parent || e.Relation == partition).OrderBy(e => e.Relation == parent ? 0 : 1).Select(EffectText.Lock);
        return $"Detaching {partition} takes {string.Join(", and ", effects)}. It waits for every query of {parent} that is under way, and all later ones wait behind it.";
    }

    private static string Advice(AlterTableStatement alter, DetachPartitionAction detach, bool hasDefault)
    {
        var (parent, partition) = (RelationName.Of(alter.Name), RelationName.Of(detach.Partition));
        return hasDefault
            ? $"""
              {parent} has a default partition, and so none can be detached concurrently (SQLSTATE 55000). Bound the wait, and try again when it fails:
              SET lock_timeout = '500ms';
              ALTER TABLE {parent} DETACH PARTITION {partition};
              """
            : $"""
              In a file of its own that is not run in a transaction:
              ALTER TABLE {parent} DETACH PARTITION {partition} CONCURRENTLY;
              -- if it is interrupted:
              ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE;
              """;
    }
}
