using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Planning.Steps;

/// <summary>A table below a partitioned one.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Parent">The table that it is a partition of.</param>
/// <param name="IsLeaf">Whether it holds rows; otherwise it is partitioned itself.</param>
/// <param name="IsForeign">Whether it is a foreign table, which has neither indexes nor constraints of its own.</param>
internal sealed record Partition(RelationName Table, RelationName Parent, bool IsLeaf, bool IsForeign)
{
    /// <summary>Its name as SQL, always with its schema.</summary>
    public string Sql => PartitionTree.Sql(Table);
}

/// <summary>The partitions of a table as they are when its steps are planned.</summary>
internal static class PartitionTree
{
    // Partitions of partitions of …: nobody has more, and a text may hold a circle.
    private const int DeepestKnown = 20;

    /// <summary>Whether the table is known to be partitioned.</summary>
    public static bool IsPartitioned(SchemaModel? schema, QualifiedName table) => schema?.Find(table) is { PartitionStrategy: not null };

    /// <summary>Everything below a table, each behind its parent.</summary>
    public static ImmutableArray<Partition> Below(SchemaModel schema, RelationName root) => [.. Walk(schema, root, 0)];

    /// <summary>The tables below a table that hold its rows.</summary>
    public static IEnumerable<Partition> Leaves(SchemaModel schema, RelationName root) =>
        Below(schema, root).Where(partition => partition is { IsLeaf: true, IsForeign: false });

    /// <summary>The name as SQL, with its schema: what a partition is called does not depend on the search_path.</summary>
    public static string Sql(RelationName name) => SqlName.Quote(name.Schema, name.Name);

    /// <summary>A condition for a step: to be left out where a partition is none any more by the time that the step is run.</summary>
    public static StepPartition WhileBelow(Partition partition, RelationName root) =>
        new(partition.Table.Schema, partition.Table.Name, root.Schema, root.Name);

    /// <summary>
    /// A name for what a partition gets for <paramref name="name"/> of the whole: with the partition's name where the other has the
    /// whole's, and with a number where something else has it.
    /// </summary>
    public static string NameFor(SchemaModel schema, RelationName root, Partition partition, string name)
    {
        var wanted = name.StartsWith(root.Name + "_", StringComparison.Ordinal)
            ? partition.Table.Name + name[root.Name.Length..]
            : $"{partition.Table.Name}_{name}";
        for (var number = 0; ; number++)
        {
            var fitted = SqlName.Fit("", number == 0 ? wanted : $"{wanted}{number}");
            if (!schema.HasRelation(partition.Table with { Name = fitted })) return fitted;
        }
    }

    private static IEnumerable<Partition> Walk(SchemaModel schema, RelationName table, int depth)
    {
        if (depth > DeepestKnown) yield break;
        foreach (var part in schema.PartitionsOf(table).OrderBy(part => part.Name))
        {
            yield return new Partition(part.Name, table, part.PartitionStrategy is null, part.IsForeign);
            foreach (var below in Walk(schema, part.Name, depth + 1)) yield return below;
        }
    }
}
