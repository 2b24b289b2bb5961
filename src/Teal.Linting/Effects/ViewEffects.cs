using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>The effects of making views and of refreshing materialised ones.</summary>
internal static class ViewEffects
{
    public static IEnumerable<Effect> OfCreate(CreateViewStatement create, EffectScope scope)
    {
        var self = scope.Resolve(create.Name);
        if (create.IfNotExists && scope.Schema.Views.ContainsKey(self)) return [];
        if (create.IsMaterialized) return create.WithNoData ? DataEffects.OfParsing(create.Query, scope) : DataEffects.OfQuery(create.Query, scope);
        var reading = DataEffects.OfParsing(create.Query, scope);
        return create.OrReplace && scope.Schema.Views.ContainsKey(self) ? reading.Prepend(Strong(self)) : reading;
    }

    /// <summary>REFRESH: the new rows are computed into a new file under the lock; with CONCURRENTLY they are compared with the old ones, and readers go on.</summary>
    public static IEnumerable<Effect> OfRefresh(RefreshStatement refresh, EffectScope scope)
    {
        var name = scope.Resolve(refresh.Name);
        if (refresh.WithNoData)
        {
            yield return Strong(name) with { Empties = true };
            yield break;
        }

        yield return refresh.Concurrently
            ? new(name, LockMode.Exclusive, Scans: true)
            : Strong(name) with { Rewrites = true, BuildsIndexes = scope.Indexes(name).Any() || !scope.Schema.Views.ContainsKey(name) };
        foreach (var below in scope.Schema.Views.GetValueOrDefault(name)?.DependsOn ?? [])
            foreach (var effect in DataEffects.OfReadingWhole(below, scope)) yield return effect;
    }
}
