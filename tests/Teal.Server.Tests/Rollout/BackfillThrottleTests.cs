using Teal.Rollout;
using Teal.Rollout.Backfilling.Throttling;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A backfill gives way to what the server has to do, and to what it cannot tell.</summary>
public sealed class BackfillThrottleTests
{
    [PostgresFact]
    public async Task It_waits_while_a_query_of_the_users_own_says_so()
    {
        await using var fixture = await ItemsAsync(new CustomSignal("load", "SELECT load FROM control", 3));
        await fixture.ExecuteAsync("CREATE TABLE control (load integer); INSERT INTO control VALUES (5)");
        await IsHeldAsync(fixture, "load is 5, the limit is 3", () => fixture.ExecuteAsync("UPDATE control SET load = 3"));
    }

    [PostgresFact]
    public async Task What_cannot_be_read_or_known_holds_it_back()
    {
        await using var fixture = await ItemsAsync(new CustomSignal("load", "SELECT load FROM control", 3));
        await IsHeldAsync(fixture, "load cannot be read: relation \"control\" does not exist", () => fixture.ExecuteAsync("CREATE TABLE control AS SELECT 1 AS load"));
        await using var unknown = await ItemsAsync(new CustomSignal("load", "SELECT load FROM control", 3));
        await unknown.ExecuteAsync("CREATE TABLE control (load integer); INSERT INTO control VALUES (NULL)");
        await IsHeldAsync(unknown, "load cannot be known", () => unknown.ExecuteAsync("UPDATE control SET load = 0"));
    }

    [PostgresFact]
    public async Task It_waits_while_somebody_waits_for_a_lock_on_the_table()
    {
        await using var fixture = await ItemsAsync(20_000);
        fixture.Settings = fixture.Settings with { Throttle = ThrottleSettings.None with { LockWaiters = 0 }, ChunkPause = TimeSpan.FromMilliseconds(100) };
        await fixture.ExpandAsync();
        var work = fixture.BackfillAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(fixture.Events.OfType<BackfillProgress>().Any()));
        var reader = await Blocker.OnAsync(fixture.Database, "LOCK TABLE items IN ROW SHARE MODE");
        var waiter = Blocker.OnAsync(fixture.Database, "LOCK TABLE items IN ACCESS EXCLUSIVE MODE");
        await Eventually.HoldsAsync(async () => await fixture.TextAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'items'::regclass") != "0");
        await HeldAsync(fixture, "lockWaiters is ");
        await reader.DisposeAsync();
        await (await waiter).DisposeAsync();
        Assert.Equal(20_000, (await work).RowsFilled);
    }

    [PostgresFact]
    public async Task It_waits_while_the_table_is_vacuumed_or_an_old_snapshot_is_there()
    {
        await using var fixture = await ItemsAsync();
        fixture.Settings = fixture.Settings with { Throttle = ThrottleSettings.None with { Maintenance = 0 } };
        await fixture.ExpandAsync();
        await using var vacuum = await Blocker.OnAsync(fixture.Database, "LOCK TABLE items IN SHARE UPDATE EXCLUSIVE MODE");
        var work = fixture.BackfillAsync();
        await HeldAsync(fixture, "maintenance is 1 commands");
        await vacuum.EndAsync();
        Assert.Equal(1000, (await work).RowsFilled);

        await using var other = await ItemsAsync();
        other.Settings = other.Settings with { Throttle = ThrottleSettings.None with { OldestSnapshot = TimeSpan.FromMilliseconds(200) } };
        await other.ExpandAsync();
        await using var report = await Blocker.OnAsync(other.Database, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM items");
        await Task.Delay(300);
        work = other.BackfillAsync();
        await HeldAsync(other, "oldestSnapshot is ");
        await report.EndAsync();
        Assert.Equal(1000, (await work).RowsFilled);
    }

    [PostgresFact]
    public async Task Every_signal_of_the_defaults_can_be_read()
    {
        await using var fixture = await ItemsAsync();
        fixture.Settings = fixture.Settings with { Throttle = new ThrottleSettings() };
        await fixture.ExpandAsync();
        Assert.Equal(1000, (await fixture.BackfillAsync()).RowsFilled);
        Assert.DoesNotContain(fixture.Events.OfType<BackfillHeld>(), held => held.Reason.Contains("cannot be", StringComparison.Ordinal));
    }

    private static async Task IsHeldAsync(RolloutFixture fixture, string reason, Func<Task> mend)
    {
        await fixture.ExpandAsync();
        var work = fixture.BackfillAsync();
        await HeldAsync(fixture, reason);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM items WHERE share IS NOT NULL"));
        await mend();
        Assert.Equal(1000, (await work).RowsFilled);
    }

    private static Task HeldAsync(RolloutFixture fixture, string reason) =>
        Eventually.HoldsAsync(() => Task.FromResult(fixture.Events.OfType<BackfillHeld>().Any(held => held.Reason.StartsWith(reason, StringComparison.Ordinal))));

    private static Task<RolloutFixture> ItemsAsync(params CustomSignal[] custom) => ItemsAsync(1000, custom);

    private static async Task<RolloutFixture> ItemsAsync(int rows, params CustomSignal[] custom)
    {
        var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN share integer;", "UPDATE items SET share = 100 / parts;"),
            $"CREATE TABLE items (id integer PRIMARY KEY, parts integer NOT NULL); INSERT INTO items SELECT id, 4 FROM generate_series(1, {rows}) AS id;");
        fixture.Settings = fixture.Settings with { Throttle = ThrottleSettings.None with { Custom = [.. custom] } };
        return fixture;
    }
}
