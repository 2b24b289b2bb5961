using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Postgres;

public class OwnerDeathTests
{
    [PostgresTheory]
    [InlineData("KILL", false, false)]
    [InlineData("KILL", true, false)]
    [InlineData("TERM", false, false)]
    [InlineData("INT", true, false)]
    [InlineData("INT", true, true)]
    [InlineData("HUP", true, false)]
    [InlineData("TERM", false, true)]
    public async Task A_server_ends_with_its_owner(string signal, bool toWholeGroup, bool handlesSignals)
    {
        using var host = await ServerHost.StartAsync(handlesSignals);
        var postmaster = await ServerTraces.PostmasterAsync(host.Folder);
        Assert.True(ServerTraces.IsAlive(postmaster));

        ServerTraces.Signal(signal, toWholeGroup ? -host.ProcessId : host.ProcessId);

        Assert.True(await ServerTraces.WithinAsync(20, () => !Directory.Exists(host.Folder)), "the folder stays");
        Assert.False(ServerTraces.IsAlive(postmaster), "the server stays");
        Assert.False(ServerTraces.IsAlive(host.ProcessId), "the owner stays");
        Assert.True(ServerTraces.IsAlive(host.ChildId), "the owner's other child was to outlive it, or this would prove nothing");
    }

    [PostgresFact]
    public async Task What_was_left_when_owner_and_reaper_were_both_killed_goes_at_the_next_start()
    {
        using var host = await ServerHost.StartAsync(handlesSignals: false);
        var postmaster = await ServerTraces.PostmasterAsync(host.Folder);
        ServerTraces.Signal("KILL", ServerTraces.ReaperOf(host.Folder));
        ServerTraces.Signal("KILL", host.ProcessId);
        Assert.True(await ServerTraces.WithinAsync(10, () => OwnerMark.IsAbandoned(host.Folder)));
        Assert.True(ServerTraces.IsAlive(postmaster));

        await using var next = await ThrowawayServer.StartAsync(new() { Programs = await TestServer.ProgramsAsync() });

        Assert.False(Directory.Exists(host.Folder));
        Assert.False(ServerTraces.IsAlive(postmaster));
    }

    [PostgresFact]
    public async Task A_sweep_leaves_servers_of_living_owners_alone()
    {
        using var host = await ServerHost.StartAsync(handlesSignals: false);
        var postmaster = await ServerTraces.PostmasterAsync(host.Folder);

        await using var next = await ThrowawayServer.StartAsync(new() { Programs = await TestServer.ProgramsAsync() });

        Assert.True(ServerTraces.IsAlive(postmaster));
        Assert.True(ServerTraces.IsAlive(await ServerTraces.PostmasterAsync((await TestServer.ServerAsync()).Folder)));
        ServerTraces.Signal("KILL", host.ProcessId);
        Assert.True(await ServerTraces.WithinAsync(20, () => !Directory.Exists(host.Folder)));
    }

    [PostgresFact]
    public async Task A_stale_process_number_in_the_data_folder_harms_nobody()
    {
        var server = await ThrowawayServer.StartAsync(new() { Programs = await TestServer.ProgramsAsync() });
        using var bystander = System.Diagnostics.Process.Start("sleep", "60");
        ServerTraces.Signal("KILL", await ServerTraces.PostmasterAsync(server.Folder));
        var file = Path.Combine(server.Folder, "data", "postmaster.pid");
        await File.WriteAllTextAsync(file, $"{bystander.Id}\n" + string.Join('\n', (await File.ReadAllLinesAsync(file)).Skip(1)));

        await server.DisposeAsync();

        Assert.False(bystander.HasExited);
        Assert.False(Directory.Exists(server.Folder));
        bystander.Kill();
    }
}
