using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>The effects of ALTER INDEX, VIEW, MATERIALIZED VIEW, FOREIGN TABLE and SEQUENCE.</summary>
internal static class AlterRelationEffects
{
    public static IEnumerable<Effect> Of(AlterRelationStatement alter, EffectScope scope)
    {
        var name = scope.Resolve(alter.Name);
        return alter.ObjectKind switch
        {
            "INDEX" => alter.Actions.SelectMany(a => OfIndex(name, a, scope)),
            "VIEW" or "SEQUENCE" => [Strong(name)],
            // A foreign table has no rows here that could be read or rewritten.
            "FOREIGN TABLE" => AlterTableEffects.Of(alter.Name, false, alter.Actions, scope).Select(e => e.Relation == name
                ? e with { Rewrites = false, Scans = false, IsCertain = true }
                : e),
            _ => AlterTableEffects.Of(alter.Name, false, alter.Actions, scope),
        };
    }

    // "Reduce the locking level for index renaming" (release notes of PostgreSQL 12).
    private static IEnumerable<Effect> OfIndex(RelationName name, AlterTableAction action, EffectScope scope)
    {
        switch (action)
        {
            case RenameTableAction:
                return [new(name, LockMode.ShareUpdateExclusive)];
            case AttachPartitionAction attach:
                return OfAttach(name, scope.Resolve(attach.Partition), scope);
            case OtherTableAction { Keywords: "SET" or "RESET" } other:
                return [new(name, StorageParameters.LockOf(other.Options))];
            case OtherTableAction { Keywords: "SET STATISTICS" }:
                return [new(name, LockMode.ShareUpdateExclusive)];
            case OtherTableAction { Keywords: "SET TABLESPACE" }:
                return [Strong(name) with { Rewrites = true, CopiesFile = true }];
            default:
                return [Strong(name)];
        }
    }

    private static IEnumerable<Effect> OfAttach(RelationName parent, RelationName partition, EffectScope scope)
    {
        yield return new(parent, LockMode.ShareUpdateExclusive);
        // Nothing is to be done where it is attached already, as an index is that CREATE INDEX on the parent made.
        yield return Strong(partition) with { IsCertain = false };
        foreach (var index in new[] { parent, partition })
            if (scope.Schema.Indexes.GetValueOrDefault(index) is { } known) yield return new(known.Table, LockMode.AccessShare);
    }
}
