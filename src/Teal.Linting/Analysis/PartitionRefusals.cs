using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>What the server refuses of partitioned tables and of partitions.</summary>
internal static class PartitionRefusals
{
    // "Allow NOT VALID foreign key constraints on partitioned tables" (release notes of PostgreSQL 18).
    private const int FirstWithNotValidKey = 18;

    public static IEnumerable<Refusal> OfAction(LintContext context, AlterTableStatement alter, AlterTableAction action, Table table)
    {
        if (action is AttachPartitionAction { BoundSpan: { } bound } attach && PartitionOverlap.With(context, table, attach.Partition, bound, action.Span) is { } overlap) yield return overlap;
        if (table.PartitionOf is { } parent && OfPartition(context, action, table, parent) is { } below) yield return below;
        if (table.PartitionStrategy is null) yield break;
        if ((OfKey(context, alter, action, table) ?? (alter.Only ? OfOnly(context, action, table) : null)) is { } whole) yield return whole;
        foreach (var refusal in OfConstraint(context, alter, action, table)) yield return refusal;
        if (action is DetachPartitionAction { Concurrently: true, Finalize: false } detach && context.Schema.PartitionsOf(table.Name).FirstOrDefault(p => p.IsDefaultPartition) is { } others)
            yield return new Refusal(
                action.Span, table.Name, "cannot detach partitions concurrently when a default partition exists", "55000", $"{others.Name} is one",
                $"Without it, which takes an instant once it has its lock; bound the wait, and try again when it fails:\nSET lock_timeout = '500ms';\nALTER TABLE {context.NameOf(table.Name)} DETACH PARTITION {detach.Partition};");
    }

    public static IEnumerable<Refusal> OfCreate(LintContext context, CreateTableStatement create) =>
        create is { PartitionOf: { } parent, PartitionBoundSpan: { } bound, IfNotExists: false } && RefusalSearch.Sure(context, parent) is { } table
        && PartitionOverlap.With(context, table, create.Name, bound, create.Span) is { } overlap
            ? [overlap]
            : [];

    public static IEnumerable<Refusal> OfIndex(LintContext context, CreateIndexStatement create)
    {
        if (!create.IsUnique || RefusalSearch.Sure(context, create.Table) is not { PartitionStrategy: not null } table) yield break;
        if (create.IfNotExists && create.Name is { } known && context.Schema.Indexes.ContainsKey(table.Name with { Name = known.Name })) yield break;
        var columns = create.Keys.Select(k => (k.Value as ColumnReference)?.Name.Name).ToList();
        if (MissingOf(table, columns, "UNIQUE") is not var (error, missing)) yield break;
        var name = create.Name?.Name ?? NewNames.For(table.Name, string.Join('_', columns.OfType<string>().Concat(missing)) + "_idx");
        var last = create.Keys[^1].Span.End;
        var keys = context.Text(SourceSpan.FromBounds(create.Table.Span.End, last)) + string.Concat(missing.Select(c => ", " + SqlName.Quote(c))) + context.Text(SourceSpan.FromBounds(last, create.Span.End));
        yield return new Refusal(
            create.Span, table.Name, create.Concurrently ? $"cannot create index on partitioned table \"{table.Name.Name}\" concurrently" : error, "0A000",
            create.Concurrently ? $"{table.Name} is partitioned, and without the word {WhyOf(missing)}" : WhyOf(missing),
            missing.Count == 0 ? EachPartition(context, table, context.Text(SourceSpan.FromBounds(create.Table.Span.End, create.Span.End)))
                : $"With the partition key, which makes rows unique together with it; outside a transaction, as a shell first, the last partition makes it valid:\nCREATE UNIQUE INDEX {SqlName.Quote(name)} ON ONLY {context.NameOf(table.Name)}{keys};\n{PartitionedIndex.Partitions(context, table.Name, name, true, keys)}");
    }

    // What a partition has from the whole is changed there.
    private static Refusal? OfPartition(LintContext context, AlterTableAction action, Table table, RelationName parent)
    {
        if (action is AddColumnAction)
            return new Refusal(action.Span, table.Name, "cannot add column to a partition", "42809", $"{table.Name} is a partition of {parent}", AtWhole(context, action, parent));
        var (verb, column) = action switch
        {
            DropColumnAction drop => ("drop", drop.Column.Name),
            RenameColumnAction rename => ("rename", rename.Column.Name),
            AlterColumnTypeAction change => ("alter", change.Column.Name),
            _ => ("", ""),
        };
        if (context.Schema.Tables.GetValueOrDefault(parent) is not { HasUnknownParts: false } whole || whole.Column(column) is null || !context.Certainty.IsSure(parent)) return null;
        return new Refusal(
            action.Span, table.Name, $"cannot {verb} inherited column \"{column}\"", "42P16", $"{table.Name} is a partition of {parent} and has the columns of that one",
            whole.PartitionKey.Contains(column) && verb != "rename" ? NewWhole(whole) : AtWhole(context, action, parent));
    }

    private static Refusal? OfKey(LintContext context, AlterTableStatement alter, AlterTableAction action, Table table)
    {
        var (verb, column) = action switch
        {
            DropColumnAction drop => ("drop", drop.Column.Name),
            AlterColumnTypeAction change => ("alter", change.Column.Name),
            _ => ("", ""),
        };
        return column.Length == 0 || table.PartitionOf is not null || !table.PartitionKey.Contains(column) ? null
            : new Refusal(
                action.Span, table.Name, $"cannot {verb} column \"{column}\" because it is part of the partition key of relation \"{alter.Name.Name}\"", "42P16",
                $"every row of {context.Resolve(alter.Name)} is where it is by {SqlName.Quote(column)}", NewWhole(table));
    }

    private static Refusal? OfOnly(LintContext context, AlterTableAction action, Table table)
    {
        if (!context.Schema.PartitionsOf(table.Name).Any()) return null;
        var error = action switch
        {
            AddColumnAction => "column must be added to child tables too",
            DropColumnAction drop when table.Column(drop.Column.Name) is not null => "cannot drop column from only the partitioned table when partitions exist",
            RenameColumnAction rename when table.Column(rename.Column.Name) is not null => $"inherited column \"{rename.Column.Name}\" must be renamed in child tables too",
            AlterColumnTypeAction change when table.Column(change.Column.Name) is not null => $"type of inherited column \"{change.Column.Name}\" must be changed in child tables too",
            _ => null,
        };
        return error is null ? null
            : new Refusal(action.Span, table.Name, error, "42P16", $"{table.Name} and its partitions have the same columns", $"Without ONLY, after looking at what this linter says of that:\nALTER TABLE {context.NameOf(table.Name)} {context.Text(action.Span)};");
    }

    private static IEnumerable<Refusal> OfConstraint(LintContext context, AlterTableStatement alter, AlterTableAction action, Table table)
    {
        switch (action)
        {
            case AddConstraintAction { Constraint: ForeignKeyConstraint key } when alter.Only && context.PgMajor < FirstWithNotValidKey:
                yield return new Refusal(
                    action.Span, table.Name, $"cannot use ONLY for foreign key on partitioned table \"{table.Name.Name}\" referencing relation \"{key.Target.Table.Name}\"", "42809",
                    "the key of a partitioned table is one of all its partitions", ForeignKeyByPartitions.Advice(context, alter, key));
                break;
            case AddConstraintAction { Constraint: ForeignKeyConstraint { IsNotValid: true } key } when context.PgMajor < FirstWithNotValidKey:
                yield return new Refusal(
                    action.Span, table.Name, $"cannot add NOT VALID foreign key on partitioned table \"{table.Name.Name}\" referencing relation \"{key.Target.Table.Name}\"", "42809",
                    $"{table.Name} is partitioned, and before PostgreSQL 18 such a table has no key that is not validated", ForeignKeyByPartitions.Advice(context, alter, key));
                break;
            case AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: not null } } when context.Schema.Indexes.ContainsKey(table.Name with { Name = ((UniqueConstraint)((AddConstraintAction)action).Constraint).UsingIndex!.Name }):
                yield return new Refusal(
                    action.Span, table.Name, "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables", "0A000", $"{table.Name} is partitioned",
                    "Let the partitions take over indexes of theirs, and attach those to a constraint of the whole that ALTER TABLE ONLY makes.");
                break;
            case AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: null } unique } when !(unique.IsPrimaryKey && TakenNames.HasOtherPrimaryKey(alter, table)) && MissingOf(table, [.. unique.Columns.Select(c => c.Name)], unique.IsPrimaryKey ? "PRIMARY KEY" : "UNIQUE") is var (error, missing):
                yield return new Refusal(action.Span, table.Name, error, "0A000", WhyOf(missing), ByPartitions(context, alter, table, unique, missing, ""));
                break;
            case AddColumnAction { Column: var column } add when !(add.IfNotExists && table.Column(column.Name.Name) is not null) && !TakenNames.HasOtherPrimaryKey(alter, table) && column.Constraints.FirstOrDefault(c => c is ColumnUnique or ColumnPrimaryKey) is { } constraint:
                var isPrimaryKey = constraint is ColumnPrimaryKey;
                if (MissingOf(table, [column.Name.Name], isPrimaryKey ? "PRIMARY KEY" : "UNIQUE") is not var (refused, lacking)) break;
                // A volatile default that comes later fills no row, and rewrites nothing.
                var later = column.Constraints.OfType<DefaultConstraint>().FirstOrDefault(d => Volatility.Of(d.Value, context.Schema) != VolatilityClass.NotVolatile);
                var plain = NewColumnRewrites.PlainColumn(context, alter, column, null, c => c is ColumnCollation || (c is DefaultConstraint && c != later))
                    + (later is null ? "" : $"\nALTER TABLE {context.NameOf(table.Name)} ALTER COLUMN {column.Name} SET {context.Text(later.Span)};");
                yield return new Refusal(
                    action.Span, table.Name, refused, "0A000", WhyOf(lacking),
                    ByPartitions(context, alter, table, new UniqueConstraint(constraint.Name, isPrimaryKey, [column.Name], null, constraint.Span), lacking, $"{plain}\n-- fill it in every row, in small transactions; then\n"));
                break;
        }
    }

    // DefineIndex in src/backend/commands/indexcmds.c.
    private static (string Error, List<string> Missing)? MissingOf(Table table, List<string?> columns, string kind) =>
        table.PartitionKey.Contains(null) ? ($"unsupported {kind} constraint with partition key definition", [])
        : table.PartitionKey.Where(c => !columns.Contains(c)).OfType<string>().ToList() is { Count: > 0 } missing ? ("unique constraint on partitioned table must include all partitioning columns", missing)
        : null;

    private static string WhyOf(List<string> missing) => missing.Count == 0
        ? "the partition key has an expression, and equal rows may be in two partitions"
        : $"it lacks {string.Join(", ", missing.Select(SqlName.Quote))} of the partition key, and equal rows may be in two partitions";

    private static string ByPartitions(LintContext context, AlterTableStatement alter, Table table, UniqueConstraint constraint, List<string> missing, string before)
    {
        if (missing.Count == 0) return EachPartition(context, table, $" ({string.Join(", ", constraint.Columns)})");
        var whole = constraint with { Columns = [.. constraint.Columns, .. missing.Select(c => new Identifier(c, true, constraint.Span))] };
        var nullable = constraint.IsPrimaryKey ? whole.Columns.Where(c => !table.HasNoNull(c.Name)).Select(c => NotNullFirst.Whole(context, alter.Name, c) + "\n") : [];
        return $"With the partition key, which makes rows unique together with it; partition by partition, then the whole, each statement by itself, outside a transaction:\n{before}{string.Concat(nullable)}{PartitionedConstraint.Sql(context, IndexFirst.Of(context, alter, whole))}";
    }

    private static string EachPartition(LintContext context, Table table, string keys) =>
        "Each partition can be unique for itself; outside a transaction:\n" + string.Join('\n', context.Schema.PartitionsOf(table.Name).Where(p => p.PartitionStrategy is null)
            .Select(p => context.NameOf(p.Name)).Order(StringComparer.Ordinal).DefaultIfEmpty("/* partition */").Select(p => $"CREATE UNIQUE INDEX CONCURRENTLY ON {p}{keys};"));

    private static string AtWhole(LintContext context, AlterTableAction action, RelationName parent) =>
        $"At the whole, for all its partitions, after looking at what this linter says of that:\nALTER TABLE {context.NameOf(parent)} {context.Text(action.Span)};";

    private static string NewWhole(Table table) =>
        $"A column of the partition key stays what it is. To do without it, make a new table beside {table.Name} that is partitioned otherwise, keep the two equal by triggers, fill the new one in small transactions, and switch to it.";
}
