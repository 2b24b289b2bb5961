using System.Globalization;
using Npgsql;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout.Faults;

/// <summary>A runner that is killed (<c>kill -9</c>) at each step that it journals, and at moments taken by chance.</summary>
public sealed class KillEverywhereTests
{
    private const int Users = 20_000;

    // Each kind of write to the journal sleeps until it is known to have been caught: the runner is then in the middle of a transaction
    // that has an effect and its entry. The name of the session says which one it is.
    private const string Trap =
        """
        CREATE TABLE caught (name text PRIMARY KEY);
        CREATE FUNCTION spring() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            entry jsonb := to_jsonb(NEW);
            write_name text := 'trap ' || md5(concat_ws(' ', TG_TABLE_NAME, TG_OP, entry->>'phase', entry->>'ordinal', entry->>'strategy', entry->>'kind', entry->>'number',
                entry->>'gate', entry->>'check_name', entry->>'done_at' IS NULL, entry->>'finished_at' IS NULL));
        BEGIN
            IF NOT EXISTS (SELECT FROM public.caught c WHERE c.name = write_name) THEN
                PERFORM set_config('application_name', write_name, false), pg_sleep(60);
            END IF;
            RETURN NULL;
        END $$;
        """;

    private static readonly string[] Journalled = ["change", "step", "backfill", "backfill_range", "verification", "verification_pass", "verification_range", "verdict"];

    [PostgresFact]
    public async Task Killed_at_every_step_that_is_journalled_the_change_comes_through()
    {
        await using var shop = await ShopAsync();
        await using (var connection = await shop.Database.OpenAsync()) await Journal.InstallAsync(connection, default);
        await shop.ExecuteAsync(Trap + string.Concat(Journalled.Select(table => $"CREATE TRIGGER spring AFTER INSERT OR UPDATE ON teal.{table} FOR EACH ROW EXECUTE FUNCTION public.spring();")));
        var kills = 0;
        foreach (var command in WholeWay.Commands)
            while (!await RunAsync(shop, command)) kills++;
        Assert.InRange(kills, 20, 500);
        await shop.ExecuteAsync(string.Concat(Journalled.Select(table => $"DROP TRIGGER spring ON teal.{table};")) + "DROP FUNCTION spring(); DROP TABLE caught");
        await WholeWay.IsThroughAsync(shop, Users);
        Assert.Equal(Users.ToString(CultureInfo.InvariantCulture), await shop.TextAsync("SELECT sum(rows_filled) FROM (SELECT rows_filled FROM teal.backfill_range UNION ALL SELECT rows_swept FROM teal.backfill) f"));
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.lease"));
    }

    [PostgresFact]
    public async Task Killed_at_moments_taken_by_chance_the_change_comes_through()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("TEAL_TEST_KILLS") ?? "10", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("TEAL_TEST_SEED") ?? "7", CultureInfo.InvariantCulture);
        var random = new Random(seed);
        for (var left = kills; left > 0;)
        {
            await using var shop = await ShopAsync();
            using var stop = new CancellationTokenSource();
            var blue = WriteAsync(shop, stop.Token);
            foreach (var command in WholeWay.Commands)
            {
                // Blue is gone before contract takes away what it writes.
                if (command == "contract") await stop.CancelAsync();
                for (var killed = 0; left > 0 && killed < 3; killed++)
                {
                    using var runner = TealProcess.Start(shop, command);
                    var end = runner.EndAsync();
                    if (await Task.WhenAny(end, Task.Delay(random.Next(300, 1600))) == end) break;
                    await runner.KillAsync();
                    left--;
                }

                using var again = TealProcess.Start(shop, command);
                var (code, text) = await again.EndAsync();
                Assert.True(code == 0 || text.Contains("is not possible while the change", StringComparison.Ordinal), $"seed {seed}, {command}: {text}");
            }

            var written = await blue;
            Assert.True(written > 0);
            await WholeWay.IsThroughAsync(shop, Users);
            Assert.Equal(written.ToString(CultureInfo.InvariantCulture), await shop.TextAsync("SELECT sum(length(email) - 1) FROM users"));
        }
    }

    private static async Task<RolloutFixture> ShopAsync()
    {
        var shop = await RolloutFixture.OnAsync(Samples.PlanId(), Samples.ShopSchema);
        await shop.ExecuteAsync($"INSERT INTO users SELECT n, 'u', (ARRAY['free', 'pro', 'team'])[1 + n % 3] || '|monthly|29' FROM generate_series(1, {Users}) n");
        await File.WriteAllTextAsync(Path.Combine(shop.Folder.Path, "teal.json"),
            """
            { "hooks": { "switch": "true", "rollback": "true" }, "rollbackWindow": "0s", "hold": "0s", "blue": { "application": "blue" },
              "backfill": { "chunkTime": "5ms", "throttle": { "replicaLag": "0s", "slotWalMegabytes": -1, "lockWaiters": -1, "maintenance": -1, "oldestSnapshot": "0s", "probeLatency": "0s" } } }
            """);
        return shop;
    }

    // Whether the command came to its end; where it was caught, it is killed.
    private static async Task<bool> RunAsync(RolloutFixture shop, string command)
    {
        using var runner = TealProcess.Start(shop, command);
        var end = runner.EndAsync();
        while (!end.IsCompleted)
        {
            if (await shop.TextAsync("SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep' AND application_name LIKE 'trap %' LIMIT 1") is { Length: > 0 } caught)
            {
                await runner.KillAsync();
                await shop.ExecuteAsync("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND (application_name LIKE 'teal%' OR application_name LIKE 'trap %') AND application_name <> 'teal test'");
                // That write is done by the next run; the one behind it is caught.
                await shop.ExecuteAsync($"INSERT INTO caught VALUES ('{caught}') ON CONFLICT DO NOTHING");
                return false;
            }

            await Task.WhenAny(end, Task.Delay(20));
        }

        var (code, text) = await end;
        Assert.True(code == 0 || text.Contains("is not possible while the change", StringComparison.Ordinal), $"{command}: {code} {text}");
        return true;
    }

    private static async Task<int> WriteAsync(RolloutFixture shop, CancellationToken stop)
    {
        await using var connection = await shop.Database.OpenAsync();
        var random = new Random(5);
        var writes = 0;
        for (; !stop.IsCancellationRequested; writes++)
        {
            await using var command = new NpgsqlCommand($"UPDATE users SET email = email || '.' WHERE id = {random.Next(1, Users)}", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            await Task.Delay(5, CancellationToken.None);
        }

        return writes;
    }
}
