namespace Teal.Postgres.Throwaway;

/// <summary>
/// Servers whose owner and whose reaper both were killed. Looked for whenever a throwaway server is started.
/// </summary>
internal static class Leftovers
{
    /// <summary>Stops and removes every abandoned server of this user in <paramref name="parent"/>.</summary>
    /// <returns>The folders that were removed.</returns>
    public static async Task<IReadOnlyList<string>> SweepAsync(string parent, ServerUser user, CancellationToken cancellation)
    {
        var removed = new List<string>();
        foreach (var folder in Directory.GetDirectories(parent, PrivateFolder.Prefix + "*"))
            if (OwnerMark.IsAbandoned(folder) && await Reaper.ReapNowAsync(user, folder, cancellation))
                removed.Add(folder);
        return removed;
    }
}
