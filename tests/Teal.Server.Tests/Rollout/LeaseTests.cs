using Teal.Postgres.Processes;
using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Rollout.Leases;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Two runners never run one change.</summary>
public sealed class LeaseTests
{
    private static string Boot => ProcessStart.OfThisProcess[..(ProcessStart.OfThisProcess.LastIndexOf('/') + 1)];

    [PostgresFact]
    public async Task A_second_runner_is_refused_and_shown_who_is_at_work()
    {
        await using var shop = await HeldAsync("elsewhere", 4711, "mark");
        var refused = await Assert.ThrowsAsync<LeaseHeldException>(shop.BackfillAsync);
        Assert.Equal(("backfill", "elsewhere", 4711), (refused.Holder.Command, refused.Holder.Host, refused.Holder.ProcessId));

        using var teal = TealProcess.Start(shop, "backfill");
        var (code, text) = await teal.EndAsync();
        Assert.Equal(3, code);
        Assert.Contains("Another runner is at work on the change plan_id: `teal backfill` on elsewhere, process 4711", text, StringComparison.Ordinal);
        Assert.Equal("elsewhere", await shop.TextAsync("SELECT host FROM teal.lease"));
    }

    [PostgresFact]
    public async Task A_live_holder_on_this_machine_keeps_its_lease()
    {
        await using var shop = await HeldAsync(Environment.MachineName, Environment.ProcessId, ProcessStart.OfThisProcess);
        await Assert.ThrowsAsync<LeaseHeldException>(shop.BackfillAsync);
    }

    [PostgresFact]
    public async Task A_dead_holder_on_this_machine_is_taken_over_at_once()
    {
        await using var shop = await HeldAsync(Environment.MachineName, Environment.ProcessId, Boot + "1");
        Assert.True((await shop.BackfillAsync()).IsComplete);
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.lease"));
    }

    [PostgresFact]
    public async Task A_holder_on_another_machine_of_the_same_name_is_not_taken_for_dead()
    {
        await using var shop = await HeldAsync(Environment.MachineName, 4711, "11111111-2222-3333-4444-555555555555/1");
        await Assert.ThrowsAsync<LeaseHeldException>(shop.BackfillAsync);
    }

    [PostgresFact]
    public async Task An_expired_lease_of_another_machine_is_taken_over()
    {
        await using var shop = await HeldAsync("elsewhere", 4711, "mark", "-1 second");
        Assert.True((await shop.BackfillAsync()).IsComplete);
    }

    [PostgresFact]
    public async Task A_lease_that_is_lost_stops_the_work_and_nothing_more_is_committed()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN one integer; ALTER TABLE t ADD COLUMN two integer;"), "CREATE TABLE t (id integer)");
        fixture.OnEvent = happened =>
        {
            if (happened is StepBegun { Ordinal: 2 }) Steal(fixture);
        };
        await Assert.ThrowsAsync<LeaseLostException>(fixture.ExpandAsync);
        Assert.Equal("id one", await fixture.TextAsync("SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum"));
        Assert.Equal("elsewhere", await fixture.TextAsync("SELECT host FROM teal.lease"));
    }

    [PostgresFact]
    public async Task A_backfill_that_lost_its_lease_fills_no_further_row()
    {
        await using var shop = await RolloutFixture.ShopAsync(30_000);
        await shop.ExpandAsync();
        var stolen = false;
        shop.OnEvent = happened =>
        {
            if (stolen || happened is not BackfillProgress) return;
            stolen = true;
            Steal(shop);
        };
        await Assert.ThrowsAsync<LeaseLostException>(shop.BackfillAsync);
        var filled = await shop.TextAsync("SELECT count(*) FROM users WHERE plan_id IS NOT NULL");
        Assert.Equal(filled, await shop.TextAsync("SELECT sum(rows_filled) FROM (SELECT rows_filled FROM teal.backfill_range UNION ALL SELECT rows_swept FROM teal.backfill) f"));
        Assert.NotEqual("30000", filled);
    }

    [PostgresFact]
    public async Task A_lease_that_is_stolen_while_a_statement_runs_is_noticed_by_the_renewal()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        shop.Settings = shop.Settings with { LeaseTime = TimeSpan.FromMilliseconds(300) };
        await using var blocker = await Blocker.OnAsync(shop.Database, "LOCK TABLE users IN ROW EXCLUSIVE MODE");
        shop.OnEvent = happened =>
        {
            if (happened is LockWaited) Steal(shop);
        };
        await Assert.ThrowsAsync<LeaseLostException>(shop.ExpandAsync);
        Assert.Equal(ChangePhase.Expanding, await shop.PhaseAsync());
    }

    [PostgresFact]
    public async Task A_lease_is_renewed_for_as_long_as_the_work_takes()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        shop.Settings = shop.Settings with { LeaseTime = TimeSpan.FromMilliseconds(300) };
        await using var blocker = await Blocker.OnAsync(shop.Database, "LOCK TABLE users IN ROW EXCLUSIVE MODE");
        var expand = shop.ExpandAsync();
        await Task.Delay(1000);
        await Assert.ThrowsAsync<LeaseHeldException>(shop.ExpandAsync);
        await blocker.EndAsync();
        Assert.Equal(1, (await expand).StepsRun);
    }

    [PostgresFact]
    public async Task A_lease_is_given_back_after_success_refusal_failure_and_interruption()
    {
        await using var shop = await RolloutFixture.ShopAsync(30_000);
        await Free(() => shop.ExpandAsync());
        await Free(() => Assert.ThrowsAsync<RolloutRefusedException>(() => shop.ContractAsync()));
        shop.OnEvent = _ => throw new InvalidOperationException("cut off");
        await Free(() => Assert.ThrowsAsync<InvalidOperationException>(shop.BackfillAsync));
        using var interrupt = new CancellationTokenSource();
        shop.OnEvent = _ => interrupt.Cancel();
        await Free(() => Assert.ThrowsAnyAsync<OperationCanceledException>(() => shop.Engine.BackfillAsync(shop.Change, interrupt.Token)));
        shop.OnEvent = null;
        Assert.Equal(30_000, (await shop.BackfillAsync()).RowsFilled);

        async Task Free(Func<Task> work)
        {
            await work();
            Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.lease"));
        }
    }

    private static void Steal(RolloutFixture fixture) =>
        fixture.ExecuteAsync("UPDATE teal.lease SET token = gen_random_uuid(), host = 'elsewhere'").GetAwaiter().GetResult();

    private static async Task<RolloutFixture> HeldAsync(string host, int process, string started, string forHowLong = "1 hour")
    {
        var shop = await RolloutFixture.ShopAsync(5);
        await shop.ExpandAsync();
        await shop.ExecuteAsync(
            $"INSERT INTO teal.lease VALUES ('plan_id', gen_random_uuid(), 'backfill', '{host}', {process}, '{started}', now(), now() + interval '{forHowLong}')");
        return shop;
    }
}
