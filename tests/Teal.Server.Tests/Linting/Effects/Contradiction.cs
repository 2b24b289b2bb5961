using Teal.Linting.Effects;

namespace Teal.Server.Tests.Linting.Effects;

/// <summary>Where a trace and the claims do not agree.</summary>
internal static class Contradiction
{
    /// <summary>Every one, in words; empty where all claims are true and nothing was seen that is not claimed.</summary>
    /// <param name="claims">What is claimed.</param>
    /// <param name="trace">What was seen.</param>
    /// <param name="unknown">Relations of which the model cannot tell that the statement touches them.</param>
    /// <param name="countsScans">Whether the trace counts scans, which only a session itself can do, in its transaction.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<Effect> claims, Trace trace, IReadOnlyCollection<string> unknown, bool countsScans = true)
    {
        var found = new List<string>();
        var seen = trace.Locks.ToDictionary(l => l.Key.Name, l => l.Value);
        var known = trace.Locks.Keys.ToDictionary(r => r.Name);
        var claimed = claims.ToDictionary(e => e.Relation.ToString());
        foreach (var (name, effect) in claimed)
        {
            var mode = seen.GetValueOrDefault(name);
            if (mode > effect.Lock || (effect.IsCertain && mode != effect.Lock)) found.Add($"{name}: claimed {effect.Lock}, seen {mode}");
        }

        foreach (var (relation, mode) in trace.Locks)
        {
            if (mode <= LockMode.AccessShare || unknown.Contains(relation.Name) || claimed.ContainsKey(relation.Name) || (relation.Table is { } table && (claimed.ContainsKey(table) || unknown.Contains(table)))) continue;
            if (relation.Table is { } of && of.StartsWith("pg_toast", StringComparison.Ordinal)) continue;
            found.Add($"{relation.Name}: seen {mode}, not claimed");
        }

        foreach (var name in known.Values.Where(r => r.Kind is 'r' or 'm' && !trace.Gone.Contains(r.Name)).Select(r => r.Name))
        {
            var effect = claimed.GetValueOrDefault(name);
            if (effect is { Empties: true })
            {
                // A new file without rows, and its indexes with it.
                if (!trace.NewFiles.Contains(name)) found.Add($"{name}: emptied claimed, not seen");
                continue;
            }

            var isRewritten = trace.NewFiles.Contains(name);
            Compare(name, "rewrite", effect?.Rewrites ?? false, isRewritten, effect);
            if (effect is null || !effect.Lock.ConflictsWith(LockMode.ShareUpdateExclusive)) continue;
            Compare(name, "index", effect.BuildsIndexes, trace.Indexed.Contains(name), effect);
            // What is read under a weak lock, or beside the work on another table, is the plan's choice; a file may be copied unread.
            if (countsScans && effect.During is null && !isRewritten) Compare(name, "scan", effect.Scans, trace.Scanned.Contains(name), effect);
        }

        return found;

        void Compare(string name, string what, bool isClaimed, bool isSeen, Effect? effect)
        {
            if (isSeen && !isClaimed) found.Add($"{name}: {what} seen, not claimed");
            if (isClaimed && !isSeen && effect is { IsCertain: true }) found.Add($"{name}: {what} claimed, not seen");
        }
    }
}
