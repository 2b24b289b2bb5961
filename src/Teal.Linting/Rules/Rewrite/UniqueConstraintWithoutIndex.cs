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
    + "Tables that the same file creates and temporary tables are exempt. A partitioned table knows no USING INDEX: there a unique index of the whole, "
    + "attached partition by partition, does the same.")
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
            yield return Found(
                context, add.Span, alter.Name, Message(context, alter, add, steps), Advice(context, steps, text, isPartitioned),
                fix: context.CanLeaveTransaction && !isPartitioned && IndexFirst.IsWhole(text)
                    ? ActionRewrite.Of(alter, add, "Build the index concurrently first", steps.Adopt, steps.Build)
                    : null);
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, AddConstraintAction add, IndexFirst steps) =>
        $"Adding the unique constraint {SqlName.Quote(steps.Name)} builds its index: it takes {EffectText.Describe(context.EffectOf(alter, add))}. "
        + $"Two equal rows make it fail with 'could not create unique index \"{steps.Name}\"' (SQLSTATE 23505).";

    private static string Advice(LintContext context, IndexFirst steps, string text, bool isPartitioned) =>
        IndexFirst.IsTemporal(text) ? NoOnlineWay.Advice(steps.Table, "a constraint WITHOUT OVERLAPS")
        : isPartitioned
            ? $"""
              {steps.Table} is partitioned and knows no USING INDEX (SQLSTATE 0A000). A unique index does the same; the last partition makes it valid. Outside a transaction:
              CREATE UNIQUE INDEX {SqlName.Quote(steps.Name)} ON ONLY {steps.Table} ({string.Join(", ", steps.Columns)});
              {PartitionedIndex.Partitions(context, steps.Table, steps.Name, true, $" ({string.Join(", ", steps.Columns)})")}
              """
            : $"""
              In a file of its own that is not run in a transaction:
              {steps.Sql}
              -- If the first one fails it leaves an INVALID index behind: drop that one with DROP INDEX CONCURRENTLY, then try again.
              """;
}
