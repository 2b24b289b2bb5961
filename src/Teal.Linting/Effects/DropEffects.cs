using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>The effects of DROP (performDeletion in src/backend/catalog/dependency.c locks whatever goes).</summary>
internal static class DropEffects
{
    public static IEnumerable<Effect> Of(DropStatement drop, EffectScope scope) => drop.ObjectKind switch
    {
        // IF EXISTS of what is known not to be there looks for it under a weak lock (get_object_address_relobject in objectaddress.c).
        "TRIGGER" when drop is { IfExists: true, OnTable: { } on, Names: [var name] } && IsWithoutTrigger(scope.Resolve(on), name.Name, scope) => [],
        "TRIGGER" => drop.OnTable is { } table ? scope.Partitions(scope.Resolve(table)).Select(Strong) : [],
        "RULE" or "POLICY" => drop.OnTable is { } table ? [scope.Strong(table)] : [],
        "SCHEMA" => drop.Cascade ? drop.Names.SelectMany(n => OfSchema(n.Name, scope)) : [],
        _ => drop.Names.SelectMany(name => OfOne(drop, scope.Resolve(name), scope)),
    };

    private static bool IsWithoutTrigger(RelationName table, string trigger, EffectScope scope) =>
        scope.Table(table) is not null && scope.Schema.TriggersOn(table).All(t => t.Name != trigger);

    private static IEnumerable<Effect> OfOne(DropStatement drop, RelationName name, EffectScope scope) => drop.ObjectKind switch
    {
        // IF EXISTS of what the model does not know may find nothing.
        "TABLE" when drop.IfExists && scope.Table(name) is null => [Strong(name) with { IsCertain = false }],
        "TABLE" => OfTable(name, drop.Cascade, scope),
        "INDEX" => OfIndex(name, drop.Concurrently, scope),
        "VIEW" or "MATERIALIZED VIEW" => [Strong(name), .. drop.Cascade ? scope.DependentViews(name).Select(Strong) : []],
        "SEQUENCE" or "FOREIGN TABLE" => [Strong(name)],
        "FUNCTION" or "ROUTINE" when drop.Cascade => scope.Schema.TriggersCalling(name).SelectMany(t => scope.Partitions(t.Relation)).Distinct().Select(Strong),
        "TYPE" or "DOMAIN" => drop.Cascade ? scope.UsersOfType(name).SelectMany(scope.Family).Select(Strong) : [],
        _ => [],
    };

    private static IEnumerable<Effect> OfTable(RelationName name, bool cascade, EffectScope scope)
    {
        foreach (var table in scope.Family(name))
        {
            yield return Strong(table);
            foreach (var sequence in scope.Sequences(table)) yield return Strong(sequence);
            foreach (var target in scope.Referenced(table)) yield return Strong(target);
            if (!cascade) continue;
            foreach (var (other, _) in scope.Referencing(table))
                foreach (var part in scope.Partitions(other)) yield return Strong(part);
            foreach (var view in scope.DependentViews(table)) yield return Strong(view);
        }

        // A partition takes its parent with it, whose list of partitions changes; the foreign keys to the parent point to the partition too.
        if (scope.Table(name)?.PartitionOf is not { } parent) yield break;
        yield return Strong(parent);
        foreach (var other in scope.DefaultPartition(parent)) yield return Strong(other);
        if (!cascade || !scope.Referencing(parent).Any()) yield break;
        foreach (var part in scope.Referencing(parent).SelectMany(r => scope.Partitions(r.Table)).Concat(scope.Partitions(parent))) yield return Strong(part);
    }

    private static IEnumerable<Effect> OfIndex(RelationName name, bool concurrently, EffectScope scope)
    {
        var mode = concurrently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;
        yield return new(name, mode) { WaitsForOlderTransactions = concurrently };
        if (scope.Schema.Indexes.GetValueOrDefault(name) is not { } index) yield break;
        foreach (var table in scope.Partitions(index.Table)) yield return new(table, mode) { WaitsForOlderTransactions = concurrently };
    }

    private static IEnumerable<Effect> OfSchema(string schema, EffectScope scope)
    {
        foreach (var name in scope.Schema.Tables.Keys.Where(n => n.Schema == schema))
            foreach (var effect in OfTable(name, true, scope)) yield return effect;
        foreach (var name in scope.Schema.Views.Keys.Where(n => n.Schema == schema))
            foreach (var effect in scope.DependentViews(name).Prepend(name).Select(Strong)) yield return effect;
        foreach (var name in scope.Schema.Sequences.Where(n => n.Schema == schema)) yield return Strong(name);
    }
}
