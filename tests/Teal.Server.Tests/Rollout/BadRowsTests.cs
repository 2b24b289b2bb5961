using Npgsql;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Rules that fail for some rows only: blue goes on, each such row is named, the gate stays closed until it is mended.</summary>
public sealed class BadRowsTests
{
    [PostgresFact]
    public async Task A_rule_that_divides_by_zero_and_one_whose_subquery_gives_two_rows_fail_for_their_rows_alone()
    {
        await using var fixture = await ItemsAsync();
        await fixture.ExpandAsync();
        var first = await fixture.BackfillAsync();
        Assert.Equal(["id=10 22012 division by zero", "id=20 21000 more than one row returned by a subquery used as an expression"],
            first.Quarantined.Select(row => $"{row.RowKey} {row.SqlState} {row.Message}").Order(StringComparer.Ordinal));
        Assert.Equal(98, first.RowsFilled);

        // Blue writes such rows, and is not told.
        await fixture.ExecuteAsync("INSERT INTO items (id, parts, kind) VALUES (201, 0, 'a'), (202, 5, 'twice'); UPDATE items SET kind = 'twice' WHERE id = 30; UPDATE items SET parts = 0 WHERE id = 40");
        Assert.Equal("30:null:null 40:null:null 201:null:null 202:null:null",
            await fixture.TextAsync("SELECT concat_ws(':', id, coalesce(share::text, 'null'), coalesce(kind_id::text, 'null')) FROM items WHERE id IN (30, 40, 201, 202) ORDER BY id"));

        // Green is told, loudly, and what it wrote is not kept.
        var loud = await Assert.ThrowsAsync<PostgresException>(() => fixture.ExecuteAsync("UPDATE items SET kind_id = 9 WHERE id = 50"));
        Assert.Equal("21000", loud.SqlState);
        loud = await Assert.ThrowsAsync<PostgresException>(() => fixture.ExecuteAsync("UPDATE items SET share = 0 WHERE id = 51"));
        Assert.Equal("22012", loud.SqlState);
        Assert.Equal("5:1 5:1", await fixture.TextAsync("SELECT concat_ws(':', share, kind_id) FROM items WHERE id IN (50, 51)"));

        var gate = (await fixture.SwitchAsync()).Gate;
        var evidence = gate.Checks.Single(check => check.Name == "backfill");
        Assert.Equal(CheckOutcome.Fail, evidence.Outcome);
        Assert.Contains("2 rows are in quarantine, the first is public.items id=10 (22012 division by zero). Mend them", evidence.Evidence, StringComparison.Ordinal);

        // A plain run names the rows that were written since as well; then they are mended, and tried again alone.
        Assert.Equal(["id=10", "id=20", "id=201", "id=202", "id=30", "id=40"], (await fixture.BackfillAsync()).Quarantined.Select(row => row.RowKey).Order(StringComparer.Ordinal));
        var verified = await fixture.VerifyAsync();
        Assert.Equal((0, 6), (verified.Differences, verified.Uncomputable));
        await fixture.BreakAsync("UPDATE items SET parts = 20 WHERE parts = 0; UPDATE kinds SET name = 'other' WHERE id = 3");
        Assert.True((await fixture.Engine.RetryQuarantinedAsync(fixture.Change)).IsComplete);
        Assert.Equal(ChangePhase.Backfilled, await fixture.PhaseAsync());
        Assert.True((await fixture.VerifyAsync()).IsClean);
        Assert.True((await fixture.SwitchAsync()).Switched);
    }

    private static Task<RolloutFixture> ItemsAsync() => RolloutFixture.OnAsync(
        new ChangeFolder(
            "ALTER TABLE items ADD COLUMN share integer; ALTER TABLE items ADD COLUMN kind_id integer;",
            """
            UPDATE items SET share = 100 / parts, kind_id = (SELECT k.id FROM kinds k WHERE k.name = items.kind);
            UPDATE items SET parts = 100 / share, kind = (SELECT k.name FROM kinds k WHERE k.id = kind_id OR (kind_id = 9 AND k.id < 3));
            """,
            "ALTER TABLE items DROP COLUMN parts, DROP COLUMN kind;"),
        """
        CREATE TABLE kinds (id integer, name text); INSERT INTO kinds VALUES (1, 'a'), (2, 'twice'), (3, 'twice');
        CREATE TABLE items (id integer PRIMARY KEY, parts integer, kind text);
        INSERT INTO items SELECT n, CASE n WHEN 10 THEN 0 ELSE 20 END, CASE n WHEN 20 THEN 'twice' ELSE 'a' END FROM generate_series(1, 100) n;
        """);
}
