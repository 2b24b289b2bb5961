using Teal.Cli.Hosting;
using Teal.Cli.Rollouts;
using Teal.Rollout.Previews;

namespace Teal.Cli.Commands;

/// <summary><c>teal revert</c>: takes a contract back.</summary>
internal static class RevertCommand
{
    public static TealCommand Create(CommandSetup setup) => RolloutSetup.Complete(
        setup,
        new TealCommand("revert", "Take a contract back, losing nothing")
        {
            Details = "What was retired comes back under its name, with what green wrote since carried over by the backward rules.",
            Examples = ["teal revert changes/042"],
        },
        hasGate: false,
        async (call, cancellation) =>
        {
            var result = await call.Engine.RevertAsync(call.Change, cancellation);
            return GateAnswer.Write(call, result.Gate, result.Done, [], "is back where it was before the contract.");
        },
        PreviewedCommand.Revert);
}
