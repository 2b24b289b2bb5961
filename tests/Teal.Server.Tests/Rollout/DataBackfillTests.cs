using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>The statements of <c>backfill.sql</c>: part by part, each row once.</summary>
public sealed class DataBackfillTests
{
    private const string Items =
        "CREATE TABLE items (a integer, b text, parts integer, note text, n integer NOT NULL DEFAULT 0, PRIMARY KEY (a, b)); INSERT INTO items (a, b, parts, note) SELECT i / 10, 'k' || i, 4, repeat('x', 60) FROM generate_series(1, 50000) i; ANALYZE items";

    [PostgresFact]
    public async Task An_update_that_counts_is_done_once_for_each_row_whatever_cuts_it_off()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN total integer;", backfill: "UPDATE items SET n = n + 1, total = parts * 2 WHERE a < 4000 OR a > 100000;"), Items);
        fixture.Settings = fixture.Settings with { BackfillWorkers = 2 };
        await fixture.ExpandAsync();
        Assert.Contains("backfill.sql 1: items is not complete", (await fixture.SwitchAsync()).Gate.Checks.Single(check => check.Name == "backfill").Evidence, StringComparison.Ordinal);
        var chunks = 0;
        fixture.OnEvent = happened =>
        {
            if (happened is BackfillProgress && ++chunks % 3 == 0) throw new InvalidOperationException("cut off");
        };
        for (var runs = 0; runs < 3; runs++) await Assert.ThrowsAsync<InvalidOperationException>(fixture.BackfillAsync);
        fixture.OnEvent = null;
        var result = await fixture.BackfillAsync();
        Assert.Equal((true, 39_999), (result.IsComplete, result.RowsFilled));
        Assert.Equal("39999 39999 39999", await fixture.TextAsync("SELECT count(*) FILTER (WHERE n = 1) || ' ' || sum(n) || ' ' || count(total) FROM items"));
        Assert.Equal(ChangePhase.Backfilled, await fixture.PhaseAsync());
        // Run again it finds nothing to do.
        await fixture.BackfillAsync();
        Assert.Equal("39999", await fixture.TextAsync("SELECT sum(n) FROM items"));
    }

    [PostgresFact]
    public async Task Rows_on_which_it_fails_stand_alone_in_quarantine_and_are_tried_again()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN share integer;", backfill: "UPDATE items SET share = 100 / parts, n = n + 1;"), Items);
        await fixture.ExecuteAsync("UPDATE items SET parts = 0 WHERE b IN ('k7', 'k30000', 'k30001')");
        await fixture.ExpandAsync();
        var result = await fixture.BackfillAsync();
        Assert.Equal(49_997, result.RowsFilled);
        Assert.Equal(["a=0, b=k7", "a=3000, b=k30000", "a=3000, b=k30001"], result.Quarantined.Select(row => row.RowKey));
        Assert.All(result.Quarantined, row => Assert.Equal(("backfill.sql 1: items", "22012"), (row.Table, row.SqlState)));
        Assert.Equal(ChangePhase.Expanded, await fixture.PhaseAsync());

        await fixture.ExecuteAsync("UPDATE items SET parts = 5 WHERE b = 'k7'");
        Assert.Equal(2, (await fixture.Engine.RetryQuarantinedAsync(fixture.Change)).Quarantined.Count);
        await fixture.ExecuteAsync("UPDATE items SET parts = 5 WHERE parts = 0");
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        Assert.Equal("50000 1", await fixture.TextAsync("SELECT sum(n) || ' ' || max(n) FROM items"));
    }

    [PostgresFact]
    public async Task A_new_table_is_filled_from_an_old_one_and_rows_that_come_later_are_left_to_the_application()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                "CREATE TABLE copies (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item text NOT NULL, kind text); ",
                backfill: "INSERT INTO copies (item, kind) SELECT i.b, k.name FROM items AS i JOIN kinds k ON k.id = i.parts OR k.id = 5 WHERE i.a >= 10; UPDATE copies SET kind = upper(kind);"),
            Items + "; CREATE TABLE kinds (id integer, name text); INSERT INTO kinds VALUES (4, 'four'), (5, 'five')");
        await fixture.ExpandAsync();
        var isWritten = false;
        fixture.OnEvent = happened =>
        {
            if (isWritten || happened is not BackfillProgress) return;
            isWritten = true;
            fixture.ExecuteAsync("INSERT INTO items (a, b, parts) VALUES (900000, 'late', 4)").Wait();
        };
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        Assert.Equal("99802 49901 FIVE,FOUR 0", await fixture.TextAsync("SELECT count(*) || ' ' || count(DISTINCT item) || ' ' || string_agg(DISTINCT kind, ',') || ' ' || count(*) FILTER (WHERE item = 'late') FROM copies"));
    }

    [PostgresFact]
    public async Task Where_somebody_renames_a_table_it_stops_and_blames_no_row()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN total integer;", backfill: "UPDATE items SET total = parts * k.factor, n = n + 1 FROM k;"), Items + "; CREATE TABLE k AS SELECT 2 AS factor");
        await fixture.ExpandAsync();
        var isRenamed = false;
        fixture.OnEvent = happened =>
        {
            if (isRenamed || happened is not BackfillProgress) return;
            isRenamed = true;
            fixture.ExecuteAsync("ALTER TABLE k RENAME TO other").Wait();
        };
        var stopped = await Assert.ThrowsAsync<RolloutException>(fixture.BackfillAsync);
        Assert.Contains("relation \"k\" does not exist", stopped.Message, StringComparison.Ordinal);
        await fixture.ExecuteAsync("ALTER TABLE other RENAME TO k");
        Assert.Equal(50_000, (await fixture.BackfillAsync()).RowsFilled);
        Assert.Equal("50000 1", await fixture.TextAsync("SELECT sum(n) || ' ' || max(n) FROM items WHERE total = 8"));
    }

    [PostgresFact]
    public async Task What_it_will_take_can_be_asked_before()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN total integer;", backfill: "UPDATE items SET total = parts * 2 WHERE a < 2500;"), Items);
        await fixture.ExpandAsync();
        var table = Assert.Single((await fixture.Engine.EstimateBackfillAsync(fixture.Change)).Tables);
        Assert.Equal("backfill.sql 1: items", table.Table);
        Assert.InRange(table.Rows, 20_000, 30_000);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(total) FROM items"));
    }

    [PostgresTheory]
    [InlineData("UPDATE keyless SET a = 1;", "has no primary key")]
    [InlineData("UPDATE items SET b = 'x';", "it sets b, a column of the primary key")]
    [InlineData("INSERT INTO keyless SELECT product(parts) FROM items;", "product is an aggregate")]
    [InlineData("UPDATE items SET total = 'x' || missing;", "42703 column \"missing\" does not exist")]
    [InlineData("UPDATE items SET nowhere = 1;", "42703 column \"nowhere\"")]
    [InlineData("INSERT INTO nowhere SELECT a FROM items;", "There is no relation nowhere, which statement 1 of backfill.sql")]
    public async Task What_cannot_be_run_part_by_part_is_refused(string sql, string why)
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN total integer;", backfill: sql), "CREATE TABLE items (a integer, b text, parts integer, PRIMARY KEY (a, b)); CREATE TABLE keyless (a bigint); CREATE AGGREGATE product (integer) (sfunc = int4mul, stype = integer)");
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.ExpandAsync);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
