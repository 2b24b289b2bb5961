using System.Collections.Immutable;
using Teal.Postgres.Throwaway;

namespace Teal.Server.Tests.Support;

/// <summary>
/// A throwaway server of every major that this machine has, for tests of what differs between majors; nothing is fetched. With
/// <c>TEAL_TEST_PG</c> only that major, as <see cref="TestServer"/>. Started by the first test that asks, ended with the process.
/// </summary>
internal static class MajorServers
{
    private static readonly Lazy<Task<ImmutableArray<ThrowawayServer>>> Shared = new(StartAsync);

    /// <summary>The servers, the oldest major first; at least one.</summary>
    public static Task<ImmutableArray<ThrowawayServer>> AllAsync() => Shared.Value;

    private static async Task<ImmutableArray<ThrowawayServer>> StartAsync()
    {
        var search = new ServerProgramsSearch(Environment.GetEnvironmentVariable, null);
        var majors = TestServer.Major is { } only ? [only] : Enumerable.Range(ServerPrograms.OldestMajor, ServerPrograms.NewestMajor - ServerPrograms.OldestMajor + 1);
        var found = new List<ServerPrograms>();
        foreach (var major in majors)
            if (await search.FindPresentAsync(major, CancellationToken.None) is { } programs) found.Add(programs);
        if (found.Count == 0) found.Add(await TestServer.ProgramsAsync());

        var servers = await Task.WhenAll(found.Select(programs => ThrowawayServer.StartAsync(new ThrowawayOptions
        {
            Programs = programs,
            // Autovacuum takes locks of its own; a tablespace in the data folder needs no other place.
            Settings = ImmutableDictionary<string, string>.Empty
                .Add("autovacuum", "off").Add("allow_in_place_tablespaces", "on").Add("max_prepared_transactions", "4").Add("wal_level", "logical"),
        })));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.WhenAll(servers.Select(s => s.DisposeAsync().AsTask())).GetAwaiter().GetResult();
        return [.. servers];
    }
}
