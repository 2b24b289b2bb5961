using System.Globalization;
using Teal.Rollout;
using Teal.Rollout.Gates;
using Teal.Rollout.Verifying;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A verification reads in many short snapshots, while others write: it misses nothing, raises no false alarm, and goes on where it was cut off.</summary>
public sealed class VerifySnapshotTests
{
    private const int Users = 150_000;

    [PostgresFact]
    public async Task A_row_that_differs_and_moves_to_where_the_scan_has_been_is_found()
    {
        await using var shop = await LargeAsync();
        await shop.ExecuteAsync("DELETE FROM users WHERE id <= 20000");
        await shop.ExecuteAsync("VACUUM users");
        await shop.BreakAsync("UPDATE users SET plan_id = 99 WHERE id = 140000");
        // A session that has written the table before goes on at its last page.
        await using var mover = await Blocker.OnAsync(shop.Database, "SELECT 1");
        var moves = 0;
        shop.OnEvent = happened =>
        {
            // Not a column of either side: the sync trigger does not look at this write.
            if (happened is not VerifyProgress { Pass: 1 } at || at.PagesDone == at.PagesTotal || moves++ > 0) return;
            mover.ExecuteAsync("UPDATE users SET email = (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 50) n) WHERE id = 140000").GetAwaiter().GetResult();
            mover.CommitAsync().GetAwaiter().GetResult();
            var page = shop.TextAsync("SELECT (ctid::text::point)[0]::bigint FROM users WHERE id = 140000").GetAwaiter().GetResult();
            Assert.InRange(long.Parse(page, CultureInfo.InvariantCulture), 0, at.PagesDone - 1);
        };
        var result = await shop.VerifyAsync();
        Assert.True(moves > 0, "there was one chunk only");
        Assert.Equal(1, result.Differences);
        Assert.Equal("id=140000", Assert.Single(result.Samples).KeyText);
    }

    [PostgresFact]
    public async Task Rows_that_are_written_all_the_time_raise_no_alarm()
    {
        await using var shop = await LargeAsync();
        using var stop = new CancellationTokenSource();
        var writer = WriteAsync(shop, stop.Token);
        for (var i = 0; i < 3; i++)
        {
            var result = await shop.VerifyAsync();
            Assert.Equal((0, 0, 0), (result.Differences, result.Uncomputable, result.Unsettled));
            Assert.InRange(result.Rows, Users, Users + 20_000);
        }

        await stop.CancelAsync();
        Assert.True(await writer > 100);
    }

    [PostgresFact]
    public async Task A_suspect_that_is_mended_while_it_is_locked_is_no_difference()
    {
        await using var shop = await ReadyAsync(1000);
        await shop.BreakAsync("UPDATE users SET plan_id = 1 WHERE id = 7");
        await using var mender = await Blocker.OnAsync(shop.Database, "UPDATE users SET plan_id = 2 WHERE id = 7; SELECT FROM users WHERE id = 8 FOR UPDATE");
        shop.OnEvent = happened =>
        {
            if (happened is Notice { Text: var text } && text.Contains("are locked by others", StringComparison.Ordinal)) mender.CommitAsync().GetAwaiter().GetResult();
        };
        var result = await shop.VerifyAsync();
        Assert.Equal((1000, 0, 0), (result.Rows, result.Differences, result.Unsettled));
        Assert.Contains(shop.Events, happened => happened is Notice { Text: var text } && text.Contains("1 rows that seem to differ are locked by others", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task A_row_that_stays_locked_is_unsettled_and_the_gate_cannot_know()
    {
        await using var shop = await ReadyAsync(1000);
        shop.Settings = shop.Settings with { VerifyPatience = TimeSpan.FromMilliseconds(300) };
        await shop.BreakAsync("UPDATE users SET plan_id = 1 WHERE id = 7");
        await using (var blocker = await Blocker.OnAsync(shop.Database, "SELECT FROM users WHERE id IN (7, 8) FOR UPDATE"))
        {
            var result = await shop.VerifyAsync();
            Assert.Equal((0, 1, false), (result.Differences, result.Unsettled, result.IsClean));
            var check = (await shop.SwitchAsync()).Gate.Checks.Single(check => check.Name == "verification");
            Assert.Equal(CheckOutcome.Inconclusive, check.Outcome);
        }

        var later = await shop.VerifyAsync();
        Assert.Equal((1, 0), (later.Differences, later.Unsettled));
    }

    [PostgresFact]
    public async Task Locks_are_held_for_moments_only_and_no_snapshot_outlives_its_chunk()
    {
        await using var shop = await LargeAsync();
        var old = 0;
        shop.OnEvent = happened =>
        {
            if (happened is VerifyProgress)
                old += int.Parse(shop.TextAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'teal rollout' AND datname = current_database() AND xact_start < now() - interval '5 seconds'").GetAwaiter().GetResult(), CultureInfo.InvariantCulture);
        };
        await shop.VerifyAsync();
        Assert.Equal(0, old);
    }

    [PostgresFact]
    public async Task What_was_cut_off_goes_on_with_what_it_had_found()
    {
        await using var shop = await LargeAsync();
        await shop.BreakAsync("UPDATE users SET plan_id = 99 WHERE id IN (5, 149990)");
        await CutOffAsync(shop);
        var before = long.Parse(await shop.TextAsync("SELECT sum(rows) FROM teal.verification_range"), CultureInfo.InvariantCulture);
        Assert.InRange(before, 1, Users - 1);
        var seen = new List<string>();
        var result = await shop.VerifyAsync(new VerifyOptions { OnFinding = finding => seen.Add(finding.KeyText) });
        Assert.Equal((true, Users, 2), (result.WasResumed, result.Rows, result.Differences));
        Assert.Equal(["id=149990", "id=5"], seen.Order(StringComparer.Ordinal));
        Assert.False((await shop.VerifyAsync()).WasResumed);
    }

    [PostgresFact]
    public async Task What_was_cut_off_begins_again_where_that_is_asked_for_or_rows_were_filled_since()
    {
        await using var shop = await LargeAsync();
        await CutOffAsync(shop);
        Assert.False((await shop.VerifyAsync(new VerifyOptions { Restart = true })).WasResumed);

        await CutOffAsync(shop);
        await shop.BreakAsync("UPDATE users SET plan_id = NULL WHERE id = 3");
        await shop.BackfillAsync();
        var result = await shop.VerifyAsync();
        Assert.Equal((false, Users, 0), (result.WasResumed, result.Rows, result.Differences));
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.verification WHERE finished_at IS NULL"));
    }

    [PostgresFact]
    public async Task A_report_that_the_journal_cannot_give_whole_begins_again()
    {
        await using var shop = await LargeAsync();
        await shop.BreakAsync("UPDATE users SET plan_id = 99 WHERE id <= 1500");
        // Into the order of the key, so that they come first.
        await shop.ExecuteAsync("CLUSTER users USING users_pkey");
        await CutOffAsync(shop);
        var seen = 0;
        var result = await shop.VerifyAsync(new VerifyOptions { OnFinding = _ => seen++ });
        Assert.Equal((false, 1500L, 1500), (result.WasResumed, result.Differences, seen));
        Assert.Equal("1000", await shop.TextAsync("SELECT count(*) FROM teal.verification_finding"));
    }

    [PostgresFact]
    public async Task A_table_that_is_rewritten_meanwhile_is_verified_from_the_beginning()
    {
        await using var shop = await LargeAsync();
        await shop.BreakAsync("UPDATE users SET plan_id = 99 WHERE id IN (5, 149990)");
        var rewrites = 0;
        shop.OnEvent = happened =>
        {
            if (happened is VerifyProgress { Pass: 1 } at && at.PagesDone < at.PagesTotal && rewrites++ == 0) shop.ExecuteAsync("VACUUM FULL users").GetAwaiter().GetResult();
        };
        var result = await shop.VerifyAsync();
        Assert.Equal((Users, 2), (result.Rows, result.Differences));
        Assert.Contains(shop.Events, happened => happened is Notice { Text: var text } && text.Contains("was rewritten", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task More_rows_differ_than_are_ever_locked()
    {
        await using var shop = await ReadyAsync(30_000);
        await shop.BreakAsync("UPDATE users SET plan_id = plan_id + 10");
        await shop.ExecuteAsync("CREATE TABLE locks AS SELECT id, xmax::text AS before FROM users");
        Assert.Equal((30_000, 30_000), ((await shop.VerifyAsync()).Rows, (await shop.VerifyAsync()).Differences));
        Assert.InRange(int.Parse(await shop.TextAsync("SELECT count(*) FROM users u JOIN locks l ON l.id = u.id WHERE u.xmax::text <> l.before"), CultureInfo.InvariantCulture), 9_000, 15_000);
    }

    [PostgresFact]
    public async Task A_row_that_differs_and_moves_to_a_partition_that_is_done_is_found()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE events ADD COLUMN code integer;", "UPDATE events SET code = kind::integer;"),
            """
            CREATE TABLE events (id integer, part integer, kind text, PRIMARY KEY (id, part)) PARTITION BY LIST (part);
            CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
            CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2);
            INSERT INTO events SELECT n, 1 + n % 2, '5' FROM generate_series(1, 100) n;
            """);
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.BreakAsync("UPDATE events SET code = 6 WHERE id = 7");
        var isMoved = false;
        fixture.OnEvent = happened =>
        {
            if (isMoved || happened is not VerifyProgress { Pass: 1, Table: "public.events_1" }) return;
            isMoved = true;
            fixture.BreakAsync("UPDATE events SET part = 1 WHERE id = 7").GetAwaiter().GetResult();
        };
        var result = await fixture.VerifyAsync();
        Assert.Equal((true, "public.events_1 id=7, part=1"), (isMoved, string.Join(' ', result.Samples.Select(f => $"{f.Table} {f.KeyText}"))));
    }

    private static async Task<RolloutFixture> ReadyAsync(int users)
    {
        var shop = await RolloutFixture.ShopAsync(users);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        return shop;
    }

    // Several chunks by one worker, one behind the other.
    private static async Task<RolloutFixture> LargeAsync()
    {
        var shop = await ReadyAsync(Users);
        shop.Settings = shop.Settings with { VerifyWorkers = 1, VerifyChunkTime = TimeSpan.FromMilliseconds(10) };
        return shop;
    }

    private static async Task CutOffAsync(RolloutFixture shop)
    {
        shop.OnEvent = happened =>
        {
            if (happened is VerifyProgress { Pass: 1 } at && at.PagesDone < at.PagesTotal) throw new IOException("cut off");
        };
        await Assert.ThrowsAsync<IOException>(shop.VerifyAsync);
        shop.OnEvent = null;
    }

    private static async Task<int> WriteAsync(RolloutFixture shop, CancellationToken stop)
    {
        await using var connection = await shop.Database.OpenAsync();
        var random = new Random(11);
        var writes = 0;
        for (; !stop.IsCancellationRequested; writes++)
        {
            var id = random.Next(1, Users);
            await using var command = connection.CreateCommand();
            command.CommandText = (writes % 4) switch
            {
                0 => $"UPDATE users SET email = repeat('y', {random.Next(2000)}) WHERE id = {id}",
                1 => $"UPDATE users SET subscription_plan = 'team|yearly|1' WHERE id = {id}",
                2 => $"UPDATE users SET plan_id = 1 WHERE id = {id}",
                _ => $"INSERT INTO users (id, email, subscription_plan) VALUES ({200_000 + writes}, 'n', 'pro|x|1') ON CONFLICT DO NOTHING",
            };
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        return writes;
    }
}
