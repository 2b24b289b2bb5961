using System.Text.Json;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Cli;

public class RolloutCommandTests
{
    [PostgresFact]
    public async Task A_whole_rollout_in_text_says_what_was_done_and_what_comes_next()
    {
        await using var shop = await ShopProject.CreateAsync();
        await SucceedsAsync(shop, "Next: teal prove changes/042", () => shop.RunAsync("plan", "042.sql", "-o", "changes/042"));
        Assert.Contains("UPDATE users SET plan = tier;", shop.Out, StringComparison.Ordinal);
        await SucceedsAsync(shop, "The change is safe.", () => shop.RunAsync("prove", "changes/042"));
        Assert.Contains("expected: contract waits until blue is gone", shop.Out, StringComparison.Ordinal);
        await SucceedsAsync(shop, "042 is expanded; users is kept in sync from now on. Next: teal backfill", () => shop.OnDatabaseAsync("expand"));
        await SucceedsAsync(shop, "50 rows filled;", () => shop.OnDatabaseAsync("backfill"));
        await SucceedsAsync(shop, "0 differ.", () => shop.OnDatabaseAsync("verify"));
        await SucceedsAsync(shop, "042 is switched: green serves.", () => shop.OnDatabaseAsync("switch"));
        await SucceedsAsync(shop, "042 is switched back: blue serves.", () => shop.OnDatabaseAsync("switch", "--back"));
        await SucceedsAsync(shop, "042 is switched", () => shop.OnDatabaseAsync("switch"));
        await SucceedsAsync(shop, "Next: teal contract", () => shop.OnDatabaseAsync("verify"));
        await SucceedsAsync(shop, "042 is contracted;", () => shop.OnDatabaseAsync("contract"));
        await SucceedsAsync(shop, "042 is back where it was before the contract.", () => shop.OnDatabaseAsync("revert"));
        await SucceedsAsync(shop, "0 differ.", () => shop.OnDatabaseAsync("verify"));
        await SucceedsAsync(shop, "teal revert brings it back", () => shop.OnDatabaseAsync("contract"));
        await SucceedsAsync(shop, "-> run `teal purge` when the hold is over", () => shop.OnDatabaseAsync("status"));
        await SucceedsAsync(shop, "042 is finished", () => shop.OnDatabaseAsync("purge"));
        Assert.Equal("tier", await shop.Database.ScalarAsync<string>("SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 1 AND NOT attisdropped"));
    }

    [PostgresFact]
    public async Task The_JSON_of_every_command_has_the_documented_properties()
    {
        await using var shop = await ShopProject.CreateAsync();
        await DocumentedAsync(shop, "plan", 0, () => shop.RunAsync("plan", "042.sql", "-o", "changes/042", "--format", "json"));
        await DocumentedAsync(shop, "prove", 0, () => shop.RunAsync("prove", "changes/042", "--format", "json"));
        foreach (var command in new[] { "expand", "backfill", "verify", "switch", "verify", "contract", "revert", "verify", "contract", "status", "purge" })
            await DocumentedAsync(shop, command, 0, () => shop.OnDatabaseAsync(command, "--format", "json"));
        await DocumentedAsync(shop, "status", 0, () => shop.OnDatabaseAsync("status", "--objects", "--format", "json"), "objects");
    }

    [PostgresFact]
    public async Task A_dry_run_shows_each_statement_with_its_locks_and_does_nothing()
    {
        await using var shop = await (await ShopProject.CreateAsync()).WithPlanAsync();
        await SucceedsAsync(shop, "teal expand 042 would run this; the change is not begun. Nothing is done now.", () => shop.OnDatabaseAsync("expand", "--dry-run"));
        Assert.Contains("expand 1/1 users: add column tier: one transaction with its journal entry", shop.Out, StringComparison.Ordinal);
        Assert.Contains("    -> ACCESS EXCLUSIVE on users for an instant: blocks every read and write", shop.Out, StringComparison.Ordinal);
        Assert.Contains("    -> SHARE ROW EXCLUSIVE on users for an instant: blocks every write", shop.Out, StringComparison.Ordinal);
        Assert.Contains("sync 1/1 users: sync triggers", shop.Out, StringComparison.Ordinal);
        await DocumentedAsync(shop, "dry-run", 0, () => shop.OnDatabaseAsync("contract", "--dry-run", "--format", "json"));
        Assert.Equal(1, await shop.OnDatabaseAsync("purge", "--dry-run"));
        Assert.Contains("Run `teal expand` first", shop.Error, StringComparison.Ordinal);
        Assert.Null(await shop.Database.ScalarAsync<string>("SELECT to_regnamespace('teal')::text"));
    }

    [PostgresFact]
    public async Task The_JSON_of_what_went_wrong_has_the_documented_properties_too()
    {
        await using var shop = await ShopProject.CreateAsync();
        shop.With("changes/042/expand.sql", "ALTER TABLE users ADD COLUMN number int;")
            .With("changes/042/sync.sql", "UPDATE users SET number = CASE WHEN id = 7 THEN plan ELSE split_part(plan, ' ', 2) END::int;");
        Assert.Equal(0, await shop.OnDatabaseAsync("expand"));
        await DocumentedAsync(shop, "backfill", 1, () => shop.OnDatabaseAsync("backfill", "--format", "json"));
        Assert.Equal(1, Json(shop).GetProperty("quarantine").GetArrayLength());

        await shop.Database.ExecuteAsync("UPDATE users SET id = 1007 WHERE id = 7");
        Assert.Equal(0, await shop.OnDatabaseAsync("backfill"));
        await shop.Database.ExecuteAsync("SET session_replication_role = replica; UPDATE users SET number = 0 WHERE id = 9");
        await DocumentedAsync(shop, "verify", 1, () => shop.OnDatabaseAsync("verify", "--format", "json"));
        Assert.Equal(1, Json(shop).GetProperty("samples").GetArrayLength());
        await DocumentedAsync(shop, "switch", 1, () => shop.OnDatabaseAsync("switch", "--format", "json"));
        Assert.False(Json(shop).GetProperty("done").GetBoolean());
        await DocumentedAsync(shop, "abort", 0, () => shop.OnDatabaseAsync("abort", "--format", "json"));
    }

    [PostgresFact]
    public async Task A_gate_that_stays_closed_is_1_and_names_its_checks()
    {
        await using var shop = await (await ShopProject.CreateAsync()).WithPlanAsync();
        await shop.OnDatabaseAsync("expand");
        Assert.Equal(1, await shop.OnDatabaseAsync("switch"));
        Assert.Contains("The gate switch stays closed: backfill, verification.", shop.Out, StringComparison.Ordinal);
        Assert.Contains("fail", shop.Error, StringComparison.Ordinal);
        Assert.Equal(1, await shop.OnDatabaseAsync("contract"));
        Assert.Contains("It comes after `teal switch`", shop.Error, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_check_is_forced_by_its_name_and_a_reason_only()
    {
        await using var shop = await (await ShopProject.CreateAsync()).WithPlanAsync();
        await shop.OnDatabaseAsync("expand");
        Assert.Equal(2, await shop.OnDatabaseAsync("switch", "--force", "backfill"));
        Assert.Contains("--force needs --reason", shop.Error, StringComparison.Ordinal);
        Assert.Equal(2, await shop.OnDatabaseAsync("switch", "--reason", "no idea"));
        Assert.Equal(1, await shop.OnDatabaseAsync("switch", "--force", "nothing-like-it", "--reason", "why not"));
        Assert.Contains("Its checks are: sync, backfill, verification", shop.Error, StringComparison.Ordinal);
        Assert.Equal(0, await shop.OnDatabaseAsync("switch", "--force", "backfill", "--force", "verification", "--reason", "a drill", "--format", "json"));
        Assert.All(Json(shop).GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("name").GetString() != "sync"), check => Assert.Equal("a drill", check.GetProperty("forced").GetString()));
    }

    [PostgresFact]
    public async Task A_second_runner_is_3_and_is_told_who_the_first_one_is()
    {
        await using var shop = await (await ShopProject.CreateAsync()).WithPlanAsync();
        await shop.OnDatabaseAsync("expand");
        await shop.Database.ExecuteAsync("INSERT INTO teal.lease VALUES ('042', gen_random_uuid(), 'backfill', 'db-tools-1', 4711, 'x', now(), now() + interval '1 hour')");
        Assert.Equal(3, await shop.OnDatabaseAsync("backfill"));
        Assert.Contains("db-tools-1", shop.Error, StringComparison.Ordinal);
        Assert.Contains("4711", shop.Error, StringComparison.Ordinal);
        Assert.Equal(0, await shop.OnDatabaseAsync("status", "--format", "json"));
        DocumentedJson.AssertIsAsDocumented("status", WithObjects(shop.Out));
        Assert.Equal("db-tools-1", Json(shop).GetProperty("changes")[0].GetProperty("runner").GetProperty("host").GetString());
    }

    [PostgresFact]
    public async Task A_proof_that_failed_or_is_of_other_files_is_1_and_none_is_a_notice()
    {
        await using var shop = await (await ShopProject.CreateAsync()).WithPlanAsync();
        shop.With("green/show.sql", "SELECT nothing_like_it FROM users");
        Assert.Equal(1, await shop.RunAsync("prove", "changes/042"));
        Assert.Contains("The change is NOT safe.", shop.Out, StringComparison.Ordinal);
        Assert.Equal(1, await shop.OnDatabaseAsync("expand"));
        Assert.Contains("green's query show does not work in the state expanded", shop.Error, StringComparison.Ordinal);

        shop.With("green/show.sql", "SELECT tier FROM users");
        Assert.Equal(0, await shop.RunAsync("prove", "changes/042"));
        File.AppendAllText(Path.Join(shop.Folder, "changes/042/expand.sql"), "-- edited\n");
        Assert.Equal(1, await shop.OnDatabaseAsync("expand"));
        Assert.Contains("is of other files than these", shop.Error, StringComparison.Ordinal);
        Assert.Equal(0, await shop.OnDatabaseAsync("status"));
        Assert.Contains("No change was begun", shop.Out, StringComparison.Ordinal);

        File.Delete(Path.Join(shop.Folder, "changes/042/proof.json"));
        Assert.Equal(0, await shop.OnDatabaseAsync("expand"));
        Assert.Contains("The change was not proved", shop.Error, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task An_interrupted_backfill_is_130_and_goes_on_when_it_is_run_again()
    {
        await using var shop = await (await ShopProject.CreateAsync()).WithPlanAsync();
        await shop.OnDatabaseAsync("expand");
        var settings = File.ReadAllText(Path.Join(shop.Folder, "teal.json"));
        shop.With("teal.json", settings.Replace("\"schema\":", "\"backfill\": { \"pause\": \"60s\" }, \"schema\":", StringComparison.Ordinal));
        using var interrupt = new CancellationTokenSource();
        var running = shop.RunAsync(interrupt.Token, "backfill", "changes/042", "--database", shop.Address);
        Assert.True(await ServerTraces.WithinAsync(20, () => shop.Database.ScalarAsync<long>("SELECT count(*) FROM users WHERE tier IS NOT NULL").Result == 50));
        await interrupt.CancelAsync();
        Assert.Equal(130, await running);
        Assert.Contains("interrupted", shop.Error, StringComparison.Ordinal);

        shop.With("teal.json", settings);
        Assert.Equal(0, await shop.OnDatabaseAsync("backfill"));
        Assert.Contains("50 rows filled", shop.Out, StringComparison.Ordinal);
    }

    private static JsonElement Json(ShopProject shop) => JsonDocument.Parse(shop.Out).RootElement;

    private static async Task SucceedsAsync(ShopProject shop, string says, Func<Task<int>> run)
    {
        var code = await run();
        Assert.True(code == 0, $"{code}: {shop.Out}{shop.Error}");
        Assert.Contains(says, shop.Out + shop.Error, StringComparison.Ordinal);
    }

    private static async Task DocumentedAsync(ShopProject shop, string command, int exitCode, Func<Task<int>> run, string? property = null)
    {
        var code = await run();
        Assert.True(code == exitCode, $"{command} {code}: {shop.Out}{shop.Error}");
        Assert.True(property is null || Json(shop).TryGetProperty(property, out _));
        DocumentedJson.AssertIsAsDocumented(command, command == "status" && property is null ? WithObjects(shop.Out) : shop.Out);
    }

    // "objects" is documented as there with --objects only.
    private static string WithObjects(string status) => status.TrimEnd()[..^1].TrimEnd() + ", \"objects\": [] }";
}
