using System.Globalization;
using Teal.Planning.Sync;
using Teal.Rollout.Journals;
using Teal.Rollout.Status;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A runner that is killed leaves nothing that the same command, run again, does not put right.</summary>
public sealed class KillTests
{
    private const string TwoTables =
        """
        ALTER TABLE plans ADD COLUMN note text;
        ALTER TABLE users ADD COLUMN plan_id integer;
        CREATE INDEX users_plan_id ON users (plan_id);
        """;

    private const string IndexFirst =
        """
        CREATE INDEX users_email ON users (email);
        ALTER TABLE users ADD COLUMN plan_id integer;
        """;

    [PostgresFact]
    public async Task Killed_while_expand_waits_for_a_lock_the_next_run_takes_over_at_once()
    {
        await using var shop = await ShopAsync();
        var before = await shop.SchemaAsync();
        await using (var blocker = await Blocker.OnAsync(shop.Database, "LOCK TABLE users IN ROW EXCLUSIVE MODE"))
        {
            using var killed = TealProcess.Start(shop, "expand");
            await Eventually.HoldsAsync(async () => await WaitsAsync(shop, "ALTER TABLE users%"));
            await killed.KillAsync();
        }
        Assert.Equal("1", await shop.TextAsync("SELECT count(*) FROM teal.lease"));
        using var again = TealProcess.Start(shop, "expand");
        var (code, text) = await again.EndAsync();
        Assert.True(code == 0, text);
        Assert.Contains("expand 1/3 plans: add column note: done before", text, StringComparison.Ordinal);
        await IsAsIfNothingHadHappenedAsync(shop, before);
    }

    [PostgresFact]
    public async Task Killed_in_the_middle_of_an_index_build_the_next_run_has_a_valid_index()
    {
        await using var shop = await ShopAsync(IndexFirst);
        var before = await shop.SchemaAsync();
        await using (var blocker = await Blocker.OnAsync(shop.Database, "LOCK TABLE users IN ROW EXCLUSIVE MODE"))
        {
            using var killed = TealProcess.Start(shop, "expand");
            await Eventually.HoldsAsync(() => WaitsAsync(shop, "CREATE INDEX CONCURRENTLY%"));
            await killed.KillAsync();
            Assert.Equal("false", await shop.TextAsync("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'users_email'::regclass"));
            // The server goes on for a client that is gone; a crash of the server would not.
            await shop.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%'");
        }
        using var again = TealProcess.Start(shop, "expand");
        var (code, text) = await again.EndAsync();
        Assert.True(code == 0, text);
        await IsAsIfNothingHadHappenedAsync(shop, before, IndexFirst);
    }

    [PostgresFact]
    public async Task Killed_between_the_steps_the_next_run_goes_on()
    {
        await using var shop = await ShopAsync();
        var before = await shop.SchemaAsync();
        using (var killed = TealProcess.Start(shop, "expand"))
        {
            await Eventually.HoldsAsync(async () => await shop.TextAsync("SELECT count(*) FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'plan_id'") == "1");
            await killed.KillAsync();
        }
        using var again = TealProcess.Start(shop, "expand");
        var (code, text) = await again.EndAsync();
        Assert.True(code == 0, text);
        await IsAsIfNothingHadHappenedAsync(shop, before);
    }

    [PostgresFact]
    public async Task Killed_in_the_middle_of_a_backfill_every_row_is_filled_once()
    {
        await using var shop = await RolloutFixture.ShopAsync(100_000);
        await shop.ExecuteAsync(
            """
            CREATE TABLE filled (id integer, again boolean);
            CREATE FUNCTION note_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO filled VALUES (NEW.id, OLD.plan_id IS NOT NULL); RETURN NULL; END $$;
            """);
        var before = await shop.SchemaAsync();
        await shop.ExpandAsync();
        await shop.ExecuteAsync($"CREATE TRIGGER note_fill AFTER UPDATE ON users FOR EACH ROW WHEN (current_setting('teal.backfill', true) = '{SyncTriggers.Mark(shop.Change.Name, "public", "users")}') EXECUTE FUNCTION note_fill()");
        using var stop = new CancellationTokenSource();
        var writer = WriteAsync(shop, stop.Token);
        var random = new Random(20);
        for (var kill = 1; kill <= 3; kill++)
        {
            var filledBefore = await shop.TextAsync("SELECT count(*) FROM filled");
            using var killed = TealProcess.Start(shop, "backfill");
            await Eventually.HoldsAsync(async () => await shop.TextAsync("SELECT count(*) FROM filled") != filledBefore);
            await Task.Delay(random.Next(150));
            await killed.KillAsync();
        }
        Assert.NotEqual(ChangePhase.Backfilled, await shop.PhaseAsync());
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.backfill WHERE finished_at IS NOT NULL"));

        using var again = TealProcess.Start(shop, "backfill");
        var (code, text) = await again.EndAsync();
        await stop.CancelAsync();
        var writes = await writer;
        Assert.True(code == 0, text);
        Assert.True(writes > 50, $"the writer got {writes} writes through");

        Assert.Equal("0 unfilled", await shop.TextAsync("SELECT count(*) || ' unfilled' FROM users WHERE plan_id IS NULL"));
        Assert.Equal("0 twice", await shop.TextAsync("SELECT count(*) || ' twice' FROM (SELECT id FROM filled GROUP BY id HAVING count(*) > 1 OR bool_or(again)) f"));
        Assert.Equal(await shop.TextAsync("SELECT count(*) FROM filled"), await shop.TextAsync("SELECT sum(rows_filled) FROM (SELECT rows_filled FROM teal.backfill_range UNION ALL SELECT rows_swept FROM teal.backfill) f"));
        Assert.Equal(0, (await shop.VerifyAsync()).Differences);
        await shop.ExecuteAsync("DROP TRIGGER note_fill ON users");
        Assert.True((await shop.AbortAsync()).Done);
        Assert.Equal(before, await shop.SchemaAsync());
    }

    [PostgresFact]
    public async Task A_backfill_whose_sessions_are_ended_goes_on_by_itself()
    {
        await using var shop = await RolloutFixture.ShopAsync(60_000);
        await shop.ExpandAsync();
        var ended = 0;
        var chunks = 0;
        shop.OnEvent = happened =>
        {
            if (happened is not Teal.Rollout.BackfillProgress || ++chunks % 3 != 0 || ended >= 3) return;
            ended += int.Parse(shop.TextAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'teal rollout' AND datname = current_database()").GetAwaiter().GetResult(), CultureInfo.InvariantCulture) > 0 ? 1 : 0;
        };
        var result = await shop.BackfillAsync();
        Assert.Equal((true, 60_000), (result.IsComplete, result.RowsFilled));
        Assert.Equal(3, ended);
        Assert.Equal(0, (await shop.VerifyAsync()).Differences);
    }

    private static async Task<RolloutFixture> ShopAsync(string expand = TwoTables)
    {
        using var sample = Samples.PlanId();
        return await RolloutFixture.OnAsync(
            new ChangeFolder(expand, File.ReadAllText(Path.Combine(sample.Path, "sync.sql")), File.ReadAllText(Path.Combine(sample.Path, "contract.sql"))),
            Samples.ShopSchema + "INSERT INTO users SELECT n, 'u', 'pro|monthly|29' FROM generate_series(1, 100) n");
    }

    private static async Task<bool> WaitsAsync(RolloutFixture fixture, string statement) =>
        await fixture.TextAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '{statement}'") != "0";

    // The whole way, and back: what a run that was never cut off would have left.
    private static async Task IsAsIfNothingHadHappenedAsync(RolloutFixture shop, string before, string expand = TwoTables)
    {
        await using (var control = await ShopAsync(expand))
        {
            await control.ExpandAsync();
            Assert.Equal(await control.SchemaAsync(), await shop.SchemaAsync());
        }
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.lease"));
        Assert.Equal(100, (await shop.BackfillAsync()).RowsFilled);
        Assert.Equal((100, 0), ((await shop.VerifyAsync()).Rows, (await shop.VerifyAsync()).Differences));
        Assert.True((await shop.AbortAsync()).Done);
        Assert.Equal(before, await shop.SchemaAsync());
        Assert.All(await StatusReader.ObjectsAsync(shop.Database.Database), line => Assert.StartsWith("table teal.", line, StringComparison.Ordinal));
    }

    // Blue and green at once: rows move, plans change on either side, rows come and go.
    private static async Task<int> WriteAsync(RolloutFixture shop, CancellationToken stop)
    {
        await using var connection = await shop.Database.OpenAsync();
        var writes = 0;
        var random = new Random(7);
        while (!stop.IsCancellationRequested)
        {
            var id = random.Next(1, 100_000);
            var sql = (writes % 5) switch
            {
                0 => $"UPDATE users SET email = email || '.' WHERE id = {id}",
                1 => $"UPDATE users SET subscription_plan = 'team|yearly|1' WHERE id = {id}",
                2 => $"UPDATE users SET plan_id = 1 WHERE id = {id}",
                3 => $"INSERT INTO users (id, email, subscription_plan) VALUES ({200_000 + writes}, 'n', 'pro|x|1')",
                _ => $"DELETE FROM users WHERE id = {200_000 + writes - 4}",
            };
            await connection.Command(sql).RunAsync(default);
            writes++;
            await Task.Delay(2, CancellationToken.None);
        }
        return writes;
    }
}
