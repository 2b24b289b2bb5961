using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Planning.Steps;

/// <summary>UNIQUE and PRIMARY KEY: the index is built concurrently, then the constraint takes it over.</summary>
internal static class UniqueForm
{
    /// <summary>The steps for a constraint over columns.</summary>
    public static ImmutableArray<Step> Of(QualifiedName table, UniqueConstraint unique, SchemaModel? before)
    {
        var name = NameOf(table, unique);
        // Not null first: taking the index over would look at every row for it.
        ImmutableArray<Step> notNull = unique.IsPrimaryKey ? [.. unique.Columns.SelectMany(column => NotNullForm.Of(table, column.Name, before))] : [];
        if (PartitionTree.IsPartitioned(before, table)) return [.. notNull, .. OnPartitions(table, unique, before!)];
        return
        [
            .. notNull,
            Build($"{table}", table.Schema, table.Name, name, unique, null),
            TakeOver($"{table}", name, unique),
        ];
    }

    /// <summary>The steps for a constraint that takes over an index which is there.</summary>
    public static ImmutableArray<Step> TakeOver(QualifiedName table, UniqueConstraint unique, Identifier index, string action, SchemaModel? before)
    {
        var known = before?.FindIndex(new QualifiedName([.. table.Parts[..^1], index], index.Span));
        IEnumerable<string> columns = unique.IsPrimaryKey ? known?.Columns.OfType<string>() ?? [] : [];
        return
        [
            .. columns.SelectMany(column => NotNullForm.Of(table, column, before)),
            Step.InTransaction($"{table}: {SqlName.Quote(unique.Name?.Name ?? index.Name)}", $"ALTER TABLE {table} {action}") with
            {
                // The index goes with the constraint, and was there before: nothing that is taken back here brings it.
                Undo = known is null ? [] : [$"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {SqlName.Quote(unique.Name?.Name ?? index.Name)}"],
            },
        ];
    }

    /// <summary>
    /// The steps for a partitioned table: each partition gets the constraint by itself, then the whole as a shell, to which those of
    /// the partitions are attached; the last one makes it valid. As pg_dump does (ATExecAttachPartitionIdx in
    /// src/backend/commands/tablecmds.c). What is there already is left out, so that the same call completes what others have made
    /// incomplete.
    /// </summary>
    public static ImmutableArray<Step> OnPartitions(QualifiedName table, UniqueConstraint unique, SchemaModel before)
    {
        var root = before.Resolve(table);
        var name = NameOf(table, unique);
        var tree = new PartitionedIndex(before, root, name);
        var steps = ImmutableArray.CreateBuilder<Step>();
        var attach = new List<Step>();
        var keep = new List<string>();
        var kind = unique.IsPrimaryKey ? ConstraintKind.PrimaryKey : ConstraintKind.Unique;
        foreach (var leaf in tree.Lacking.Where(part => part.IsLeaf))
        {
            var there = before.Tables[leaf.Table].Constraints.FirstOrDefault(c => c.Kind == kind && c.Columns.SequenceEqual(unique.Columns.Select(column => column.Name))
                && c.IsDeferrable == (unique.IsDeferrable == true || unique.IsInitiallyDeferred)
                && c.Index is { } index && before.Indexes.GetValueOrDefault(index) is { Parent: null } known && known.NullsNotDistinct == unique.NullsNotDistinct
                && known.Include.SequenceEqual(unique.Include.Select(column => column.Name)));
            // A second primary key cannot be; a second unique constraint can, and the undo of a whole that is there already is written.
            if (there is not null && (unique.IsPrimaryKey || !tree.IsThere))
            {
                var kept = SqlName.Fit("teal_kept_", there.Name);
                attach.Add(tree.AttachKept(leaf, there.Index!.Value.Name, $"CREATE UNIQUE INDEX CONCURRENTLY {SqlName.Quote(kept)} ON {leaf.Sql} {Definition(unique)}", kept));
                // Only what an undo has built is given the constraint again.
                keep.Add($"DO {SqlName.Literal($"BEGIN IF pg_catalog.to_regclass({SqlName.Literal(SqlName.Quote(leaf.Table.Schema, kept))}) IS NOT NULL THEN ALTER TABLE {leaf.Sql} ADD CONSTRAINT {SqlName.Quote(there.Name)} {Kind(unique)} USING INDEX {SqlName.Quote(kept)}{Timing(unique)}; END IF; END")}");
                continue;
            }
            var own = tree.NameOf(leaf);
            var condition = PartitionTree.WhileBelow(leaf, root);
            var (undo, undoKind) = tree.UndoOfBuild(leaf, own);
            steps.Add(Build(leaf.Sql, leaf.Table.Schema, leaf.Table.Name, own, unique, condition) with { Undo = undo, UndoKind = undoKind });
            steps.Add(TakeOver(leaf.Sql, own, unique) with { Partition = condition, Undo = [tree.UndoOfConstraint(leaf, own)] });
            attach.Add(tree.Attach(leaf, own));
        }

        var shell = tree.Shell(part =>
            $"ALTER TABLE ONLY {PartitionTree.Sql(part)} ADD CONSTRAINT {SqlName.Quote(tree.NameOf(part))} {Kind(unique)} {Definition(unique, nullsFirst: true)}{Timing(unique)}");
        if (!shell.IsEmpty)
            steps.Add(Step.InTransaction($"{table}: {SqlName.Quote(name)}, to which those of its partitions are attached", shell) with
            {
                Undo = tree.IsThere ? [] : [$"ALTER TABLE {PartitionTree.Sql(root)} DROP CONSTRAINT IF EXISTS {SqlName.Quote(name)}", .. keep],
            });
        steps.AddRange(attach);
        return steps.ToImmutable();
    }

    private static Step Build(string table, string? schema, string tableName, string name, UniqueConstraint unique, StepPartition? condition) =>
        new($"{table}: build the index of {SqlName.Quote(name)}", StepKind.Autocommit, [$"CREATE UNIQUE INDEX CONCURRENTLY {SqlName.Quote(name)} ON {table} {Definition(unique)}"])
        {
            Index = new StepIndex(schema, tableName, name),
            Undo = [$"DROP INDEX CONCURRENTLY IF EXISTS {SqlName.Quote(schema, name)}"],
            UndoKind = StepKind.Autocommit,
            Partition = condition,
        };

    private static Step TakeOver(string table, string name, UniqueConstraint unique) =>
        Step.InTransaction($"{table}: {SqlName.Quote(name)}", $"ALTER TABLE {table} ADD CONSTRAINT {SqlName.Quote(name)} {Kind(unique)} USING INDEX {SqlName.Quote(name)}{Timing(unique)}") with
        {
            Undo = [$"ALTER TABLE IF EXISTS {table} DROP CONSTRAINT IF EXISTS {SqlName.Quote(name)}"],
        };

    private static string NameOf(QualifiedName table, UniqueConstraint unique) => unique.Name?.Name ?? (unique.IsPrimaryKey
        ? ObjectNames.Constraint(table.Name, [], "pkey")
        : ObjectNames.Constraint(table.Name, unique.Columns.Select(c => c.Name), "key"));

    private static string Kind(UniqueConstraint unique) => unique.IsPrimaryKey ? "PRIMARY KEY" : "UNIQUE";

    // A constraint and an index say NULLS NOT DISTINCT in different places.
    private static string Definition(UniqueConstraint unique, bool nullsFirst = false)
    {
        var nulls = unique.NullsNotDistinct ? "NULLS NOT DISTINCT" : "";
        var columns = $"({string.Join(", ", unique.Columns)})" + (unique.Include.IsEmpty ? "" : $" INCLUDE ({string.Join(", ", unique.Include)})");
        return (nullsFirst ? $"{nulls} {columns}" : $"{columns} {nulls}").Trim();
    }

    private static string Timing(UniqueConstraint unique) => ConstraintForm.Timing(unique.IsDeferrable, unique.IsInitiallyDeferred);
}
