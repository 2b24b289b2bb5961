using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>The effects of ATTACH PARTITION, DETACH PARTITION and CREATE TABLE … PARTITION OF.</summary>
internal static class PartitionEffects
{
    /// <summary>
    /// ATTACH PARTITION: the partition is read to see that its rows fit, unless a CHECK says so, and gets the indexes that it lacks.
    /// </summary>
    public static IEnumerable<Effect> OfAttach(RelationName parent, RelationName partition, EffectScope scope)
    {
        yield return new(parent, LockMode.ShareUpdateExclusive);
        var lacksIndexes = scope.Table(parent) is null || scope.Indexes(parent).Any();
        foreach (var table in scope.Family(partition))
            yield return Strong(table) with { Scans = true, BuildsIndexes = lacksIndexes, IsCertain = false };
        foreach (var effect in OfNewBound(parent, partition, scope)) yield return effect;
        foreach (var effect in OfKeys(parent, scope)) yield return effect;
    }

    /// <summary>DETACH PARTITION. With CONCURRENTLY it is two transactions with a wait for older ones between them; FINALIZE is the second of them.</summary>
    public static IEnumerable<Effect> OfDetach(RelationName parent, DetachPartitionAction detach, EffectScope scope)
    {
        var partition = scope.Resolve(detach.Partition);
        if (detach.Concurrently || detach.Finalize)
        {
            yield return new(parent, LockMode.ShareUpdateExclusive) { WaitsForOlderTransactions = detach.Concurrently };
            yield return Strong(partition);
        }
        else
        {
            yield return Strong(parent);
            yield return Strong(partition);
            foreach (var other in scope.DefaultPartition(parent)) yield return Strong(other);
        }

        // The foreign keys of the parent become keys of the partition's own; those to the parent are asked whether a row needs the partition.
        foreach (var target in scope.Referenced(parent)) yield return new(target, LockMode.ShareRowExclusive) { IsCertain = false };
        foreach (var (other, _) in scope.Referencing(parent))
            foreach (var part in scope.Partitions(other)) yield return Strong(part) with { Scans = !scope.IsPartitioned(part) };
    }

    /// <summary>CREATE TABLE … PARTITION OF.</summary>
    public static IEnumerable<Effect> OfCreate(RelationName parent, EffectScope scope) => 
        OfNewBound(parent, null, scope).Concat(OfKeys(parent, scope)).Prepend(Strong(parent));

    // The default partition may hold rows of the new bound: it is read, and stands still (check_default_partition_contents in partbounds.c).
    private static IEnumerable<Effect> OfNewBound(RelationName parent, RelationName? partition, EffectScope scope) =>
        scope.DefaultPartition(parent).Where(t => t != partition).Select(t => Strong(t) with { Scans = !scope.IsPartitioned(t) });

    // The new partition gets the parent's foreign keys, and since PostgreSQL 15 triggers for those that point to the parent are made
    // under a lock on the pointing table (CloneFkReferenced in tablecmds.c).
    private static IEnumerable<Effect> OfKeys(RelationName parent, EffectScope scope)
    {
        foreach (var target in scope.Referenced(parent)) yield return new(target, LockMode.ShareRowExclusive);
        if (scope.PgMajor < 15) yield break;
        foreach (var (other, _) in scope.Referencing(parent))
            foreach (var part in scope.Partitions(other)) yield return new(part, LockMode.ShareRowExclusive);
    }
}
