using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>The effects of TRUNCATE, LOCK, VACUUM, ANALYZE and CLUSTER.</summary>
internal static class MaintenanceEffects
{
    public static IEnumerable<Effect> Of(Statement statement, EffectScope scope) => statement switch
    {
        TruncateStatement truncate => OfTruncate(truncate, scope),
        LockStatement mode => mode.Tables.SelectMany(t => OfLock(t, ModeOf(mode.Mode), scope)),
        // A partitioned table has no rows of its own: it is locked, and left again.
        VacuumStatement { IsFull: true } vacuum => Named(vacuum.Tables, scope).Select(t => scope.IsPartitioned(t) ? Strong(t) : Rewritten(t, scope)),
        VacuumStatement vacuum => Named(vacuum.Tables, scope).Select(t => new Effect(t, LockMode.ShareUpdateExclusive)),
        AnalyzeStatement analyze => Named(analyze.Tables, scope).Select(t => new Effect(t, LockMode.ShareUpdateExclusive)),
        ClusterStatement { Table: { } table } => OfCluster(scope.Resolve(table), scope),
        // CLUSTER alone: whatever was clustered before, which the model does not say.
        _ => [],
    };

    // A partitioned table is locked only until its partitions are listed; each of these is then clustered in a transaction of its own.
    private static IEnumerable<Effect> OfCluster(RelationName name, EffectScope scope)
    {
        if (scope.IsPartitioned(name)) yield return Strong(name);
        foreach (var table in scope.Partitions(name))
            if (!scope.IsPartitioned(table)) yield return Rewritten(table, scope);
    }

    private static Effect Rewritten(RelationName table, EffectScope scope) =>
        Strong(table) with { Rewrites = true, BuildsIndexes = scope.Table(table) is null || scope.Indexes(table).Any() };

    // With CASCADE every table that points to one that is emptied is emptied too.
    private static IEnumerable<Effect> OfTruncate(TruncateStatement truncate, EffectScope scope)
    {
        var tables = truncate.Tables.SelectMany(t => t.Only ? [scope.Resolve(t.Name)] : scope.Family(scope.Resolve(t.Name))).Distinct().ToList();
        if (truncate.Cascade)
        {
            var seen = tables.ToHashSet();
            for (var i = 0; i < tables.Count; i++)
                foreach (var (other, _) in scope.Referencing(tables[i]))
                    foreach (var table in scope.Family(other))
                        if (seen.Add(table)) tables.Add(table);
        }

        foreach (var table in tables)
        {
            yield return Strong(table) with { Empties = true };
            if (!truncate.RestartIdentity) continue;
            foreach (var sequence in scope.Sequences(table)) yield return Strong(sequence);
        }
    }

    // The relations of a view are locked as the view is (src/backend/commands/lockcmds.c).
    private static IEnumerable<Effect> OfLock(RelationTarget target, LockMode mode, EffectScope scope)
    {
        var name = scope.Resolve(target.Name);
        var tables = scope.BaseRelations(name).Prepend(name);
        return (target.Only ? tables : tables.SelectMany(scope.Family)).Select(t => new Effect(t, mode));
    }

    private static LockMode ModeOf(string mode)
    {
        foreach (var known in Enum.GetValues<LockMode>())
            if (known.SqlName() == mode) return known;
        return LockMode.AccessExclusive;
    }

    /// <summary>The tables that are named and those below them; all that are known where none is named.</summary>
    private static IEnumerable<RelationName> Named(ImmutableArray<RelationTarget> targets, EffectScope scope) =>
        targets.IsEmpty
            ? scope.Schema.Tables.Keys.Concat(scope.Schema.Views.Values.Where(v => v.IsMaterialized).Select(v => v.Name))
            : targets.SelectMany(t => t.Only ? [scope.Resolve(t.Name)] : Below(scope.Resolve(t.Name), scope)).Distinct();

    // "Change VACUUM and ANALYZE to process the inheritance children of a parent" (release notes of PostgreSQL 18).
    private static IEnumerable<RelationName> Below(RelationName name, EffectScope scope) =>
        scope.PgMajor >= 18 ? scope.Family(name) : scope.Partitions(name);
}
