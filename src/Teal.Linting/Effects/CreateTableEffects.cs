using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>The effects of CREATE TABLE on the tables that it names. The new table itself is not told: nobody else can see it yet.</summary>
internal static class CreateTableEffects
{
    public static IEnumerable<Effect> Of(CreateTableStatement create, EffectScope scope)
    {
        var self = scope.Resolve(create.Name);
        if (create.IfNotExists && scope.Table(self) is not null) yield break;
        foreach (var target in create.ForeignKeyTargets())
            if (scope.Resolve(target.Table) is var table && table != self)
                foreach (var part in scope.Partitions(table)) yield return new(part, LockMode.ShareRowExclusive);
        if (create.PartitionOf is { } parent)
            foreach (var effect in PartitionEffects.OfCreate(scope.Resolve(parent), scope)) yield return effect;
        foreach (var inherited in create.Inherits) yield return new(scope.Resolve(inherited), LockMode.ShareUpdateExclusive);
        foreach (var like in create.Elements.OfType<LikeClause>()) yield return new(scope.Resolve(like.Source), LockMode.AccessShare);
        if (create.AsQuery is { } query)
            foreach (var effect in DataEffects.OfQuery(query, scope)) yield return effect;
    }
}
