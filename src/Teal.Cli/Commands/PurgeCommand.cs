using Teal.Cli.Hosting;
using Teal.Cli.Rollouts;
using Teal.Rollout.Previews;

namespace Teal.Cli.Commands;

/// <summary><c>teal purge</c>: destroys what a contract has retired.</summary>
internal static class PurgeCommand
{
    public static TealCommand Create(CommandSetup setup) => RolloutSetup.Complete(
        setup,
        new TealCommand("purge", "Destroy what a contract has retired, once the hold is over")
        {
            Details = "There is no way back from it. Asks the gate first: the hold has passed, no session of blue is left.",
            Examples = ["teal purge changes/042"],
        },
        hasGate: true,
        async (call, cancellation) =>
        {
            var result = await call.Engine.PurgeAsync(call.Change, call.Overrides, cancellation);
            return GateAnswer.Write(call, result.Gate, result.Done, [], "is finished; only the history in the journal is left.");
        },
        PreviewedCommand.Purge);
}
