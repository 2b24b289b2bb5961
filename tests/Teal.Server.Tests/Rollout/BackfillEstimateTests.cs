using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What is said of a backfill beforehand, against what it then does.</summary>
public sealed class BackfillEstimateTests
{
    [PostgresFact]
    public async Task A_sample_tells_rows_WAL_and_growth_about_right_and_leaves_nothing_behind()
    {
        await using var fixture = await LargeAsync("CREATE INDEX items_share ON items (share);");
        var before = await fixture.TextAsync("SELECT count(*) FROM items WHERE share IS NOT NULL");
        var table = Assert.Single((await fixture.Engine.EstimateBackfillAsync(fixture.Change)).Tables);
        Assert.Equal(("items", 16, 0, null), (table.Table, table.Chunks, table.FailedChunks, table.Error));
        Assert.Equal(before, await fixture.TextAsync("SELECT count(*) FROM items WHERE share IS NOT NULL"));
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM teal.backfill"));
        Assert.InRange(table.Rows, 99_000, 101_000);

        var sizes = await SizesAsync(fixture);
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        var after = await SizesAsync(fixture);
        Assert.InRange(after.Table - sizes.Table, table.TableGrowthBytes * 0.5, table.TableGrowthBytes * 1.3);
        // Others write WAL on this server meanwhile: there may be more of it, and never much less.
        Assert.True(after.Wal - sizes.Wal > table.WalBytes * 0.5m, $"{after.Wal - sizes.Wal} bytes written, {table.WalBytes} said");
        Assert.InRange(table.WalBytes / table.Rows, 100, 2000);
    }

    [PostgresFact]
    public async Task Rows_whose_rule_fails_are_told_of()
    {
        await using var fixture = await LargeAsync("");
        await fixture.ExecuteAsync("UPDATE items SET parts = 0 WHERE id = 1");
        var table = Assert.Single((await fixture.Engine.EstimateBackfillAsync(fixture.Change)).Tables);
        Assert.Equal((1, "22012 division by zero"), (table.FailedChunks, table.Error));
        Assert.InRange(table.Rows, 98_000, 102_000);
    }

    [PostgresFact]
    public async Task An_empty_table_takes_nothing()
    {
        await using var fixture = await LargeAsync("", rows: 0);
        var table = Assert.Single((await fixture.Engine.EstimateBackfillAsync(fixture.Change)).Tables);
        Assert.Equal((0, 0, 0, TimeSpan.Zero), (table.Rows, table.WalBytes, table.Pages, table.Duration));
    }

    private static async Task<RolloutFixture> LargeAsync(string indexes, int rows = 100_000)
    {
        var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN share integer;" + indexes, "UPDATE items SET share = 100 / parts;"),
            $"""
            CREATE TABLE items (id integer PRIMARY KEY, parts integer NOT NULL, note text NOT NULL);
            INSERT INTO items SELECT id, 4, repeat('x', 90) FROM generate_series(1, {rows}) AS id;
            ANALYZE items;
            """);
        await fixture.ExpandAsync();
        return fixture;
    }

    private static async Task<(long Table, decimal Wal)> SizesAsync(RolloutFixture fixture) => (
        long.Parse(await fixture.TextAsync("SELECT pg_relation_size('items')"), System.Globalization.CultureInfo.InvariantCulture),
        decimal.Parse(await fixture.TextAsync("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"), System.Globalization.CultureInfo.InvariantCulture));
}
