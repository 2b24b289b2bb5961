using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>DROP INDEX without CONCURRENTLY.</summary>
internal sealed class DropIndexNotConcurrent() : Rule<DropStatement>(
    "drop-index-not-concurrent", Severity.Warning, Category.Lock,
    "An index is dropped without CONCURRENTLY",
    "It takes an instant, but needs a lock on the whole table that waits for every query of it, and everybody waits behind that. CONCURRENTLY waits "
    + "without being in anybody's way; it may not stand in a transaction and takes one index at a time, without CASCADE.\n\n"
    + "Indexes of tables that the same file creates are exempt. An index of a partitioned table cannot be dropped concurrently: a file that sets lock_timeout is silent about it. "
    + "An error, with CONCURRENTLY or without, where the index is known to be that of a constraint: the server refuses.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop.ObjectKind != "INDEX") yield break;
        foreach (var name in drop.Names)
            if (OfConstraint(context, drop, name) is { } refused)
            {
                yield return refused;
                yield break;
            }

        if (drop.Concurrently) yield break;
        var names = drop.Names.Where(name => !IsNew(context, name)).ToList();
        if (names.Count == 0) yield break;
        var partitioned = names.Find(name => IsPartitioned(context, name));
        if (partitioned is not null && LockWait.IsShort(context)) yield break;
        var isMechanical = context.CanLeaveTransaction && partitioned is null && !drop.Cascade && names.Count == drop.Names.Length;
        yield return Found(
            context, drop.Span, TableOf(context, names[0]) ?? context.Resolve(names[0]), Message(context, names), Advice(drop, names, partitioned),
            partitioned is null ? null : Severity.Info,
            isMechanical ? Fix.Replace("Drop the index concurrently", drop.Span, string.Join(";\n", names.Select(n => Concurrently(drop, n)))) : null);
    }

    // CASCADE would take the constraint along, but CONCURRENTLY knows none.
    private Finding? OfConstraint(LintContext context, DropStatement drop, QualifiedName name)
    {
        if (drop.Cascade || context.Schema.FindIndex(name) is not { IsOfConstraint: true } index || IsNew(context, name)) return null;
        // refused-statement says that such an index cannot be dropped concurrently at all.
        if (drop.Concurrently && IsPartitioned(context, name)) return null;
        if (index.Parent is { } whole)
            return Found(
                context, name.Span, index.Table,
                $"{index.Name} is the part of {whole} that {index.Table} has: the statement fails with 'cannot drop index {index.Name.Name} because index {whole.Name} requires it' (SQLSTATE 2BP01).",
                "It goes with the constraint of the whole table, when no running version relies on that.", Severity.Error);
        return Found(
            context, name.Span, index.Table,
            $"{index.Name} is the index of a constraint of {index.Table}: the statement fails with 'cannot drop index {index.Name.Name} because constraint {index.Name.Name} on table {index.Table.Name} requires it' (SQLSTATE 2BP01).",
            $"""
            Drop the constraint, when no running version relies on it; it takes the index along:
            SET lock_timeout = '500ms';
            ALTER TABLE {context.NameOf(index.Table)} DROP CONSTRAINT {SqlName.Quote(index.Name.Name)};
            """, Severity.Error);
    }

    private static string Message(LintContext context, List<QualifiedName> names)
    {
        var tables = names.Select(n => TableOf(context, n)).OfType<RelationName>().Distinct().Order(Comparer<RelationName>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString())));
        var locks = context.Effects.Where(e => tables.Contains(e.Relation)).Select(EffectText.Describe).ToList();
        var what = $"Dropping {string.Join(", ", names.Select(context.Resolve))}";
        return locks.Count > 0
            ? $"{what} takes {string.Join(", and ", locks)}. It waits for every query of the table that is under way, and all later ones wait behind it."
            : $"{what} locks its table, which is not known here, against every read and write, for an instant. It waits for every query of the table that is under way, and all later ones wait behind it.";
    }

    private static string Advice(DropStatement drop, List<QualifiedName> names, QualifiedName? partitioned) =>
        partitioned is not null
            ? $"""
              {RelationName.Of(partitioned)} belongs to a partitioned table, and PostgreSQL drops no such index concurrently (SQLSTATE 0A000). Bound the wait, and try again when it fails:
              SET lock_timeout = '500ms';
              DROP INDEX {(drop.IfExists ? "IF EXISTS " : "")}{RelationName.Of(partitioned)};
              """
            : $"""
              In a file of its own that is not run in a transaction{(drop.Cascade ? "; CONCURRENTLY knows no CASCADE (SQLSTATE 0A000), so drop what depends on it first" : "")}:
              {string.Join(";\n", names.Select(n => Concurrently(drop, n)))};
              """;

    private static string Concurrently(DropStatement drop, QualifiedName name) => $"DROP INDEX CONCURRENTLY {(drop.IfExists ? "IF EXISTS " : "")}{RelationName.Of(name)}";

    private static RelationName? TableOf(LintContext context, QualifiedName index) =>
        context.Schema.FindIndex(index)?.Table;

    private static bool IsNew(LintContext context, QualifiedName index) => TableOf(context, index) is { } table && context.IsNew(table);

    private static bool IsPartitioned(LintContext context, QualifiedName index) =>
        TableOf(context, index) is { } table && context.Schema.Tables.GetValueOrDefault(table)?.PartitionStrategy is not null;
}
