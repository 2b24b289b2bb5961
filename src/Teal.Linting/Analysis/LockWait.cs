using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What bounds the wait of a statement for its locks.</summary>
internal enum LockLimit
{
    /// <summary>It waits for no lock that blocks reads or writes of a relation that was there before the file.</summary>
    NotNeeded,

    /// <summary>Nothing does.</summary>
    Missing,

    /// <summary>lock_timeout, which is off or so long that users notice.</summary>
    Useless,

    /// <summary>lock_timeout, or NOWAIT.</summary>
    Bounded,
}

/// <summary>How long a statement may wait for its locks, and everybody behind it.</summary>
internal static class LockWait
{
    /// <summary>The longest lock_timeout, in milliseconds, that still bounds the queue behind a waiting statement to what users bear.</summary>
    public const double LongestUseful = 10_000;

    // After deadlock_timeout, 1 s unless set otherwise, the server ends one of the transactions, perhaps that of the application.
    private const double DeadlockTimeout = 1_000;

    /// <summary>The strongest lock of the statement that blocks reads or writes of a relation that was there before the file and that is not held already, or null.</summary>
    public static Effect? Blocking(LintContext context)
    {
        if (context.Statement is DoStatement or ExplainStatement or PrepareStatement) return null;
        // What waits for older transactions takes its strong lock only when nobody uses the relation any more.
        if (context.Effects.Any(e => e.WaitsForOlderTransactions)) return null;
        Effect? ofIndex = null;
        foreach (var effect in context.Effects)
        {
            if (!Blocks(context, effect) || IsHeld(context, effect)) continue;
            // It is the table of an index that queries wait for.
            if (!context.Schema.Indexes.ContainsKey(effect.Relation)) return effect;
            ofIndex ??= effect;
        }

        return ofIndex;
    }

    /// <summary>What bounds the wait of the statement.</summary>
    public static LockLimit LimitOf(LintContext context)
    {
        if (Blocking(context) is null) return LockLimit.NotNeeded;
        if (context.Statement is LockStatement { NoWait: true }) return LockLimit.Bounded;
        return OfSetting(context);
    }

    /// <summary>Whether lock_timeout is in force and short enough: then a lock that is needed for an instant only harms nobody.</summary>
    public static bool IsShort(LintContext context) => OfSetting(context) == LockLimit.Bounded;

    private static LockLimit OfSetting(LintContext context) =>
        Setting(context) switch
        {
            null or { IsReset: true } => context.History.Session.IsVain("lock_timeout") ? LockLimit.Bounded : LockLimit.Missing,
            { Value: { } value } when SettingDuration.Milliseconds(value) is 0 or > LongestUseful => LockLimit.Useless,
            _ => LockLimit.Bounded,
        };

    /// <summary>What the file, or ALTER ROLE in an earlier one, made of lock_timeout.</summary>
    public static SessionSetting? Setting(LintContext context) => context.History.Session.Find("lock_timeout", context.Transaction);

    /// <summary>
    /// A lock on another table that the transaction holds when the statement waits for one that blocks reads or writes as well, long
    /// enough for a deadlock; null where there is none.
    /// </summary>
    public static (Effect Held, Effect Wanted)? Second(LintContext context)
    {
        if (!context.Transaction.IsShared || context.History.In(context.Transaction).HasLockedSeveral || !context.HoldsAny
            || context.Statement is DoStatement or LockStatement { NoWait: true }
            || (Setting(context)?.Value is { } value && SettingDuration.Milliseconds(value) is > 0 and < DeadlockTimeout)) return null;
        foreach (var wanted in context.Effects)
            if (Blocks(context, wanted) && IsTable(context, wanted.Relation) && !IsHeld(context, wanted))
                foreach (var held in context.HeldAgainstWrites)
                    if (held.Relation != wanted.Relation && !(RuntimeName.Has(held.Relation) && RuntimeName.Has(wanted.Relation)) && Blocks(context, held) && IsTable(context, held.Relation) && !IsFamily(context, held.Relation, wanted.Relation))
                        return (held, wanted);
        return null;
    }

    /// <summary>Whether anybody in the running application waits while the lock is held: a materialised view has readers only.</summary>
    public static bool Blocks(LintContext context, Effect effect) =>
        effect.Lock.BlocksReads()
        || (effect.Lock.BlocksWrites() && !context.Schema.Views.ContainsKey(effect.Relation) && !(context.Statement is RefreshStatement refresh && context.Resolve(refresh.Name) == effect.Relation));

    // A lock that is held already is not waited for.
    private static bool IsHeld(LintContext context, Effect effect) =>
        context.History.In(context.Transaction).HeldOn(effect.Relation) is { } held && held.Lock >= effect.Lock;

    private static bool IsTable(LintContext context, RelationName name) =>
        context.Schema.Tables.ContainsKey(name)
        || (context.Statement is not DropStatement { ObjectKind: not "TABLE" } && !context.Schema.Indexes.ContainsKey(name) && !context.Schema.Views.ContainsKey(name)
            && !context.Schema.Sequences.Contains(name));

    private static bool IsFamily(LintContext context, RelationName one, RelationName other) =>
        context.Schema.Tables.GetValueOrDefault(one)?.PartitionOf == other || context.Schema.Tables.GetValueOrDefault(other)?.PartitionOf == one;
}
