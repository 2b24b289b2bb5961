using System.Globalization;
using Npgsql;
using Teal.Postgres.Connections;
using Teal.Rollout;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout.Faults;

/// <summary>What the server, the network and other sessions do to a rollout: it is run again, and nothing is lost, done twice or left behind.</summary>
public sealed class ServerFaultTests
{
    private const int Users = 30_000;

    [PostgresFact]
    public Task A_backend_that_is_killed_brings_the_whole_server_down_for_a_moment_only() => SurvivesAsync((_, shop) =>
    {
        using var connection = new NpgsqlConnection(shop.Database.Address.Settings().ConnectionString);
        connection.Open();
        CrashServer.KillBackend(connection.ProcessID);
    });

    [PostgresFact]
    public Task A_server_that_is_killed_and_started_again_goes_on_where_it_was() => SurvivesAsync((crash, _) => crash.CrashAsync().GetAwaiter().GetResult());

    [PostgresFact]
    public async Task A_server_that_comes_back_at_another_port_is_worked_on_there()
    {
        await using var crash = await CrashServer.StartAsync();
        await using var shop = await RolloutFixture.ShopAsync(Users, crash.Server);
        shop.Settings = shop.Settings with { LeaseTime = TimeSpan.FromSeconds(3) };
        await shop.ExpandAsync();
        var moved = false;
        shop.OnEvent = happened =>
        {
            if (moved || happened is not BackfillProgress) return;
            moved = true;
            crash.CrashAsync("-p 5439").GetAwaiter().GetResult();
        };
        var lost = await Record.ExceptionAsync(shop.BackfillAsync);
        Assert.True(lost is Teal.Rollout.Leases.LeaseLostException or DatabaseUnreachableException, lost?.ToString());
        shop.ConnectTo($"postgres:///{shop.Database.Address.Database}?host={Uri.EscapeDataString(crash.Server.Folder)}&port=5439&user=postgres");
        await WholeWay.CarryAsync(shop);
        await crash.CrashAsync(string.Create(CultureInfo.InvariantCulture, $"-p {ConnectionDefaults.Port}"));
        Renew(shop);
        await WholeWay.IsThroughAsync(shop, Users);
    }

    [PostgresFact]
    public async Task A_connection_that_is_lost_in_COMMIT_leaves_nothing_undone_and_does_nothing_twice()
    {
        await using var crash = await CrashServer.StartAsync();
        await using var shop = await RolloutFixture.ShopAsync(Users, crash.Server);
        await shop.ExecuteAsync(
            """
            CREATE TABLE filled (id integer);
            CREATE FUNCTION note_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO filled VALUES (NEW.id); RETURN NULL; END $$;
            CREATE TRIGGER note_fill AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION note_fill();
            """);
        var socket = Path.Combine(crash.Server.Folder, $".s.PGSQL.{ConnectionDefaults.Port}");
        await using var cutter = new CommitCutter(socket, n => n % 7 == 3 ? CommitCutter.Cut.After : n % 11 == 5 ? CommitCutter.Cut.Before : CommitCutter.Cut.None);
        shop.ConnectTo($"postgres://postgres@127.0.0.1:{cutter.Port}/{shop.Database.Address.Database}?sslmode=disable");
        await WholeWay.CarryAsync(shop);
        Assert.InRange(cutter.Cuts, 4, 1000);
        await WholeWay.IsThroughAsync(shop, Users);
        Assert.Equal("0 twice", await shop.TextAsync("SELECT count(*) || ' twice' FROM (SELECT FROM filled GROUP BY id HAVING count(*) > 1) f"));
        Assert.Equal(Users.ToString(CultureInfo.InvariantCulture), await shop.TextAsync("SELECT sum(rows_filled) FROM (SELECT rows_filled FROM teal.backfill_range UNION ALL SELECT rows_swept FROM teal.backfill) f"));
    }

    [PostgresFact]
    public async Task A_statement_timeout_of_the_role_ends_nothing_that_may_take_its_time()
    {
        await using var shop = await RolloutFixture.ShopAsync(100_000);
        await shop.ExecuteAsync($"CREATE ROLE hurried SUPERUSER LOGIN; ALTER ROLE hurried SET statement_timeout = '60ms'");
        try
        {
            shop.ConnectAs("hurried");
            await WholeWay.CarryAsync(shop);
            await WholeWay.IsThroughAsync(shop, 100_000);
        }
        finally
        {
            await shop.ExecuteAsync("REASSIGN OWNED BY hurried TO postgres; DROP OWNED BY hurried; DROP ROLE hurried");
        }
    }

    [PostgresFact]
    public async Task A_transaction_of_the_application_that_waits_for_a_chunk_is_never_the_victim()
    {
        await using var shop = await RolloutFixture.ShopAsync(5000);
        await shop.ExecuteAsync("CREATE FUNCTION slow(text) RETURNS text STABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.0004); RETURN $1; END $$");
        shop.Folder.Write("sync.sql", "UPDATE users SET plan_id = p.id FROM plans p WHERE p.legacy_key = split_part(slow(users.subscription_plan), '|', 1);\nUPDATE users SET subscription_plan = p.legacy_key || '|monthly|29' FROM plans p WHERE p.id = users.plan_id;");
        await shop.ExpandAsync();
        using var stop = new CancellationTokenSource();
        var application = CrossAsync(shop, stop.Token);
        Assert.True((await shop.BackfillAsync()).IsComplete);
        Assert.True((await shop.VerifyAsync()).IsClean);
        await stop.CancelAsync();
        Assert.True(await application > 10);
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM users WHERE plan_id IS NULL"));
    }

    [PostgresFact]
    public async Task A_session_that_idles_in_its_transaction_is_waited_for()
    {
        await using var shop = await RolloutFixture.ShopAsync(2000);
        await shop.ExpandAsync();
        await using var idle = await Blocker.OnAsync(shop.Database, "UPDATE users SET email = 'mine' WHERE id = 1000");
        var backfill = shop.BackfillAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(shop.Events.Any(happened => happened is Notice { Text: var text } && text.Contains("lock timeout", StringComparison.Ordinal))));
        await idle.CommitAsync();
        Assert.True((await backfill).IsComplete);
        Assert.Equal("mine 2", await shop.TextAsync("SELECT email || ' ' || plan_id FROM users WHERE id = 1000"));
        Assert.True((await shop.VerifyAsync()).IsClean);
    }

    [PostgresFact]
    public async Task Of_two_runners_at_once_one_works_and_the_other_says_who()
    {
        await using var shop = await RolloutFixture.ShopAsync(100_000);
        await shop.ExpandAsync();
        using var one = TealProcess.Start(shop, "backfill");
        using var other = TealProcess.Start(shop, "backfill");
        var ends = await Task.WhenAll(one.EndAsync(), other.EndAsync());
        Assert.True(ends.Any(end => end.ExitCode == 0), string.Join('\n', ends.Select(end => end.Text)));
        Assert.All(ends.Where(end => end.ExitCode != 0), end => Assert.Contains("backfill", end.Text, StringComparison.Ordinal));
        Assert.Equal("100000", await shop.TextAsync("SELECT sum(rows_filled) FROM (SELECT rows_filled FROM teal.backfill_range UNION ALL SELECT rows_swept FROM teal.backfill) f"));
        Assert.True((await shop.VerifyAsync()).IsClean);
    }

    [PostgresFact]
    public async Task A_column_that_somebody_drops_or_a_table_that_somebody_renames_is_named_and_nothing_goes_on()
    {
        foreach (var (ddl, back, named) in new[]
        {
            ("ALTER TABLE users RENAME TO people", "ALTER TABLE people RENAME TO users", "users"),
            ("ALTER TABLE users RENAME COLUMN plan_id TO tariff", "ALTER TABLE users RENAME COLUMN tariff TO plan_id", "plan_id"),
            ("ALTER TABLE plans RENAME TO tariffs", "ALTER TABLE tariffs RENAME TO plans", "plans"),
        })
        {
            await using var shop = await RolloutFixture.ShopAsync(Users);
            shop.Settings = shop.Settings with { VerifyWorkers = 1, VerifyChunkTime = TimeSpan.FromMilliseconds(10) };
            await shop.ExpandAsync();
            await InTheMiddleAsync<BackfillProgress>(shop, ddl, back, named, shop.BackfillAsync);
            Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.quarantine"));
            await shop.BackfillAsync();
            await shop.ExecuteAsync("INSERT INTO users SELECT n, 'u', 'pro|monthly|29' FROM generate_series(100001, 200000) n");
            await InTheMiddleAsync<VerifyProgress>(shop, ddl, back, named, shop.VerifyAsync);
            var result = await shop.VerifyAsync();
            Assert.Equal((true, Users + 100_000, 0), (result.IsClean, result.Rows, result.Uncomputable));
        }
    }

    [MountFact]
    public async Task A_disk_that_is_full_is_waited_for()
    {
        await using var crash = await CrashServer.StartAsync();
        await using var disk = await SmallDisk.MountAsync(megabytes: 9);
        await using var shop = await RolloutFixture.ShopAsync(0, crash.Server);
        await shop.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk.Folder}'");
        await shop.ExecuteAsync("ALTER TABLE users SET TABLESPACE small");
        await shop.ExecuteAsync("INSERT INTO users SELECT n, repeat('e', 120), (ARRAY['free', 'pro', 'team'])[1 + n % 3] || '|monthly|29' FROM generate_series(1, 30000) n");
        await shop.ExecuteAsync("ALTER SYSTEM SET autovacuum = off");
        await shop.ExpandAsync();
        // No room is left for a new version of any row.
        disk.Fill();
        var backfill = shop.BackfillAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(backfill.IsCompleted || shop.Events.Any(happened => happened is Notice { Text: var text } && text.Contains("No space left", StringComparison.Ordinal))));
        Assert.False(backfill.IsCompleted, "there was room for all of it");
        await disk.GrowAsync(megabytes: 64);
        Assert.True((await backfill).IsComplete);
        await WholeWay.CarryAsync(shop);
        await WholeWay.IsThroughAsync(shop, 30_000);
        await shop.ExecuteAsync("ALTER TABLE users SET TABLESPACE pg_default");
        await shop.ExecuteAsync("DROP TABLESPACE small");
    }

    [PgBouncerFact]
    public async Task A_pooler_that_hands_sessions_round_by_transaction_is_no_hindrance()
    {
        await using var crash = await CrashServer.StartAsync();
        await using var shop = await RolloutFixture.ShopAsync(Users, crash.Server);
        await using var pooler = await PgBouncer.StartAsync(crash.Server.Folder, ConnectionDefaults.Port);
        shop.ConnectTo($"postgres://postgres@127.0.0.1:{pooler.Port}/{shop.Database.Address.Database}?sslmode=disable");
        await WholeWay.CarryAsync(shop);
        await WholeWay.IsThroughAsync(shop, Users);
    }

    private static async Task InTheMiddleAsync<T>(RolloutFixture shop, string ddl, string back, string named, Func<Task> command)
    {
        var done = false;
        shop.OnEvent = happened =>
        {
            if (done || happened is not T) return;
            done = true;
            shop.ExecuteAsync(ddl).GetAwaiter().GetResult();
        };
        var stopped = await Record.ExceptionAsync(command);
        shop.OnEvent = null;
        Assert.True(done);
        Assert.True(stopped is RolloutException or PostgresException or RolloutRefusedException or Teal.Postgres.Catalog.TableNotFoundException, $"{ddl}: {stopped}");
        Assert.Contains(named, stopped.Message, StringComparison.Ordinal);
        await shop.ExecuteAsync(back);
    }

    // The test's own pool has connections to the server that was killed.
    private static void Renew(RolloutFixture shop) => shop.Database.Database.DataSource.Clear();

    // Pairs of rows, the second of which a chunk may have when this has the first, and the other way round.
    private static async Task<int> CrossAsync(RolloutFixture shop, CancellationToken stop)
    {
        await using var connection = await shop.Database.OpenAsync();
        var random = new Random(3);
        var pairs = 0;
        for (; !stop.IsCancellationRequested; pairs++)
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            foreach (var id in (int[])[random.Next(2500, 5000), random.Next(1, 2500)])
            {
                await using var command = new NpgsqlCommand($"UPDATE users SET email = email || '.' WHERE id = {id}", connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
                await Task.Delay(5, CancellationToken.None);
            }

            await transaction.CommitAsync(CancellationToken.None);
        }

        return pairs;
    }

    // In the middle of the backfill, or of the verification, twice.
    private static async Task SurvivesAsync(Action<CrashServer, RolloutFixture> fault)
    {
        await using var crash = await CrashServer.StartAsync();
        await using var shop = await RolloutFixture.ShopAsync(Users, crash.Server);
        await shop.ExpandAsync();
        var faults = 0;
        shop.OnEvent = happened =>
        {
            if (happened is not (BackfillProgress or VerifyProgress) || faults >= 2) return;
            faults++;
            fault(crash, shop);
        };
        await WholeWay.CarryAsync(shop);
        Assert.Equal(2, faults);
        Renew(shop);
        await WholeWay.IsThroughAsync(shop, Users);
    }
}
