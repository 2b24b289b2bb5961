using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>The effects of the actions of ALTER TABLE that the syntax tree keeps by their keywords only.</summary>
internal static class OtherTableActionEffects
{
    private static readonly (string Keywords, LockMode Lock, bool Rewrites)[] Known =
    [
        ("SET STATISTICS", LockMode.ShareUpdateExclusive, false),
        ("CLUSTER ON", LockMode.ShareUpdateExclusive, false),
        ("SET WITHOUT CLUSTER", LockMode.ShareUpdateExclusive, false),
        ("ENABLE TRIGGER", LockMode.ShareRowExclusive, false),
        ("ENABLE REPLICA TRIGGER", LockMode.ShareRowExclusive, false),
        ("ENABLE ALWAYS TRIGGER", LockMode.ShareRowExclusive, false),
        ("DISABLE TRIGGER", LockMode.ShareRowExclusive, false),
        ("SET TABLESPACE", LockMode.AccessExclusive, true),
        ("SET LOGGED", LockMode.AccessExclusive, true),
        ("SET UNLOGGED", LockMode.AccessExclusive, true),
        ("SET ACCESS METHOD", LockMode.AccessExclusive, true),
        ("SET EXPRESSION", LockMode.AccessExclusive, true),
        ("SET STORAGE", LockMode.AccessExclusive, false),
        ("SET COMPRESSION", LockMode.AccessExclusive, false),
        ("OWNER TO", LockMode.AccessExclusive, false),
        ("REPLICA IDENTITY", LockMode.AccessExclusive, false),
        ("ENABLE ROW LEVEL SECURITY", LockMode.AccessExclusive, false),
        ("DISABLE ROW LEVEL SECURITY", LockMode.AccessExclusive, false),
        ("FORCE ROW LEVEL SECURITY", LockMode.AccessExclusive, false),
        ("NO FORCE ROW LEVEL SECURITY", LockMode.AccessExclusive, false),
        ("ALTER CONSTRAINT", LockMode.AccessExclusive, false),
    ];

    public static Effect Of(RelationName table, OtherTableAction action)
    {
        foreach (var (keywords, mode, rewrites) in Known)
            if (action.Keywords.StartsWith(keywords, StringComparison.Ordinal))
                return new(table, mode, rewrites);
        // Storage parameters: fillfactor, autovacuum_* and the other common ones (reloptions.c); attribute options likewise.
        if (action.Keywords is "SET" or "RESET") return new(table, LockMode.ShareUpdateExclusive) { IsCertain = false };
        return new(table, LockMode.AccessExclusive) { IsCertain = false };
    }
}
