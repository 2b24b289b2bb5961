using System.Text.Json;
using Teal.Server.Tests.Cli;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Demo;

public class DemoProcessTests
{
    [PostgresFact]
    public async Task The_demo_shows_failed_writes_as_in_the_post_none_with_Teal_and_leaves_nothing()
    {
        using var demo = await DemoProcess.StartAsync();
        var exit = await demo.EndAsync();
        Assert.True(exit == 0, await demo.Error);

        DocumentedJson.AssertIsAsDocumented("demo", await demo.Out);
        using var json = JsonDocument.Parse(await demo.Out);
        var root = json.RootElement;
        Assert.Equal(["asInThePost", "withTeal"], root.EnumerateObject().Select(p => p.Name));
        var (post, teal) = (root.GetProperty("asInThePost"), root.GetProperty("withTeal"));
        Assert.Equal(["attempted", "failedWrites", "rowsLeftByPublishedBackfill"], post.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["attempted", "failedWrites", "mismatches", "seconds"], teal.EnumerateObject().Select(p => p.Name));
        Assert.InRange(post.GetProperty("failedWrites").GetInt32(), 1, post.GetProperty("attempted").GetInt32());
        Assert.Equal(5000, post.GetProperty("rowsLeftByPublishedBackfill").GetInt32());
        Assert.Equal((0, 0), (teal.GetProperty("failedWrites").GetInt32(), teal.GetProperty("mismatches").GetInt32()));
        Assert.True(post.GetProperty("attempted").GetInt32() + teal.GetProperty("attempted").GetInt32() >= 2000);
        Assert.InRange(teal.GetProperty("seconds").GetDouble(), 1, 120);
        Assert.DoesNotContain('\e', await demo.Error);
        await demo.AssertNothingLeftAsync();
    }

    [PostgresTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_demo_ends_with_130_and_leaves_nothing(string signal)
    {
        using var demo = await DemoProcess.StartAsync();
        Assert.True(await demo.ToldAsync("teal expand"), demo.Told);
        Assert.Contains(await demo.ProcessesAsync(), line => line.Contains("demo-worker", StringComparison.Ordinal));

        ServerTraces.Signal(signal, demo.Id);

        Assert.Equal(130, await demo.EndAsync());
        Assert.Equal("", await demo.Out);
        Assert.Contains("interrupted", await demo.Error, StringComparison.Ordinal);
        await demo.AssertNothingLeftAsync();
    }

    [PostgresFact]
    public async Task A_demo_that_is_killed_leaves_neither_server_nor_workers_nor_files()
    {
        using var demo = await DemoProcess.StartAsync();
        Assert.True(await demo.ToldAsync("psql -f"), demo.Told);
        Assert.Contains(await demo.ProcessesAsync(), line => line.Contains("demo-worker", StringComparison.Ordinal));

        ServerTraces.Signal("KILL", demo.Id);

        await demo.EndAsync();
        await demo.AssertNothingLeftAsync();
    }
}
