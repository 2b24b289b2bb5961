using Teal.Rollout;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>In which order rows are filled, by how many workers, and what a person may ask meanwhile.</summary>
public sealed class BackfillStrategyTests
{
    private const int Rows = 300_000;

    [PostgresFact]
    public async Task A_large_table_is_tried_in_every_order_and_filled_by_stripes_where_no_index_has_the_new_column()
    {
        await using var fixture = await LargeAsync("ALTER TABLE items ADD COLUMN share integer;");
        await fixture.ExpandAsync();
        var result = await fixture.BackfillAsync();
        Assert.Equal((true, Rows), (result.IsComplete, result.RowsFilled));
        var record = Assert.Single(await RecordsAsync(fixture));
        Assert.NotNull(record.Strategy);
        Assert.Matches("^in a trial: stripes .* pages .* keys [0-9,]+ rows/s and [0-9]+ bytes of WAL a row$", record.Reason);
        Assert.Equal("Keys,Pages,Stripes", await fixture.TextAsync("SELECT string_agg(DISTINCT strategy, ',' ORDER BY strategy) FROM teal.backfill_range"));
        Assert.Equal((Rows, 0), ((await fixture.VerifyAsync()).Rows, (await fixture.VerifyAsync()).Differences));
    }

    [PostgresFact]
    public async Task Where_an_index_has_the_new_column_no_stripes_are_tried()
    {
        await using var fixture = await LargeAsync("ALTER TABLE items ADD COLUMN share integer; CREATE INDEX items_share ON items (share);");
        await fixture.ExpandAsync();
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM teal.backfill_range WHERE strategy = 'Stripes'"));
    }

    [PostgresTheory]
    [InlineData("Stripes")]
    [InlineData("Pages")]
    [InlineData("Keys")]
    public async Task Every_order_fills_every_row_and_leaves_the_bad_ones_alone_in_quarantine(string strategy)
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN share integer;", "UPDATE items SET share = 100 / parts;"),
            """
            CREATE TABLE items (a integer, b text COLLATE "C", parts integer, PRIMARY KEY (a, b));
            INSERT INTO items SELECT i / 3, 'k' || i, CASE WHEN i IN (5, 7000, 7001) THEN 0 ELSE 4 END FROM generate_series(1, 20000) i;
            """);
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync(
            $"""
            INSERT INTO teal.backfill (change_id, table_name, upper_page, strategy, reason) SELECT max(id), 'public.items', pg_relation_size('items') / 8192, '{strategy}', 'asked' FROM teal.change;
            INSERT INTO teal.backfill_range (change_id, table_name, ordinal, strategy, from_page, to_page, next_page, size, last_key)
            SELECT max(id), 'public.items', 1, '{strategy}', 0, pg_relation_size('items') / 8192, 0, 10, '{"{4000,k12000}"}' FROM teal.change;
            INSERT INTO teal.backfill_range (change_id, table_name, ordinal, strategy, from_page, to_page, next_page, size, after_key)
            SELECT max(id), 'public.items', 2, '{strategy}', 0, 0, 0, 10, '{"{4000,k12000}"}' FROM teal.change;
            """);
        var result = await fixture.BackfillAsync();
        Assert.Equal(19_997, result.RowsFilled);
        Assert.Equal(["a=1, b=k5", "a=2333, b=k7000", "a=2333, b=k7001"], result.Quarantined.Select(row => row.RowKey));
        Assert.Equal("3", await fixture.TextAsync("SELECT count(*) FROM items WHERE share IS NULL"));
        // Only the parts of a table with a bad row are done the slow way, which counts here.
        Assert.Equal("True", await fixture.TextAsync("SELECT rows_swept < 10000 FROM teal.backfill"));
    }

    [PostgresFact]
    public async Task A_worker_takes_turns_with_its_ranges_and_shares_them_where_there_is_no_other()
    {
        await using var fixture = await RolloutFixture.OnAsync(new ChangeFolder("ALTER TABLE items ADD COLUMN b integer;", "UPDATE items SET b = a;"), "CREATE TABLE items (a integer)");
        await fixture.ExpandAsync();
        await using var connection = await fixture.Database.OpenAsync();
        var change = await connection.Command("SELECT id FROM teal.change").ScalarAsync<long>(default);
        await Observations.BeginBackfillAsync(connection, change, "public.items", 9, default);
        await BackfillRanges.AddAsync(connection, change, "public.items", Enumerable.Repeat(WorkRange.OfPages(BackfillStrategy.Stripes, 0, 9), 3), default);
        async Task<int?> ClaimedAsync(int wanted, params int[] later) => (await BackfillRanges.ClaimAsync(connection, change, "public.items", wanted, later, default))?.Ordinal;
        Assert.Equal(1, await ClaimedAsync(0));
        Assert.Equal(2, await ClaimedAsync(0, 1));
        Assert.Equal(2, await ClaimedAsync(2, 3));
        Assert.Equal(1, await ClaimedAsync(0, 1, 2, 3));
    }

    [PostgresFact]
    public async Task Several_workers_share_a_table_and_fill_no_row_twice()
    {
        await using var fixture = await LargeAsync("ALTER TABLE items ADD COLUMN share integer;");
        fixture.Settings = fixture.Settings with { BackfillWorkers = 3 };
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync(
            """
            CREATE TABLE filled (id integer, by integer DEFAULT pg_backend_pid());
            CREATE FUNCTION note_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO filled VALUES (NEW.id); RETURN NULL; END $$;
            CREATE TRIGGER note_fill AFTER UPDATE ON items FOR EACH ROW EXECUTE FUNCTION note_fill();
            """);
        Assert.Equal(Rows, (await fixture.BackfillAsync()).RowsFilled);
        Assert.Equal($"{Rows} {Rows}", await fixture.TextAsync("SELECT count(*) || ' ' || count(DISTINCT id) FROM filled"));
        // Connections are pooled, but as many as are at work at once are different ones.
        Assert.Equal("True", await fixture.TextAsync("SELECT count(DISTINCT by) >= 3 FROM filled"));
    }

    [PostgresFact]
    public async Task Another_process_joins_and_no_row_is_filled_twice()
    {
        await using var fixture = await LargeAsync("ALTER TABLE items ADD COLUMN share integer;");
        var nobody = await Assert.ThrowsAsync<RolloutRefusedException>(() => fixture.Engine.JoinBackfillAsync(fixture.Change));
        Assert.Contains("was not expanded", nobody.Message, StringComparison.Ordinal);
        await fixture.ExpandAsync();
        nobody = await Assert.ThrowsAsync<RolloutRefusedException>(() => fixture.Engine.JoinBackfillAsync(fixture.Change));
        Assert.Contains("No `teal backfill` of the change", nobody.Message, StringComparison.Ordinal);

        fixture.Settings = fixture.Settings with { ChunkPause = TimeSpan.FromMilliseconds(20) };
        var leading = fixture.BackfillAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(fixture.Events.OfType<BackfillProgress>().Any()));
        var joined = await fixture.Engine.JoinBackfillAsync(fixture.Change);
        var led = await leading;
        Assert.Equal((true, true), (led.IsComplete, joined.IsComplete));
        Assert.Equal(Rows, led.RowsFilled);
        Assert.InRange(joined.RowsFilled, 1, Rows - 1);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM items WHERE share IS NULL"));
        // Done by whom ever, it is told as a whole.
        Assert.Equal(Rows, fixture.Events.OfType<BackfillProgress>().Max(progress => progress.RowsFilled));
    }

    [PostgresFact]
    public async Task Who_joined_ends_when_the_process_that_leads_is_stopped()
    {
        await using var fixture = await LargeAsync("ALTER TABLE items ADD COLUMN share integer;");
        fixture.Settings = fixture.Settings with { ChunkPause = TimeSpan.FromMilliseconds(50) };
        await fixture.ExpandAsync();
        var leading = fixture.BackfillAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(fixture.Events.OfType<BackfillProgress>().Any()));
        var joining = fixture.Engine.JoinBackfillAsync(fixture.Change);
        await Task.Delay(300);
        await fixture.ExecuteAsync("DELETE FROM teal.lease");
        await Assert.ThrowsAnyAsync<Exception>(() => leading);
        Assert.False((await joining).IsComplete);
        fixture.Settings = fixture.Settings with { ChunkPause = TimeSpan.Zero };
        Assert.Equal(Rows, (await fixture.BackfillAsync()).RowsFilled);
    }

    [PostgresFact]
    public async Task It_waits_when_it_is_asked_to_and_goes_on_when_it_is_asked_to()
    {
        await using var fixture = await LargeAsync("ALTER TABLE items ADD COLUMN share integer;");
        fixture.Settings = fixture.Settings with { ChunkPause = TimeSpan.FromMilliseconds(20) };
        await fixture.ExpandAsync();
        Assert.False(await fixture.Engine.SteerBackfillAsync(fixture.Change, BackfillRequest.Pause));
        var work = fixture.BackfillAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(fixture.Events.OfType<BackfillProgress>().Any()));
        Assert.True(await fixture.Engine.SteerBackfillAsync(fixture.Change, BackfillRequest.Pause));
        await Eventually.HoldsAsync(() => Task.FromResult(fixture.Events.OfType<Notice>().Any(n => n.Text.Contains("asked to wait", StringComparison.Ordinal))));
        var filled = await fixture.TextAsync("SELECT count(*) FROM items WHERE share IS NOT NULL");
        await Task.Delay(700);
        Assert.Equal(filled, await fixture.TextAsync("SELECT count(*) FROM items WHERE share IS NOT NULL"));
        fixture.Settings = fixture.Settings with { ChunkPause = TimeSpan.Zero };
        Assert.True(await fixture.Engine.SteerBackfillAsync(fixture.Change, BackfillRequest.Cancel));
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(() => work);
        Assert.Contains("What is filled stays", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Rows, (await fixture.BackfillAsync()).RowsFilled);
        Assert.False(await fixture.Engine.SteerBackfillAsync(fixture.Change, BackfillRequest.Pause));
    }

    private static Task<RolloutFixture> LargeAsync(string expand) => RolloutFixture.OnAsync(
        new ChangeFolder(expand, "UPDATE items SET share = 100 / parts;"),
        $"""
        CREATE TABLE items (id integer PRIMARY KEY, parts integer NOT NULL, note text NOT NULL);
        INSERT INTO items SELECT id, 4, repeat('x', 90) FROM generate_series(1, {Rows}) AS id;
        ANALYZE items;
        """);

    private static async Task<List<BackfillRecord>> RecordsAsync(RolloutFixture fixture)
    {
        await using var connection = await fixture.Database.OpenAsync();
        return await Observations.BackfillsAsync(connection, long.Parse(await fixture.TextAsync("SELECT max(id) FROM teal.change"), System.Globalization.CultureInfo.InvariantCulture), default);
    }
}
