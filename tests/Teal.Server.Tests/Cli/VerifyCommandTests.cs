using Teal.Planning.Sync;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Cli;

public class VerifyCommandTests
{
    [PostgresFact]
    public async Task Rows_that_differ_are_reported_watched_repaired_and_then_agree()
    {
        await using var shop = await FilledAsync();
        await shop.Database.ExecuteAsync("SET session_replication_role = replica; UPDATE users SET tier = 'wrong' WHERE id IN (7, 9); RESET session_replication_role");

        Assert.Equal(1, await shop.OnDatabaseAsync("verify", "--report", "found.csv"));
        Assert.Contains("50 rows compared", shop.Out, StringComparison.Ordinal);
        Assert.Contains("2 differ.", shop.Out, StringComparison.Ordinal);
        Assert.Contains("All 2 findings are in found.csv.", shop.Out, StringComparison.Ordinal);
        Assert.Contains("--repair writes what the rules say", shop.Out, StringComparison.Ordinal);
        Assert.Equal(
            ["kind,table,key,found,expected,sqlstate,message", Line("7"), Line("9")],
            (await File.ReadAllLinesAsync(Path.Join(shop.Folder, "found.csv"))).Order(StringComparer.Ordinal).OrderBy(line => line.StartsWith("kind", StringComparison.Ordinal) ? 0 : 1));

        Assert.Equal(1, await shop.OnDatabaseAsync("verify", "--watch", "--every", "100ms", "--for", "300ms"));
        Assert.Contains("The gates see it.", shop.Out, StringComparison.Ordinal);
        Assert.Contains("tier=wrong", shop.Out, StringComparison.Ordinal);

        Assert.Equal(0, await shop.OnDatabaseAsync("verify", "--repair", "--report", "found.jsonl"));
        Assert.Contains("2 rows differed, were repaired and agree now.", shop.Out, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Join(shop.Folder, "found.jsonl"))).Count(line => line.StartsWith("{\"kind\":\"repaired\"", StringComparison.Ordinal)));
        Assert.Equal(0L, await shop.Database.ScalarAsync<long>("SELECT count(*) FROM users WHERE tier IS DISTINCT FROM plan"));

        Assert.Equal(0, await shop.OnDatabaseAsync("verify", "--watch", "--every", "100ms", "--for", "200ms", "--format", "json"));
        DocumentedJson.AssertIsAsDocumented("watch", shop.Out);
    }

    [PostgresFact]
    public async Task After_the_switch_a_repair_says_which_side_it_writes()
    {
        await using var shop = await FilledAsync();
        Assert.Equal(0, await shop.OnDatabaseAsync("verify"));
        Assert.Equal(0, await shop.OnDatabaseAsync("switch"));
        await shop.Database.ExecuteAsync($"SET teal.repair = '{SyncTriggers.Mark("042", "public", "users")}'; UPDATE users SET plan = 'stale' WHERE id = 7; RESET teal.repair");
        Assert.Equal(1, await shop.OnDatabaseAsync("verify", "--repair"));
        Assert.Contains("--direction", shop.Error, StringComparison.Ordinal);
        Assert.Equal(0, await shop.OnDatabaseAsync("verify", "--repair", "--direction", "backward"));
        Assert.Equal("plan 7", await shop.Database.ScalarAsync<string>("SELECT plan FROM users WHERE id = 7"));
    }

    [PostgresTheory]
    [InlineData("--direction is 'forward' or 'backward', not 'sideways'", "--repair", "--direction", "sideways")]
    [InlineData("--direction goes with --repair", "--direction", "forward")]
    [InlineData("--every: 'often'", "--watch", "--every", "often")]
    [InlineData("--for is more than 0", "--watch", "--for", "0s")]
    [InlineData("--every and --for go with --watch", "--every", "1s")]
    [InlineData("it does not go with --restart, --repair or --report", "--watch", "--repair")]
    [InlineData("its file is named .csv, .jsonl or .ndjson, and not 'found.txt'", "--report", "found.txt")]
    public async Task Wrong_options_are_2_and_told_in_a_line(string told, params string[] arguments)
    {
        await using var shop = await ShopProject.CreateAsync();
        Assert.Equal(2, await shop.OnDatabaseAsync("verify", arguments));
        Assert.Contains(told, shop.Error, StringComparison.Ordinal);
    }

    private static string Line(string key) => $"difference,public.users,\"{{\"\"id\"\":\"\"{key}\"\"}}\",\"{{\"\"tier\"\":\"\"wrong\"\"}}\",\"{{\"\"tier\"\":\"\"plan {key}\"\"}}\",,";

    private static async Task<ShopProject> FilledAsync()
    {
        var shop = await (await ShopProject.CreateAsync()).WithPlanAsync();
        Assert.Equal(0, await shop.OnDatabaseAsync("expand"));
        Assert.Equal(0, await shop.OnDatabaseAsync("backfill"));
        return shop;
    }
}
