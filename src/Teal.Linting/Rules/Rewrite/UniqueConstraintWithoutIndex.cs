using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD UNIQUE without USING INDEX.</summary>
internal sealed class UniqueConstraintWithoutIndex() : ActionRule<AddConstraintAction>(
    "unique-constraint-without-index", Severity.Error, Category.Rewrite,
    "A unique constraint builds its index under a lock",
    "The index is built while nobody can read the table. Build a unique index concurrently and let the constraint take it over "
    + "with USING INDEX, which takes an instant. NOT VALID does not exist for UNIQUE.\n\n"
    + "Tables that the same file creates and temporary tables are exempt. A partitioned table knows no USING INDEX: its partitions get the constraint so, "
    + "and are attached to a shell of the whole.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddConstraintAction>())
        {
            if (add.Constraint is not UniqueConstraint { IsPrimaryKey: false, UsingIndex: null } unique) continue;
            var steps = IndexFirst.Of(context, alter, unique);
            var text = context.Text(unique.Span);
            var isPartitioned = context.Schema.Find(alter.Name)?.PartitionStrategy is not null;
            // A shell without its partitions has no rows.
            if (isPartitioned && alter.Only) continue;
            yield return Found(
                context, add.Span, alter.Name, Message(context, alter, add, steps, isPartitioned), Advice(context, steps, text, isPartitioned),
                fix: context.CanLeaveTransaction && !isPartitioned && IndexFirst.IsWhole(text)
                    ? ActionRewrite.Of(alter, add, "Build the index concurrently first", steps.Adopt, steps.Build)
                    : null);
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, AddConstraintAction add, IndexFirst steps, bool isPartitioned) =>
        $"Adding the unique constraint {SqlName.Quote(steps.Name)} builds its index: it takes {EffectText.Describe(context.EffectOf(alter, add))}. "
        + steps.Failure(isPartitioned);

    private static string Advice(LintContext context, IndexFirst steps, string text, bool isPartitioned) =>
        IndexFirst.IsTemporal(text) ? NoOnlineWay.Advice(steps.Table, "a constraint WITHOUT OVERLAPS")
        : isPartitioned
            ? $"""
              Partition by partition, then the whole; each statement by itself, outside a transaction:
              {PartitionedConstraint.Sql(context, steps)}
              """
            : $"""
              In a file of its own that is not run in a transaction:
              {steps.Sql}
              -- If the first one fails it leaves an INVALID index behind: drop that one with DROP INDEX CONCURRENTLY, then try again.
              """;
}
