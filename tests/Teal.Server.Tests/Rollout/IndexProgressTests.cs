using Teal.Rollout;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A long build tells how far it is, and for whom it waits.</summary>
public sealed class IndexProgressTests
{
    [PostgresFact]
    public async Task A_build_that_waits_tells_for_whom()
    {
        await using var shop = await RolloutFixture.OnAsync(new ChangeFolder("CREATE INDEX users_email ON users (email);"), Samples.ShopSchema);
        await using var blocker = await Blocker.OnAsync(shop.Database, "LOCK TABLE users IN ROW EXCLUSIVE MODE");
        var expanding = shop.ExpandAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(shop.Events.OfType<IndexProgressed>().Any(e => !e.Progress.WaitsFor.IsEmpty)));
        var seen = shop.Events.OfType<IndexProgressed>().First(e => !e.Progress.WaitsFor.IsEmpty);
        Assert.Equal("users: build index users_email", seen.Title);
        Assert.Equal("waiting for writers before build", seen.Progress.Phase);
        Assert.Equal((0, 1, "transactions"), (seen.Progress.Done, seen.Progress.Total, seen.Progress.Unit));
        var waitsFor = Assert.Single(seen.Progress.WaitsFor);
        Assert.Equal((blocker.ProcessId, "the old app", "idle in transaction"), (waitsFor.ProcessId, waitsFor.ApplicationName, waitsFor.State));
        Assert.Contains("LOCK TABLE users", waitsFor.Query, StringComparison.Ordinal);
        Assert.NotNull(waitsFor.TransactionAge);
        Assert.Empty(shop.Events.OfType<LockWaited>());
        await blocker.EndAsync();
        await expanding;
    }

    [PostgresFact]
    public async Task A_build_that_works_tells_the_part_that_is_done()
    {
        // Each row takes half a millisecond to index, so that the build is seen at work.
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("CREATE INDEX t_slow ON t (slow(id));"),
            """
            CREATE FUNCTION slow(v integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_sleep(0.0005); RETURN v; END $$;
            CREATE TABLE t (id integer, filler text);
            INSERT INTO t SELECT g, repeat('x', 500) FROM generate_series(1, 5000) g;
            """);
        await fixture.ExpandAsync();
        var parts = fixture.Events.OfType<IndexProgressed>().Where(e => e.Progress.Phase == "building index: scanning table").Select(e => e.Progress.Percent).ToList();
        Assert.NotEmpty(parts);
        Assert.All(parts, part => Assert.InRange(part!.Value, 0, 100));
        Assert.Contains(parts, part => part > 0);
    }
}
