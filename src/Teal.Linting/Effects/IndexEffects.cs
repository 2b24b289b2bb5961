using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>
/// The effects of CREATE INDEX and REINDEX (src/backend/commands/indexcmds.c). A query looks at every index of its tables when it
/// is planned, so an ACCESS EXCLUSIVE lock on one stops the queries of the table.
/// </summary>
internal static class IndexEffects
{
    /// <summary>CREATE INDEX, which on a partitioned table makes an index on each partition unless ONLY is given.</summary>
    public static IEnumerable<Effect> OfCreate(CreateIndexStatement create, EffectScope scope)
    {
        var table = scope.Resolve(create.Table);
        RelationName? name = create.Name is { } given ? table with { Name = given.Name } : null;
        var isThere = create.IfNotExists && name is { } known && scope.Schema.Indexes.ContainsKey(known);
        if (create.Concurrently)
            return [new(table, LockMode.ShareUpdateExclusive) { BuildsIndexes = !isThere, Index = isThere ? null : name, WaitsForOlderTransactions = !isThere }];
        return (create.Only || isThere ? [table] : scope.Partitions(table)).Select(t =>
        {
            var builds = !isThere && !scope.IsPartitioned(t);
            return new Effect(t, LockMode.Share) { BuildsIndexes = builds, Index = builds && t == table ? name : null };
        });
    }

    /// <summary>REINDEX in all its forms.</summary>
    public static IEnumerable<Effect> OfReindex(ReindexStatement reindex, EffectScope scope) => reindex.ObjectKind switch
    {
        "INDEX" => reindex.Name is { } index ? OfIndex(scope.Resolve(index), reindex.Concurrently, scope) : [],
        "TABLE" => reindex.Name is { } table ? OfTable(scope.Resolve(table), reindex.Concurrently, scope) : [],
        "SCHEMA" => Everything(scope).Where(t => t.Schema == reindex.Name?.Name).SelectMany(t => OfRelation(t, reindex.Concurrently, scope)),
        "DATABASE" => Everything(scope).SelectMany(t => OfRelation(t, reindex.Concurrently, scope)),
        // SYSTEM: the catalogs only.
        _ => [],
    };

    private static IEnumerable<Effect> OfIndex(RelationName index, bool concurrently, EffectScope scope)
    {
        if (scope.Schema.Indexes.GetValueOrDefault(index) is not { } known)
            return [OfOneIndex(index, concurrently)];
        // The indexes of partitions bear names that only the server knows for sure: their tables are told.
        return scope.Partitions(known.Table)
            .Select(t => scope.IsPartitioned(t) ? OfParent(t, concurrently) with { IsCertain = t == known.Table } : OfHeap(t, concurrently) with { Index = t == known.Table ? index : null })
            .Append(OfOneIndex(index, concurrently) with { IsCertain = !scope.IsPartitioned(known.Table) });
    }

    private static IEnumerable<Effect> OfTable(RelationName table, bool concurrently, EffectScope scope) =>
        scope.Partitions(table).SelectMany(t => scope.IsPartitioned(t) ? [OfParent(t, concurrently)] : OfRelation(t, concurrently, scope))
            .Select(e => e.Relation != table && scope.Table(e.Relation) is not null ? Listed(e) : e);

    // Partitions are listed under SHARE even where they are done concurrently afterwards (ReindexPartitions).
    private static Effect Listed(Effect partition) => partition with { Lock = LockMode.Share, WaitsForOlderTransactions = false };

    // Locked only until its partitions are listed, each of which is then done in a transaction of its own.
    private static Effect OfParent(RelationName table, bool concurrently) =>
        new(table, concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share);

    private static IEnumerable<Effect> OfRelation(RelationName table, bool concurrently, EffectScope scope) =>
        scope.Indexes(table).Select(i => OfOneIndex(i.Name, concurrently))
            .Append(scope.Table(table) is null || scope.Indexes(table).Any() || concurrently
                ? OfHeap(table, concurrently)
                : new Effect(table, LockMode.Share));

    private static Effect OfHeap(RelationName table, bool concurrently) =>
        new(table, concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share) { BuildsIndexes = true, WaitsForOlderTransactions = concurrently };

    // The old index is dropped in the end under ShareUpdateExclusive, after all its users have ended.
    private static Effect OfOneIndex(RelationName index, bool concurrently) =>
        concurrently ? new(index, LockMode.ShareUpdateExclusive) { WaitsForOlderTransactions = true } : Strong(index);

    private static IEnumerable<RelationName> Everything(EffectScope scope) =>
        scope.Schema.Tables.Values.Where(t => t.PartitionStrategy is null).Select(t => t.Name)
            .Concat(scope.Schema.Views.Values.Where(v => v.IsMaterialized).Select(v => v.Name));
}
