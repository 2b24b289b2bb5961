using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>An index of a partitioned table that blocks no writes: a shell first, then partition by partition; the last one makes it valid.</summary>
internal static class PartitionedIndex
{
    // Partitions of partitions of …: nobody has more, and a text may hold a circle.
    private const int DeepestKnown = 5;

    /// <summary>What follows the shell: for each partition a concurrent build, and its attachment. Names are real where the partitions are known.</summary>
    /// <param name="context">The statement.</param>
    /// <param name="parent">The partitioned table.</param>
    /// <param name="index">The name of the shell without its schema.</param>
    /// <param name="isUnique">Whether it is unique.</param>
    /// <param name="keys">What follows the table's name in CREATE INDEX.</param>
    public static string Partitions(LintContext context, RelationName parent, string index, bool isUnique, string keys) =>
        context.Schema.PartitionsOf(parent).Any()
            ? string.Join('\n', Of(context, parent, index, isUnique ? "UNIQUE INDEX" : "INDEX", keys, 0))
            : $"""
              -- for each partition:
              CREATE {(isUnique ? "UNIQUE " : "")}INDEX CONCURRENTLY /* partition_index */ ON /* partition */{keys};
              ALTER INDEX {context.NameOf(parent with { Name = index })} ATTACH PARTITION /* partition_index */;
              """;

    private static IEnumerable<string> Of(LintContext context, RelationName parent, string index, string kind, string keys, int depth)
    {
        foreach (var partition in context.Schema.PartitionsOf(parent).OrderBy(p => p.Name.ToString(), StringComparer.Ordinal))
        {
            var own = NewNames.For(partition.Name, index);
            var isLeaf = partition.PartitionStrategy is null || depth >= DeepestKnown;
            yield return $"CREATE {kind} {(isLeaf ? "CONCURRENTLY " : "")}{SqlName.Quote(own)} ON {(isLeaf ? "" : "ONLY ")}{context.NameOf(partition.Name)}{keys};";
            if (!isLeaf)
                foreach (var below in Of(context, partition.Name, own, kind, keys, depth + 1)) yield return below;
            yield return $"ALTER INDEX {context.NameOf(parent with { Name = index })} ATTACH PARTITION {context.NameOf(partition.Name with { Name = own })};";
        }
    }
}
