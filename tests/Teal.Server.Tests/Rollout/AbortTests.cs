using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Rollout.Status;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>An abort leaves the schema exactly as it was.</summary>
public sealed class AbortTests
{
    private const string Schema =
        """
        CREATE TABLE people (id integer PRIMARY KEY, mail text NOT NULL DEFAULT 'none', age integer DEFAULT 3);
        INSERT INTO people SELECT n, 'm' || n FROM generate_series(1, 20) n;
        CREATE TABLE cities (id integer PRIMARY KEY);
        """;

    private static ChangeFolder Everything() => new(
        """
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE SEQUENCE numbers;
        CREATE TABLE homes (id integer PRIMARY KEY, city integer REFERENCES cities);
        ALTER TABLE people ADD COLUMN email text DEFAULT 'none', ADD COLUMN mood mood;
        ALTER TABLE people ADD COLUMN city integer REFERENCES cities (id) CHECK (city > 0) UNIQUE;
        ALTER TABLE people ALTER COLUMN age SET DEFAULT 4;
        ALTER TABLE people ALTER COLUMN mail DROP NOT NULL;
        CREATE UNIQUE INDEX people_email ON people (email, id);
        CREATE VIEW grown AS SELECT id FROM people WHERE age > 18;
        """,
        """
        UPDATE people SET email = mail;
        UPDATE people SET mail = email;
        """,
        "ALTER TABLE people DROP COLUMN mail;");

    [PostgresFact]
    public async Task After_an_expand_and_after_a_backfill_the_schema_is_as_it_was()
    {
        await using var fixture = await RolloutFixture.OnAsync(Everything(), Schema);
        var before = await fixture.SchemaAsync();
        await fixture.ExpandAsync();
        Assert.NotEqual(before, await fixture.SchemaAsync());
        Assert.True((await fixture.AbortAsync()).Done);
        Assert.Equal(before, await fixture.SchemaAsync());
        Assert.Equal(ChangePhase.Aborted, await fixture.PhaseAsync());
        await Assert.ThrowsAsync<RolloutRefusedException>(() => fixture.AbortAsync());

        // The same name may be begun anew.
        await fixture.ExpandAsync();
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        await fixture.ExecuteAsync("UPDATE people SET email = 'green@example.org' WHERE id = 5");
        Assert.True((await fixture.AbortAsync()).Done);
        Assert.Equal(before, await fixture.SchemaAsync());
        Assert.Equal("green@example.org", await fixture.TextAsync("SELECT mail FROM people WHERE id = 5"));
        Assert.All(await StatusReader.ObjectsAsync(fixture.Database.Database), line => Assert.StartsWith("table teal.", line, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task After_a_half_done_expand_the_schema_is_as_it_was()
    {
        await using var fixture = await RolloutFixture.OnAsync(Everything(), Schema);
        var before = await fixture.SchemaAsync();
        for (var step = 1; ; step++)
        {
            var last = 0;
            fixture.OnEvent = happened =>
            {
                if (happened is not StepBegun { Phase: "expand", WasDone: false } begun) return;
                last = begun.Total;
                if (begun.Ordinal == step) throw new InvalidOperationException("cut off");
            };
            await Assert.ThrowsAsync<InvalidOperationException>(fixture.ExpandAsync);
            fixture.OnEvent = null;
            Assert.True((await fixture.AbortAsync()).Done);
            Assert.Equal(before, await fixture.SchemaAsync());
            if (step == last) break;
        }
    }

    [PostgresFact]
    public async Task An_abort_that_is_cut_off_is_completed_by_the_next_one()
    {
        await using var fixture = await RolloutFixture.OnAsync(Everything(), Schema);
        var before = await fixture.SchemaAsync();
        await fixture.ExpandAsync();
        var undone = 0;
        fixture.OnEvent = happened =>
        {
            if (happened is StepDone && ++undone % 3 == 0) throw new InvalidOperationException("cut off");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.AbortAsync());
        Assert.Equal(ChangePhase.Aborting, await fixture.PhaseAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.AbortAsync());
        fixture.OnEvent = null;
        Assert.True((await fixture.AbortAsync()).Done);
        Assert.Equal(before, await fixture.SchemaAsync());
    }

    [PostgresFact]
    public async Task An_index_of_another_origin_is_never_dropped()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b integer; CREATE INDEX mine ON t (a);"), "CREATE TABLE t (a integer); CREATE TABLE other (a integer); CREATE INDEX mine ON other (a)");
        var before = await fixture.SchemaAsync();
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.ExpandAsync);
        Assert.Contains("public.mine is there already, and expand.sql of the change change adds it", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RolloutRefusedException>(() => fixture.AbortAsync());
        Assert.Equal(before, await fixture.SchemaAsync());
    }

    [PostgresFact]
    public async Task A_table_that_holds_rows_by_now_is_not_dropped()
    {
        await using var fixture = await RolloutFixture.OnAsync(Everything(), Schema);
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("INSERT INTO homes VALUES (1, NULL)");
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(() => fixture.AbortAsync());
        Assert.Contains("homes", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ChangePhase.Expanded, await fixture.PhaseAsync());
    }

    [PostgresFact]
    public async Task After_the_switch_there_is_no_abort()
    {
        await using var shop = await RolloutFixture.ShopAsync(2);
        await shop.SwitchedAsync();
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.AbortAsync());
        Assert.Contains("`teal switch --back` comes first", refused.Message, StringComparison.Ordinal);
    }
}
