using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Traffic is moved by the project's own command.</summary>
public sealed class SwitchTests
{
    [PostgresFact]
    public async Task The_hook_is_told_what_to_do_and_what_it_says_is_shown()
    {
        await using var shop = await ReadyAsync("""echo "$TEAL_ACTION $TEAL_CHANGE $TEAL_FROM $TEAL_TO"; echo warned >&2""");
        Assert.True((await shop.SwitchAsync()).Switched);
        Assert.Contains(new HookOutput("switch plan_id blue green"), shop.Events);
        Assert.Contains(new HookOutput("warned"), shop.Events);
        Assert.Equal(ChangePhase.Switched, await shop.PhaseAsync());

        shop.Settings = shop.Settings with { RollbackHook = """echo "$TEAL_ACTION $TEAL_CHANGE $TEAL_FROM $TEAL_TO" """ };
        await shop.Engine.SwitchBackAsync(shop.Change);
        Assert.Contains(new HookOutput("rollback plan_id green blue"), shop.Events);
        Assert.Equal(ChangePhase.Backfilled, await shop.PhaseAsync());
        Assert.Equal("false", await shop.TextAsync("SELECT (switched_back_at IS NULL)::text FROM teal.change"));
        await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.ContractAsync());
        Assert.True((await shop.SwitchAsync()).Switched);
        Assert.Equal("true", await shop.TextAsync("SELECT (switched_back_at IS NULL)::text FROM teal.change"));
    }

    [PostgresFact]
    public async Task A_hook_that_fails_is_not_taken_for_a_switch_and_may_be_run_again()
    {
        await using var shop = await ReadyAsync("echo the balancer is down >&2; exit 7");
        var error = await Assert.ThrowsAsync<RolloutException>(() => shop.SwitchAsync());
        Assert.Contains("ended with exit code 7, and said: the balancer is down", error.Message, StringComparison.Ordinal);
        Assert.Equal("true", await shop.TextAsync("SELECT (switched_at IS NULL)::text FROM teal.change"));
        Assert.Equal(ChangePhase.Switching, await shop.PhaseAsync());
        await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.ContractAsync());
        await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.AbortAsync());
        shop.Settings = shop.Settings with { SwitchHook = "true" };
        Assert.True((await shop.SwitchAsync()).Switched);
    }

    [PostgresFact]
    public async Task After_a_hook_that_failed_traffic_can_be_moved_back()
    {
        await using var shop = await ReadyAsync("exit 1");
        await Assert.ThrowsAsync<RolloutException>(() => shop.SwitchAsync());
        await shop.Engine.SwitchBackAsync(shop.Change);
        Assert.Equal(ChangePhase.Backfilled, await shop.PhaseAsync());
        Assert.True((await shop.AbortAsync()).Done);
    }

    [PostgresFact]
    public async Task Without_a_hook_nothing_is_switched()
    {
        await using var shop = await ReadyAsync(null);
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.SwitchAsync());
        Assert.Contains("\"hooks\": {\"switch\"", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ChangePhase.Backfilled, await shop.PhaseAsync());
    }

    [PostgresFact]
    public async Task A_closed_gate_runs_no_hook()
    {
        await using var shop = await ReadyAsync("echo ran");
        await shop.ExecuteAsync("UPDATE teal.verification SET differences = 1");
        Assert.False((await shop.SwitchAsync()).Switched);
        Assert.DoesNotContain(shop.Events, happened => happened is HookOutput);
    }

    [PostgresFact]
    public async Task An_interrupted_hook_is_ended()
    {
        await using var shop = await ReadyAsync("echo begun; sleep 60; echo not ended");
        using var interrupt = new CancellationTokenSource();
        shop.OnEvent = happened =>
        {
            if (happened == new HookOutput("begun")) interrupt.Cancel();
        };
        var began = Environment.TickCount64;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shop.Engine.SwitchAsync(shop.Change, [], interrupt.Token));
        Assert.InRange(Environment.TickCount64 - began, 0, 20_000);
        Assert.Equal(ChangePhase.Switching, await shop.PhaseAsync());
    }

    private static async Task<RolloutFixture> ReadyAsync(string? hook)
    {
        var shop = await RolloutFixture.ShopAsync(3);
        shop.Settings = shop.Settings with { SwitchHook = hook };
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        await shop.VerifyAsync();
        return shop;
    }
}
