using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Rollout.Status;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>No row is skipped or done twice unnoticed.</summary>
public sealed class BackfillTests
{
    [PostgresFact]
    public async Task It_fills_every_row_and_goes_on_where_it_was_cut_off()
    {
        await using var shop = await RolloutFixture.ShopAsync(40_000);
        await shop.ExpandAsync();
        var chunks = 0;
        shop.OnEvent = happened =>
        {
            if (happened is BackfillProgress && ++chunks == 3) throw new InvalidOperationException("cut off");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(shop.BackfillAsync);
        shop.OnEvent = null;
        var first = int.Parse(await shop.TextAsync("SELECT count(*) FROM users WHERE plan_id IS NOT NULL"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(first, 1, 39_999);
        Assert.Equal(ChangePhase.Expanded, await shop.PhaseAsync());
        await shop.ExecuteAsync("CREATE TABLE first_run AS SELECT id, xmin::text AS x FROM users WHERE plan_id IS NOT NULL");

        var result = await shop.BackfillAsync();
        Assert.Equal((true, 40_000), (result.IsComplete, result.RowsFilled));
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM first_run JOIN users u USING (id) WHERE u.xmin::text <> x"));
        Assert.Equal(ChangePhase.Backfilled, await shop.PhaseAsync());
        Assert.Equal(0, (await shop.VerifyAsync()).Differences);
    }

    [PostgresFact]
    public async Task What_it_writes_never_enters_the_sync_function()
    {
        await using var shop = await RolloutFixture.ShopAsync(100);
        await shop.ExpandAsync();
        var function = await shop.TextAsync("SELECT DISTINCT tgfoid::regproc::text FROM pg_trigger WHERE tgrelid = 'users'::regclass AND tgname LIKE '%teal%'");
        await shop.ExecuteAsync($"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'entered'; END $$");
        // A write of the application does.
        var entered = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => shop.ExecuteAsync("UPDATE users SET subscription_plan = 'pro|yearly|9' WHERE id = 1"));
        Assert.Equal("entered", entered.MessageText);
        var result = await shop.BackfillAsync();
        Assert.Equal((true, 100), (result.IsComplete, result.RowsFilled));
    }

    [PostgresFact]
    public async Task Rows_that_cannot_be_filled_are_put_into_quarantine_by_key_and_the_others_are_filled()
    {
        await using var fixture = await PartsAsync(2000, poison: "id IN (1, 777, 778, 2000)");
        await fixture.ExpandAsync();
        var result = await fixture.BackfillAsync();
        Assert.False(result.IsComplete);
        Assert.Equal(1996, result.RowsFilled);
        Assert.Equal(["id=1", "id=2000", "id=777", "id=778"], result.Quarantined.Select(row => row.RowKey));
        Assert.All(result.Quarantined, row => Assert.Equal(("public.items", "22012", "division by zero"), (row.Table, row.SqlState, row.Message)));
        Assert.Equal("4", await fixture.TextAsync("SELECT count(*) FROM items WHERE share IS NULL"));
        Assert.Equal(ChangePhase.Expanded, await fixture.PhaseAsync());

        await fixture.ExecuteAsync("UPDATE items SET parts = 5 WHERE id < 1000 AND parts = 0");
        Assert.Equal("id=2000", Assert.Single((await fixture.BackfillAsync()).Quarantined).RowKey);
        await fixture.UnsyncedAsync("items", "UPDATE items SET parts = 5 WHERE parts = 0");
        var mended = await fixture.BackfillAsync();
        Assert.True(mended.IsComplete);
        Assert.Equal(1997, mended.RowsFilled);
        Assert.Equal(ChangePhase.Backfilled, await fixture.PhaseAsync());
        Assert.Equal((2000, 0), ((await fixture.VerifyAsync()).Rows, (await fixture.VerifyAsync()).Differences));
    }

    [PostgresFact]
    public async Task Quarantined_rows_are_tried_again_alone()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN share integer;", "UPDATE items SET share = 100 / parts;"),
            "CREATE TABLE items (a integer, b text, parts integer, PRIMARY KEY (a, b)); INSERT INTO items SELECT i / 10, 'k' || i, CASE WHEN i IN (5, 70, 71) THEN 0 ELSE 4 END FROM generate_series(1, 500) i");
        await fixture.ExpandAsync();
        var early = await Assert.ThrowsAsync<RolloutRefusedException>(() => fixture.Engine.RetryQuarantinedAsync(fixture.Change));
        Assert.Contains("not at its end", early.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await fixture.BackfillAsync()).Quarantined.Count);

        // One is mended by the application, one by hand past the trigger, one stays as it is and has another error now.
        await fixture.ExecuteAsync("UPDATE items SET parts = 5 WHERE b = 'k5'");
        await fixture.UnsyncedAsync("items", "UPDATE items SET parts = 10 WHERE b = 'k70'");
        fixture.Events.Clear();
        var result = await fixture.Engine.RetryQuarantinedAsync(fixture.Change);
        Assert.Equal("a=7, b=k71", Assert.Single(result.Quarantined).RowKey);
        Assert.Equal("20 10 null", await fixture.TextAsync("SELECT share FROM items WHERE b IN ('k5', 'k70', 'k71') ORDER BY a, b"));
        Assert.DoesNotContain(fixture.Events, happened => happened is BackfillProgress);

        await fixture.ExecuteAsync("DELETE FROM items WHERE b = 'k71'");
        Assert.True((await fixture.Engine.RetryQuarantinedAsync(fixture.Change)).IsComplete);
        Assert.Equal(ChangePhase.Backfilled, await fixture.PhaseAsync());
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
    }

    [PostgresFact]
    public async Task Quarantined_rows_without_a_key_are_looked_for_in_the_whole_table()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN share integer;", "UPDATE items SET share = 100 / parts;"),
            "CREATE TABLE items (parts integer, note text); INSERT INTO items SELECT i % 50, 'k' || i FROM generate_series(1, 100) i");
        await fixture.ExpandAsync();
        Assert.Equal(2, (await fixture.BackfillAsync()).Quarantined.Count);
        await fixture.UnsyncedAsync("items", "UPDATE items SET parts = 10 WHERE note = 'k50'");
        Assert.Single((await fixture.Engine.RetryQuarantinedAsync(fixture.Change)).Quarantined);
        Assert.Equal("10", await fixture.TextAsync("SELECT share FROM items WHERE note = 'k50'"));
    }

    [PostgresFact]
    public async Task Cut_off_while_quarantined_rows_are_tried_again_the_backfill_is_not_taken_for_complete()
    {
        await using var fixture = await PartsAsync(10, poison: "id = 3");
        await fixture.ExpandAsync();
        Assert.False((await fixture.BackfillAsync()).IsComplete);
        fixture.OnEvent = happened =>
        {
            if (happened is RowQuarantined) throw new InvalidOperationException("cut off");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(fixture.BackfillAsync);
        fixture.OnEvent = null;
        var gate = (await fixture.SwitchAsync()).Gate;
        Assert.Equal(Teal.Rollout.Gates.CheckOutcome.Fail, gate.Checks.Single(check => check.Name == "backfill").Outcome);
        Assert.Equal("true", await fixture.TextAsync("SELECT (finished_at IS NULL)::text FROM teal.backfill"));
        Assert.Single((await fixture.BackfillAsync()).Quarantined);
    }

    [PostgresFact]
    public async Task Status_says_what_the_quarantine_blocks_until_the_change_has_ended()
    {
        await using var fixture = await PartsAsync(10, poison: "id = 3");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        Assert.Equal("1 rows are in quarantine: mend them and run `teal backfill` again", (await StatusReader.ReadAsync(fixture.Database.Database)).Single().Next);
        await fixture.AbortAsync();
        Assert.Null((await StatusReader.ReadAsync(fixture.Database.Database)).Single().Next);
    }

    [PostgresFact]
    public async Task A_write_whose_rule_fails_after_the_backfill_is_named_by_the_next_one()
    {
        await using var fixture = await PartsAsync(10, poison: "false");
        await fixture.ExpandAsync();
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        await fixture.ExecuteAsync("UPDATE items SET parts = 0 WHERE id = 4");
        var verified = await fixture.VerifyAsync();
        Assert.Equal((1, "id=4 22012"), (verified.Uncomputable, string.Join(' ', verified.Samples.Select(f => $"{f.KeyText} {f.SqlState}"))));
        Assert.Equal("id=4", Assert.Single((await fixture.BackfillAsync()).Quarantined).RowKey);
    }

    [PostgresFact]
    public async Task A_table_without_a_primary_key_is_filled_and_its_bad_rows_are_known_by_position()
    {
        await using var fixture = await PartsAsync(100, poison: "id = 2", key: "");
        await fixture.ExpandAsync();
        var result = await fixture.BackfillAsync();
        Assert.Equal(99, result.RowsFilled);
        Assert.Equal("position (0,2)", Assert.Single(result.Quarantined).RowKey);
    }

    [PostgresFact]
    public async Task An_empty_table_is_complete_at_once()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        await shop.ExpandAsync();
        var result = await shop.BackfillAsync();
        Assert.Equal((true, 0), (result.IsComplete, result.RowsFilled));
        Assert.Equal(ChangePhase.Backfilled, await shop.PhaseAsync());
    }

    [PostgresFact]
    public async Task The_upper_bound_is_that_of_the_beginning_and_later_rows_are_the_triggers()
    {
        await using var shop = await RolloutFixture.ShopAsync(10_000);
        await shop.ExpandAsync();
        var grown = false;
        shop.OnEvent = happened =>
        {
            if (grown || happened is not BackfillProgress) return;
            grown = true;
            shop.ExecuteAsync("INSERT INTO users SELECT n, 'later', 'team|x|1' FROM generate_series(10001, 15000) n").GetAwaiter().GetResult();
        };
        var result = await shop.BackfillAsync();
        Assert.Equal(10_000, result.RowsFilled);
        Assert.Equal("true", await shop.TextAsync("SELECT (upper_page < pg_relation_size('users') / 8192)::text FROM teal.backfill"));
        Assert.Equal((15_000, 0), ((await shop.VerifyAsync()).Rows, (await shop.VerifyAsync()).Differences));
    }

    [PostgresFact]
    public async Task A_row_that_moved_behind_the_bound_with_its_trigger_off_is_found_by_the_last_pass()
    {
        await using var shop = await RolloutFixture.ShopAsync(5000);
        await shop.ExpandAsync();
        var moved = false;
        shop.OnEvent = happened =>
        {
            if (moved || happened is not BackfillProgress) return;
            moved = true;
            shop.UnsyncedAsync("users", "INSERT INTO users SELECT n, 'unseen', 'team|x|1' FROM generate_series(10001, 12000) n").GetAwaiter().GetResult();
        };
        var result = await shop.BackfillAsync();
        Assert.Equal((true, 7000), (result.IsComplete, result.RowsFilled));
    }

    [PostgresFact]
    public async Task A_backfill_that_something_undoes_all_the_time_ends_with_an_error()
    {
        await using var fixture = await PartsAsync(3, poison: "false");
        await fixture.ExecuteAsync(
            """
            CREATE FUNCTION empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.share := NULL; RETURN NEW; END $$;
            CREATE TRIGGER "~~~" BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION empty();
            """);
        await fixture.ExpandAsync();
        var error = await Assert.ThrowsAsync<RolloutException>(fixture.BackfillAsync);
        Assert.Contains("empties share again", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_row_that_is_locked_for_a_while_is_waited_for()
    {
        await using var shop = await RolloutFixture.ShopAsync(100);
        await shop.ExpandAsync();
        await using var blocker = await Blocker.OnAsync(shop.Database, "SELECT FROM users WHERE id = 50 FOR UPDATE");
        var backfill = shop.BackfillAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(shop.Events.OfType<Notice>().Any(notice => notice.Text.Contains("lock timeout", StringComparison.Ordinal))));
        await blocker.EndAsync();
        Assert.Equal(100, (await backfill).RowsFilled);
    }

    [PostgresFact]
    public async Task A_backfill_that_fills_rows_after_it_was_complete_makes_earlier_verifications_old()
    {
        await using var shop = await RolloutFixture.ShopAsync(10);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        await shop.VerifyAsync();
        await shop.UnsyncedAsync("users", "INSERT INTO users VALUES (99, 'unseen', 'pro|x|1')");
        Assert.Equal(11, (await shop.BackfillAsync()).RowsFilled);
        var gate = (await shop.SwitchAsync()).Gate;
        Assert.Contains("older than the backfill", gate.Checks.Single(check => check.Name == "verification").Evidence, StringComparison.Ordinal);
    }

    private static Task<RolloutFixture> PartsAsync(int rows, string poison, string key = "PRIMARY KEY") => RolloutFixture.OnAsync(
        new ChangeFolder("ALTER TABLE items ADD COLUMN share integer;", "UPDATE items SET share = 100 / parts;"),
        $"""
        CREATE TABLE items (id integer {key}, parts integer);
        INSERT INTO items SELECT id, CASE WHEN {poison} THEN 0 ELSE 4 END FROM generate_series(1, {rows}) AS id;
        """);
}
