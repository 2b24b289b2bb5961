using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>The effects of the actions of ALTER TABLE that the syntax tree keeps by their keywords only.</summary>
internal static class OtherTableActionEffects
{
    public static IEnumerable<Effect> Of(RelationName name, OtherTableAction action, IEnumerable<RelationName> all, EffectScope scope)
    {
        switch (action.Keywords)
        {
            case "SET STATISTICS":
                return all.Select(t => new Effect(t, LockMode.ShareUpdateExclusive));
            case "SET" or "RESET":
                return [new(name, StorageParameters.LockOf(action.Options))];
            case "CLUSTER ON" or "SET WITHOUT CLUSTER":
                return [new(name, LockMode.ShareUpdateExclusive)];
            case "ENABLE TRIGGER" or "ENABLE REPLICA TRIGGER" or "ENABLE ALWAYS TRIGGER" or "DISABLE TRIGGER":
                return scope.Partitions(name).Select(t => new Effect(t, LockMode.ShareRowExclusive));
            case "SET STORAGE":
                return all.Select(Strong);
            case "SET TABLESPACE":
                // The file is copied as it is, its indexes stay where they are.
                return [scope.IsPartitioned(name) ? Strong(name) : Strong(name) with { Rewrites = true, CopiesFile = true }];
            case "SET LOGGED" or "SET UNLOGGED":
                return OfPersistence(name, action.Keywords == "SET LOGGED" ? Persistence.Permanent : Persistence.Unlogged, scope);
            case "SET ACCESS METHOD":
                return [OfAccessMethod(name, action.Name?.Name, scope)];
            case "SET EXPRESSION":
                return all.Select(t => OfExpression(t, action.Column?.Name, scope));
            case "ALTER IDENTITY":
                return (scope.PgMajor >= 17 ? scope.Partitions(name) : [name]).Select(Strong)
                    .Concat(scope.Sequences(name, action.Column?.Name).Select(s => new Effect(s, LockMode.ShareRowExclusive)));
            case "OWNER TO":
                // Nothing where the owner is that role already.
                return [Strong(name), .. scope.Sequences(name).Select(s => Strong(s) with { IsCertain = false })];
            case "ALTER CONSTRAINT":
                return OfConstraint(name, action, scope);
            case "INHERIT":
                return [Strong(name), .. Of(action.Target, LockMode.ShareUpdateExclusive, scope)];
            default:
                // REPLICA IDENTITY, row level security, rules, OF, SET COMPRESSION, OPTIONS: a change of the catalog.
                return [Strong(name)];
        }
    }

    // ENFORCED makes the triggers of the foreign key on both tables and checks the rows, NOT ENFORCED drops them (PostgreSQL 18).
    private static IEnumerable<Effect> OfConstraint(RelationName name, OtherTableAction action, EffectScope scope)
    {
        if (action.IsEnforced is not { } enforced) return [Strong(name)];
        return [Strong(name) with { Scans = enforced, IsCertain = !enforced }, .. scope.Referenced(name, c => c.Name == action.Name?.Name).Select(Strong)];
    }

    // Nothing is rewritten where it has that method already (ATPrepSetAccessMethod in src/backend/commands/tablecmds.c). DEFAULT is what
    // default_table_access_method says, which is hardly ever anything but heap.
    private static Effect OfAccessMethod(RelationName name, string? method, EffectScope scope)
    {
        if (scope.IsPartitioned(name) || (scope.Table(name) is { } known && known.AccessMethod == (method ?? Table.DefaultAccessMethod))) return Strong(name);
        return Strong(name) with { Rewrites = true, BuildsIndexes = scope.Table(name) is null || scope.Indexes(name).Any(), IsCertain = scope.Table(name) is not null };
    }

    private static IEnumerable<Effect> OfPersistence(RelationName name, Persistence wanted, EffectScope scope)
    {
        var table = scope.Table(name);
        var changes = table is null || table.Persistence != wanted;
        yield return scope.IsPartitioned(name) ? Strong(name)
            : Strong(name) with { Rewrites = changes, BuildsIndexes = changes && (table is null || scope.Indexes(name).Any()), IsCertain = table is not null };
        // "Allow sequences to be unlogged": those of the table go with it (release notes of PostgreSQL 15).
        if (!changes || scope.PgMajor < 15) yield break;
        foreach (var sequence in scope.Sequences(name)) yield return Strong(sequence);
    }

    // A virtual column (PostgreSQL 18) has no values to compute anew.
    private static Effect OfExpression(RelationName name, string? column, EffectScope scope)
    {
        if (scope.IsPartitioned(name)) return Strong(name);
        var known = column is null ? null : scope.Table(name)?.Column(column);
        if (known is { IsVirtual: true }) return Strong(name);
        return Strong(name) with { Rewrites = true, BuildsIndexes = scope.Indexes(name).Any(), IsCertain = known is not null || scope.PgMajor < 18 };
    }

    private static IEnumerable<Effect> Of(QualifiedName? name, LockMode mode, EffectScope scope) => name is null ? [] : [new(scope.Resolve(name), mode)];
}
