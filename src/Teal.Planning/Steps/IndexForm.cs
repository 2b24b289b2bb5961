using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Steps;

/// <summary>CREATE INDEX and DROP INDEX, concurrently wherever PostgreSQL can.</summary>
internal static class IndexForm
{
    /// <summary>The steps that make an index.</summary>
    public static ImmutableArray<Step> Of(CreateIndexStatement index, SourceText source, SchemaModel? before)
    {
        var name = SqlName.Quote(index.Table.Schema, index.Name!.Name);
        var make = index.IsUnique ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
        if (PartitionTree.IsPartitioned(before, index.Table))
            return index.Only
                ? [Step.InTransaction($"{index.Table}: index {index.Name} without its partitions", $"{make} {index.Name} ON ONLY {index.Table}{Rest(index, source)}") with { Undo = [$"DROP INDEX IF EXISTS {name}"] }]
                : OnPartitions(index, source, before!);
        return
        [
            new Step($"{index.Table}: build index {index.Name}", StepKind.Autocommit,
                [$"{make} CONCURRENTLY {source.Slice(SourceSpan.FromBounds(index.Name.Span.Start, index.Span.End))}"])
            {
                Index = new StepIndex(index.Table.Schema, index.Table.Name, index.Name.Name),
                Undo = [$"DROP INDEX CONCURRENTLY IF EXISTS {name}"],
                UndoKind = StepKind.Autocommit,
            },
        ];
    }

    /// <summary>
    /// The steps for a partitioned table, which cannot have one built CONCURRENTLY: each leaf's is, then the whole gets it ON ONLY, and
    /// those of the partitions are attached; the last one makes it valid (PostgreSQL manual, "Partition Maintenance"). A plain index
    /// that a leaf has already is attached instead. What is there already is left out, so that the same call completes what others
    /// have made incomplete.
    /// </summary>
    public static ImmutableArray<Step> OnPartitions(CreateIndexStatement index, SourceText source, SchemaModel before)
    {
        var root = before.Resolve(index.Table);
        var name = index.Name!.Name;
        var make = index.IsUnique ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
        var rest = Rest(index, source);
        var tree = new PartitionedIndex(before, root, name);
        var steps = ImmutableArray.CreateBuilder<Step>();
        var attach = new List<Step>();
        var renames = new List<string>();
        foreach (var leaf in tree.Lacking.Where(part => part.IsLeaf))
        {
            // Where the whole is there already, its undo is written: nothing can be added to it.
            if (!tree.IsThere && Equal(index, leaf, before) is { } there)
            {
                var kept = SqlName.Fit("teal_kept_", there);
                attach.Add(tree.AttachKept(leaf, there, $"{make} CONCURRENTLY {SqlName.Quote(kept)} ON {leaf.Sql}{rest}", kept));
                renames.Add($"ALTER INDEX IF EXISTS {SqlName.Quote(leaf.Table.Schema, kept)} RENAME TO {SqlName.Quote(there)}");
                continue;
            }
            var own = tree.NameOf(leaf);
            var (undo, undoKind) = tree.UndoOfBuild(leaf, own);
            steps.Add(new Step($"{leaf.Sql}: build index {SqlName.Quote(own)}", StepKind.Autocommit, [$"{make} CONCURRENTLY {SqlName.Quote(own)} ON {leaf.Sql}{rest}"])
            {
                Index = new StepIndex(leaf.Table.Schema, leaf.Table.Name, own),
                Undo = undo,
                UndoKind = undoKind,
                Partition = PartitionTree.WhileBelow(leaf, root),
            });
            attach.Add(tree.Attach(leaf, own));
        }

        var shell = tree.Shell(part => $"{make} {SqlName.Quote(tree.NameOf(part))} ON ONLY {PartitionTree.Sql(part)}{rest}");
        if (!shell.IsEmpty)
            steps.Add(Step.InTransaction($"{index.Table}: index {index.Name}, to which those of its partitions are attached", shell) with
            {
                Undo = tree.IsThere ? [] : [$"DROP INDEX IF EXISTS {PartitionTree.Sql(root with { Name = name })}", .. renames],
            });
        steps.AddRange(attach);
        return steps.ToImmutable();
    }

    /// <summary>Drops an index; that of a partitioned table cannot be dropped CONCURRENTLY, and reads no row.</summary>
    public static Step Drop(QualifiedName index, SchemaModel? before) =>
        before?.FindIndex(index) is { } known && before.Tables.GetValueOrDefault(known.Table) is { PartitionStrategy: not null }
            ? Step.InTransaction($"drop index {index}", $"DROP INDEX IF EXISTS {index}")
            : new Step($"drop index {index}", StepKind.Autocommit, [$"DROP INDEX CONCURRENTLY IF EXISTS {index}"]);

    private static string Rest(CreateIndexStatement index, SourceText source) => source.Slice(SourceSpan.FromBounds(index.Table.Span.End, index.Span.End));

    // Only where nothing but columns is named can the text tell that two indexes are the same: of the others the server has its own form.
    private static string? Equal(CreateIndexStatement index, Partition leaf, SchemaModel before)
    {
        var wanted = before.Apply(index with { Only = true, Concurrently = false }).Indexes.GetValueOrDefault(before.Resolve(index.Table) with { Name = index.Name!.Name });
        if (wanted is not { IsPlain: true }) return null;
        return before.IndexesOf(leaf.Table)
            .Where(there => there is { IsPlain: true, IsOfConstraint: false, Parent: null } && there.IsUnique == wanted.IsUnique
                && there.NullsNotDistinct == wanted.NullsNotDistinct && there.Columns.SequenceEqual(wanted.Columns))
            .Select(there => there.Name).Order().Select(there => (string?)there.Name).FirstOrDefault();
    }
}
