namespace Teal.Linting.Effects;

/// <summary>Effects in words: the one place where a message names a lock.</summary>
public static class EffectText
{
    private const int MostShown = 3;

    /// <summary>The lock, its relation, and who waits: <c>an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it</c>.</summary>
    public static string Lock(Effect effect)
    {
        var name = effect.Lock.SqlName();
        var article = name[0] is 'A' or 'E' ? "an" : "a";
        return $"{article} {name} lock on {effect.Relation}, which blocks {effect.Lock.BlockedWork()} of it";
    }

    /// <summary>
    /// How long the lock is needed: <c>for an instant</c>, <c>while all its rows are read</c>, <c>while the table and its indexes are
    /// rewritten</c>, <c>while its file is copied</c>, <c>while the work on orders lasts</c>, <c>while it waits for all older transactions</c>.
    /// </summary>
    public static string Duration(Effect effect) =>
        effect.CopiesFile ? "while its file is copied"
        : effect.Rewrites ? "while the table and its indexes are rewritten"
        : effect.Scans ? "while all its rows are read"
        : effect.During is { } other ? $"while the work on {other}{(effect.DuringMore > 0 ? $" and {effect.DuringMore} more" : "")} lasts"
        : effect.WaitsForOlderTransactions ? "while it waits for all older transactions"
        : "for an instant";

    /// <summary>Lock and duration together.</summary>
    public static string Describe(Effect effect) => $"{Lock(effect)}, {Duration(effect)}";

    /// <summary>A sentence about the effects that make somebody wait, with a blank before it; empty where none does.</summary>
    public static string Sentence(IEnumerable<Effect> effects)
    {
        var blocking = effects.Where(e => e.Lock.BlocksWrites()).Select(Describe).ToList();
        return blocking.Count == 0 ? "" : $" It takes {string.Join(", and ", blocking.Take(MostShown))}{(blocking.Count > MostShown ? $", and locks on {blocking.Count - MostShown} more" : "")}.";
    }
}
