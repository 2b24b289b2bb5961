using System.Collections.Immutable;
using System.Globalization;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout.Faults;

/// <summary>A server of a test's own, with fsync on, that may be killed and started again.</summary>
internal sealed class CrashServer : IAsyncDisposable
{
    private CrashServer(ThrowawayServer server) => Server = server;

    public ThrowawayServer Server { get; }

    private string Data => Path.Combine(Server.Folder, "data");

    public static async Task<CrashServer> StartAsync() => new(await ThrowawayServer.StartAsync(new ThrowawayOptions
    {
        Programs = await TestServer.ProgramsAsync(),
        SynchronousCommit = true,
        Settings = ImmutableDictionary<string, string>.Empty.Add("fsync", "on").Add("full_page_writes", "on").Add("restart_after_crash", "on"),
    }));

    /// <summary>Kills one server process; the server ends all others and recovers by itself.</summary>
    public static void KillBackend(int process) => ServerTraces.Signal("KILL", process);

    /// <summary>Kills the server, as a crash of the machine would, and starts it again.</summary>
    /// <param name="options">Other options, which win over those that it had: <c>-p 5433</c>.</param>
    public async Task CrashAsync(string options = "")
    {
        var file = Path.Combine(Data, "postmaster.pid");
        var postmaster = int.Parse((await RunAsync("/bin/cat", file)).Split('\n')[0], CultureInfo.InvariantCulture);
        // The children first: what outlives the postmaster would keep its shared memory.
        await RunAsync("/bin/sh", "-c", $"kill -STOP {postmaster}; pkill -KILL -P {postmaster}; kill -KILL {postmaster}; while kill -0 {postmaster} 2>/dev/null; do sleep 0.05; done");
        var given = (await RunAsync("/bin/cat", Path.Combine(Data, "postmaster.opts"))).Trim();
        // "/…/postgres" "-D" "/…/data" "-c" "…": what follows the data folder.
        var arguments = given[(given.IndexOf(Data, StringComparison.Ordinal) + Data.Length + 1)..].Replace('"', '\'');
        await RunAsync(Server.Programs.PgCtl, "start", "--silent", "--wait", "--pgdata", Data, "--log", Path.Combine(Server.Folder, "start.log"), "--options", $"{arguments} {options}");
    }

    /// <summary>Kills the server and starts it again as a hot standby, which takes no writes.</summary>
    public async Task BecomeReplicaAsync()
    {
        await RunAsync("/bin/sh", "-c", $"touch '{Data}/standby.signal'");
        await CrashAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await ServerUser.OfThisProcess().RunAsync(program, arguments, default);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.ExitCode} {result.Output} {result.Error}");
        return result.Output;
    }
}
