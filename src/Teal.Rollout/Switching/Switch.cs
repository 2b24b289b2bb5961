using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Rollout.Phases;
using Teal.Rollout.Running;

namespace Teal.Rollout.Switching;

/// <summary>What a switch did.</summary>
/// <param name="Gate">The gate's answer.</param>
/// <param name="Switched">Whether traffic was moved.</param>
public sealed record SwitchResult(GateResult Gate, bool Switched);

/// <summary>Moves traffic from blue to green, and back.</summary>
internal static class Switch
{
    public static async Task<SwitchResult> RunAsync(ChangeRun run, IReadOnlyList<Override> overrides)
    {
        run.RequirePhase("switch", "It comes after `teal expand`, `teal backfill` and `teal verify`, and before `teal contract`.",
            ChangePhase.Expanded, ChangePhase.Backfilled, ChangePhase.Switching);
        var hook = run.Environment.Settings.SwitchHook
            ?? throw new RolloutRefusedException("There is no hook that moves traffic. Give the command as \"hooks\": {\"switch\": \"…\"} in teal.json; `true` will do where traffic is moved by hand.");
        var gate = await GateRun.AskAsync(run, "switch", overrides,
            SyncCheck.BothSidesAreKept(run), Checks.BackfillIsComplete(run), Checks.VerificationIsClean(run, afterSwitch: false));
        if (!gate.IsOpen) return new SwitchResult(gate, false);
        await run.SetPhaseAsync(ChangePhase.Switching);
        await TrafficHook.RunAsync(run, hook, "switch");
        await run.SetPhaseAsync(ChangePhase.Switched);
        return new SwitchResult(gate, true);
    }

    public static async Task<SwitchResult> BackAsync(ChangeRun run)
    {
        run.RequirePhase("switch --back", "Traffic can move back from the switch until the contract; after that, `teal revert` comes first.",
            ChangePhase.Switching, ChangePhase.Switched);
        var hook = run.Environment.Settings.RollbackHook
            ?? throw new RolloutRefusedException("There is no hook that moves traffic back. Give the command as \"hooks\": {\"rollback\": \"…\"} in teal.json; `true` will do where traffic is moved by hand.");
        await TrafficHook.RunAsync(run, hook, "rollback");
        await run.InTransactionAsync("writing the journal", connection => Journal.SwitchedBackAsync(connection, run.Record.Id, run.Cancellation));
        return new SwitchResult(new GateResult("switch --back", []), true);
    }
}
