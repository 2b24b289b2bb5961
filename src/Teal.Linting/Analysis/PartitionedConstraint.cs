namespace Teal.Linting.Analysis;

/// <summary>
/// A unique or primary key constraint of a partitioned table that blocks nobody for long: each partition gets it from an index that was
/// built concurrently, then the parent gets it as a shell, to which they are attached; the last one makes it valid. As pg_dump does
/// (ATExecAttachPartitionIdx in src/backend/commands/tablecmds.c; tried on 14 to 18).
/// </summary>
internal static class PartitionedConstraint
{
    // Partitions of partitions of …: nobody has more, and a text may hold a circle.
    private const int DeepestKnown = 5;

    /// <summary>The statements, each to be run by itself. Names are real where the partitions are known.</summary>
    public static string Sql(LintContext context, IndexFirst whole) =>
        context.Schema.PartitionsOf(whole.Table).Any()
            ? string.Join('\n', Of(context, whole, 0))
            : $"""
              -- for each partition:
              CREATE UNIQUE INDEX CONCURRENTLY /* partition_key */ ON /* partition */ ({string.Join(", ", whole.Columns)});
              ALTER TABLE /* partition */ ADD CONSTRAINT /* partition_key */ {whole.Kind} USING INDEX /* partition_key */;
              -- then for the whole, which takes an instant:
              {whole.Shell}
              -- and for each partition again:
              ALTER INDEX {context.NameOf(whole.Table with { Name = whole.Name })} ATTACH PARTITION /* partition_key */;
              """;

    private static IEnumerable<string> Of(LintContext context, IndexFirst whole, int depth)
    {
        var parts = context.Schema.PartitionsOf(whole.Table).OrderBy(p => p.Name.ToString(), StringComparer.Ordinal)
            .Select(p => (Steps: whole with { Table = p.Name, Name = NewNames.For(p.Name, whole.Suffix) }, IsLeaf: p.PartitionStrategy is null || depth >= DeepestKnown))
            .ToList();
        foreach (var (part, isLeaf) in parts)
        {
            if (isLeaf) yield return part.Sql;
            else foreach (var below in Of(context, part, depth + 1)) yield return below;
        }

        yield return whole.Shell;
        foreach (var (part, _) in parts)
            yield return $"ALTER INDEX {context.NameOf(whole.Table with { Name = whole.Name })} ATTACH PARTITION {context.NameOf(part.Table with { Name = part.Name })};";
    }
}
