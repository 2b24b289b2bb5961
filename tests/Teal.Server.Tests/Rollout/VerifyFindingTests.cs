using Teal.Planning.Sync;
using Teal.Rollout;
using Teal.Rollout.Gates;
using Teal.Rollout.Verifying;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What a verification says of rows: which, with which values, and what a repair does to them.</summary>
public sealed class VerifyFindingTests
{
    // What green may say has no whole counterpart on the old side.
    private static ChangeFolder Roles() => new(
        "ALTER TABLE members ADD COLUMN role text;",
        """
        UPDATE members SET role = CASE WHEN is_admin THEN 'admin' ELSE 'viewer' END;
        UPDATE members AS m SET is_admin = m.role = 'admin';
        """,
        "ALTER TABLE members DROP COLUMN is_admin;");

    [PostgresFact]
    public async Task A_rule_that_fails_for_some_rows_is_told_row_by_row_and_the_others_are_compared()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN share integer;", "UPDATE t SET share = 100 / x;"),
            "CREATE TABLE t (id integer PRIMARY KEY, x integer, pad text); INSERT INTO t SELECT n, CASE WHEN n IN (17, 9000) THEN 0 ELSE 5 END, repeat('p', 200) FROM generate_series(1, 10000) n");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.BreakAsync("UPDATE t SET share = 1 WHERE id = 18");
        var result = await fixture.VerifyAsync();
        Assert.Equal((10_000, 1, 2), (result.Rows, result.Differences, result.Uncomputable));
        Assert.Equal(
            ["Difference id=18 ", "Uncomputable id=17 22012 division by zero", "Uncomputable id=9000 22012 division by zero"],
            result.Samples.Select(f => $"{f.Kind} {f.KeyText} {f.SqlState} {f.Message}".Replace("  ", " ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        await fixture.BreakAsync("UPDATE t SET share = 20 WHERE id = 18");
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
        var check = (await fixture.SwitchAsync()).Gate.Checks.Single(check => check.Name == "verification");
        Assert.Equal(CheckOutcome.Fail, check.Outcome);
        Assert.Contains("for 2 of 10000 rows a rule fails", check.Evidence, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Keys_and_values_are_whole_whatever_they_are()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE \"Odd t\" ADD COLUMN \"new \"\"b\" text;", "UPDATE \"Odd t\" SET \"new \"\"b\" = \"old a\";"),
            "CREATE TABLE \"Odd t\" (\"Key 1\" integer, k2 text, \"old a\" text, PRIMARY KEY (k2, \"Key 1\")); INSERT INTO \"Odd t\" VALUES (1, 'x,y', repeat('long ', 2000)), (2, 'q\"', NULL)");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.BreakAsync("UPDATE \"Odd t\" SET \"new \"\"b\" = CASE \"Key 1\" WHEN 2 THEN 'is' END");
        var seen = new List<Finding>();
        var result = await fixture.VerifyAsync(new VerifyOptions { OnFinding = seen.Add });
        Assert.Equal(2, result.Differences);
        var (first, second) = (seen.Single(f => f.Key[1].Text == "1"), seen.Single(f => f.Key[1].Text == "2"));
        Assert.Equal("k2=x,y Key 1=1 new \"b=NULL", string.Join(' ', first.Key.Concat(first.Found).Select(value => $"{value.Column}={value.Text ?? "NULL"}")));
        Assert.Equal(10_000, first.Expected[0].Text!.Length);
        Assert.Equal(("k2=q\", \"Key 1\"=2", "\"new \"\"b\"=is", "\"new \"\"b\"=null"), (second.KeyText, second.FoundText, second.ExpectedText));
        // What the journal keeps is cut.
        Assert.InRange(result.Samples.Single(f => f.Key[1].Text == "1").Expected[0].Text!.Length, 1000, 5000);
    }

    [PostgresFact]
    public async Task A_row_without_primary_key_is_known_by_its_position_and_repaired_there()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = a + 1;"), "CREATE TABLE t (a integer); INSERT INTO t SELECT n FROM generate_series(1, 1000) n");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.BreakAsync("UPDATE t SET b = 0 WHERE a % 100 = 0");
        Assert.All((await fixture.VerifyAsync()).Samples, f => Assert.StartsWith("position (", f.KeyText, StringComparison.Ordinal));
        var result = await fixture.VerifyAsync(new VerifyOptions { Repair = true });
        Assert.Equal((1000, 0, 10, true), (result.Rows, result.Differences, result.Repaired, result.IsClean));
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM t WHERE b <> a + 1"));
    }

    [PostgresFact]
    public async Task Before_the_switch_a_repair_writes_the_new_side_and_the_gate_opens()
    {
        await using var shop = await RolloutFixture.ShopAsync(1000);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        await shop.BreakAsync("UPDATE users SET plan_id = 1 WHERE id IN (7, 8); UPDATE users SET plan_id = NULL WHERE id = 10");
        var olds = await shop.TextAsync("SELECT md5(string_agg(subscription_plan, ',' ORDER BY id)) FROM users");
        var result = await shop.VerifyAsync(new VerifyOptions { Repair = true });
        Assert.Equal((0, 3, true), (result.Differences, result.Repaired, result.IsClean));
        Assert.All(result.Samples, f => Assert.Equal(FindingKind.Repaired, f.Kind));
        Assert.Equal("2 3 2", await shop.TextAsync("SELECT plan_id FROM users WHERE id IN (7, 8, 10) ORDER BY id"));
        Assert.Equal(olds, await shop.TextAsync("SELECT md5(string_agg(subscription_plan, ',' ORDER BY id)) FROM users"));
        Assert.True((await shop.SwitchAsync()).Switched);
    }

    [PostgresFact]
    public async Task After_the_switch_a_repair_needs_a_direction_and_backward_keeps_what_green_wrote()
    {
        await using var shop = await RolloutFixture.ShopAsync(1000);
        await shop.SwitchedAsync();
        await shop.BreakAsync("UPDATE users SET plan_id = 1 WHERE id = 7");
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.VerifyAsync(new VerifyOptions { Repair = true }));
        Assert.Contains("--direction backward", refused.Message, StringComparison.Ordinal);
        Assert.Equal("1", await shop.TextAsync("SELECT plan_id FROM users WHERE id = 7"));

        var result = await shop.VerifyAsync(new VerifyOptions { Repair = true, Direction = SyncDirection.Backward });
        Assert.Equal((0, 1), (result.Differences, result.Repaired));
        Assert.Equal("1 free|monthly|29", await shop.TextAsync("SELECT plan_id || ' ' || subscription_plan FROM users WHERE id = 7"));

        await shop.BreakAsync("UPDATE users SET plan_id = 2 WHERE id = 7");
        Assert.Equal(1, (await shop.VerifyAsync(new VerifyOptions { Repair = true, Direction = SyncDirection.Forward })).Repaired);
        Assert.Equal("1 free|monthly|29", await shop.TextAsync("SELECT plan_id || ' ' || subscription_plan FROM users WHERE id = 7"));
    }

    [PostgresFact]
    public async Task What_green_wrote_and_the_old_side_cannot_hold_whole_is_no_difference()
    {
        await using var fixture = await RolloutFixture.OnAsync(Roles(), "CREATE TABLE members (id integer PRIMARY KEY, is_admin boolean NOT NULL DEFAULT false); INSERT INTO members SELECT n, n % 2 = 0 FROM generate_series(1, 100) n");
        await fixture.SwitchedAsync();
        await fixture.ExecuteAsync("UPDATE members SET role = 'editor' WHERE id IN (1, 2)");
        Assert.Equal("false false", await fixture.TextAsync("SELECT is_admin::text FROM members WHERE id IN (1, 2)"));
        Assert.True((await fixture.VerifyAsync()).IsClean);

        // Past the triggers: the old side still says admin. And a new side that is empty is never right.
        await fixture.BreakAsync("UPDATE members SET role = 'editor' WHERE id = 4; UPDATE members SET role = NULL WHERE id = 5");
        Assert.Equal(["id=4", "id=5"], (await fixture.VerifyAsync()).Samples.Select(f => f.KeyText).Order(StringComparer.Ordinal));
        var result = await fixture.VerifyAsync(new VerifyOptions { Repair = true, Direction = SyncDirection.Backward });
        // Nothing leads back from an empty new side: the old one, NOT NULL, refuses it.
        Assert.Equal((1, 1), (result.Differences, result.Repaired));
        Assert.Equal("23502", result.Samples.Single(f => f.Kind == FindingKind.Difference).SqlState);
        Assert.Equal("editor false", await fixture.TextAsync("SELECT role || ' ' || is_admin FROM members WHERE id = 4"));
    }

    [PostgresFact]
    public async Task A_repair_that_the_application_undoes_leaves_a_difference()
    {
        await using var shop = await RolloutFixture.ShopAsync(100);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        await shop.BreakAsync("UPDATE users SET plan_id = 1 WHERE id IN (7, 8)");
        await shop.ExecuteAsync(
            """
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN NEW.id = 7 THEN NULL ELSE NEW END; END $$;
            CREATE TRIGGER keep BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION keep();
            """);
        var result = await shop.VerifyAsync(new VerifyOptions { Repair = true });
        Assert.Equal((1, 1), (result.Differences, result.Repaired));
        Assert.Equal("id=7", result.Samples.Single(f => f.Kind == FindingKind.Difference).KeyText);
    }

    [PostgresFact]
    public async Task Children_of_a_table_are_verified_as_well()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = a + 1;"),
            "CREATE TABLE t (id integer PRIMARY KEY, a integer); INSERT INTO t VALUES (1, 1)");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.ExecuteAsync("CREATE TABLE t_old () INHERITS (t); INSERT INTO t_old SELECT n, n, n + 1 FROM generate_series(2, 50) n; UPDATE t_old SET b = 0 WHERE id = 40");
        var result = await fixture.VerifyAsync();
        Assert.Equal((50, "public.t_old id=40"), (result.Rows, string.Join(' ', result.Samples.Select(f => $"{f.Table} {f.KeyText}"))));
    }

    [PostgresFact]
    public async Task A_watch_finds_what_was_written_past_the_triggers_and_the_gate_of_contract_sees_it()
    {
        await using var shop = await RolloutFixture.ShopAsync(3000);
        await shop.SwitchedAsync();
        using var stop = new CancellationTokenSource();
        shop.OnEvent = happened =>
        {
            if (happened is WatchRound { Round: 1 }) shop.BreakAsync("UPDATE users SET plan_id = 99 WHERE id = 7").GetAwaiter().GetResult();
            if (happened is WatchRound { Round: 3 }) stop.Cancel();
        };
        var result = await shop.Engine.WatchAsync(shop.Change, new WatchOptions(TimeSpan.FromMilliseconds(50), null), stop.Token);
        Assert.Equal((3, 9000, 1, "it was interrupted"), (result.Rounds, result.Rows, result.Differences, result.Ended));
        Assert.Equal("id=7", Assert.Single(result.Samples).KeyText);
        Assert.Single(shop.Events.OfType<RowFound>());
        var check = (await shop.ContractAsync()).Gate.Checks.Single(check => check.Name == "verification");
        Assert.Equal(CheckOutcome.Fail, check.Outcome);
        Assert.Contains("1 rows were found to differ since the last verification", check.Evidence, StringComparison.Ordinal);

        await shop.VerifyAsync(new VerifyOptions { Repair = true, Direction = SyncDirection.Forward });
        Assert.True((await shop.ContractAsync()).Done);
    }

    [PostgresFact]
    public async Task A_watch_is_in_nobodys_way_and_ends_with_the_change()
    {
        await using var shop = await RolloutFixture.ShopAsync(500);
        await shop.SwitchedAsync();
        var watch = shop.Engine.WatchAsync(shop.Change, new WatchOptions(TimeSpan.FromMilliseconds(20), null));
        await Eventually.HoldsAsync(() => Task.FromResult(shop.Events.OfType<WatchRound>().Count() > 2));
        Assert.True((await shop.ContractAsync()).Done);
        var result = await watch.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains(result.Ended, (string[])["the change is contracting", "the change is retired"]);
        Assert.Equal(0, result.Differences);
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.lease"));
    }

    [PostgresFact]
    public async Task A_watch_ends_when_its_time_is_over()
    {
        await using var shop = await RolloutFixture.ShopAsync(500);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        var result = await shop.Engine.WatchAsync(shop.Change, new WatchOptions(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(300)));
        Assert.Equal("its time is over", result.Ended);
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));
        Assert.True(result.Rounds > 1);
    }
}
