using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD PRIMARY KEY without USING INDEX.</summary>
internal sealed class PrimaryKeyWithoutIndex() : ActionRule<AddConstraintAction>(
    "primary-key-without-index", Severity.Error, Category.Rewrite,
    "A primary key builds its index under a lock",
    "The index is built while nobody can read the table. Build a unique index concurrently and let the primary key take it over with USING INDEX, "
    + "which takes an instant where its columns are NOT NULL already; otherwise make them so first, by a validated CHECK. A partitioned table gets it partition by partition. "
    + "Tables that the same file creates and temporary tables are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddConstraintAction>())
        {
            if (add.Constraint is not UniqueConstraint { IsPrimaryKey: true, UsingIndex: null } key) continue;
            var steps = IndexFirst.Of(context, alter, key);
            var text = context.Text(key.Span);
            var table = context.TableSoFar(alter.Name);
            var nullable = key.Columns.Where(c => table?.HasNoNull(c.Name) != true).ToList();
            var isPartitioned = table?.PartitionStrategy is not null;
            // A shell without its partitions has no rows.
            if (isPartitioned && alter.Only) continue;
            yield return Found(
                context, add.Span, alter.Name, Message(context, alter, add, steps, isPartitioned), Advice(context, alter, steps, nullable, text, isPartitioned),
                fix: context.CanLeaveTransaction && nullable.Count == 0 && DropOf(context, alter) is null && !isPartitioned && IndexFirst.IsWhole(text)
                    ? ActionRewrite.Of(alter, add, "Build the index concurrently first", steps.Adopt, steps.Build)
                    : null);
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, AddConstraintAction add, IndexFirst steps, bool isPartitioned) =>
        $"Adding a primary key to {steps.Table} builds its index: it takes {EffectText.Describe(context.EffectOf(alter, add))}. "
        + (steps with { Name = add.Constraint.Name?.Name ?? NewNames.Constraint(context, alter, [], "pkey") }).Failure(isPartitioned);

    private static string Advice(LintContext context, AlterTableStatement alter, IndexFirst steps, List<Identifier> nullable, string text, bool isPartitioned)
    {
        if (IndexFirst.IsTemporal(text)) return NoOnlineWay.Advice(steps.Table, "a primary key WITHOUT OVERLAPS");
        if (isPartitioned)
        {
            return $"""
                Partition by partition, then the whole; each statement by itself, outside a transaction:
                {string.Concat(nullable.Select(column => NotNullFirst.Whole(context, alter.Name, column) + "\n"))}{PartitionedConstraint.Sql(context, steps)}
                """;
        }

        // The old key goes in the statement in which the new one comes, and its name with it.
        var sql = DropOf(context, alter) is { } drop && Beside(context, alter, steps) is var beside
            ? $"{beside.Build};\nALTER TABLE {beside.Table} {context.Text(drop.Span)}, {beside.Adopt};"
            : steps.Sql;
        return $"""
            In a file of its own that is not run in a transaction:
            {string.Concat(nullable.Select(column => NotNullFirst.Sql(context, alter.Name, column) + "\n"))}{sql}{string.Concat(nullable.Select(column => "\n" + NotNullFirst.Drop(context, alter.Name, column)))}
            """;
    }

    private static DropConstraintAction? DropOf(LintContext context, AlterTableStatement alter) =>
        alter.Actions.OfType<DropConstraintAction>().FirstOrDefault(d => context.TableSoFar(alter.Name)?.Constraints.FirstOrDefault(c => c.Name == d.Name.Name)?.Kind == ConstraintKind.PrimaryKey);

    // Its index is built while the old one is there.
    private static IndexFirst Beside(LintContext context, AlterTableStatement alter, IndexFirst steps) =>
        context.TableSoFar(alter.Name)?.Constraints.Any(c => c.Name == steps.Name) == true ? steps with { Name = NewNames.Constraint(context, alter.Name, [], "pkey") } : steps;
}
