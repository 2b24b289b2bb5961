using Teal.Cli.Hosting;
using Teal.Cli.Rollouts;
using Teal.Rollout.Previews;

namespace Teal.Cli.Commands;

/// <summary><c>teal contract</c>: puts what only blue needed out of the way.</summary>
internal static class ContractCommand
{
    public static TealCommand Create(CommandSetup setup) => RolloutSetup.Complete(
        setup,
        new TealCommand("contract", "Retire what only blue needed, in a form that can be taken back")
        {
            Details = "Asks the gate first: backfill complete, verification clean since the switch, rollback window passed, no session of blue left.",
            Examples = ["teal contract changes/042", "teal contract changes/042 --force rollback-window --reason \"blue was never started again\""],
        },
        hasGate: true,
        async (call, cancellation) =>
        {
            var result = await call.Engine.ContractAsync(call.Change, call.Overrides, cancellation);
            return GateAnswer.Write(call, result.Gate, result.Done, result.Retired,
                result.Retired.Count == 0 ? "is contracted." : $"is contracted; {string.Join(", ", result.Retired)} waits for teal purge. Until then teal revert brings it back.");
        },
        PreviewedCommand.Contract);
}
