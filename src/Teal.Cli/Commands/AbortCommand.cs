using Teal.Cli.Hosting;
using Teal.Cli.Rollouts;
using Teal.Rollout.Previews;

namespace Teal.Cli.Commands;

/// <summary><c>teal abort</c>: takes an expand back.</summary>
internal static class AbortCommand
{
    public static TealCommand Create(CommandSetup setup) => RolloutSetup.Complete(
        setup,
        new TealCommand("abort", "Take an expand back: triggers, new columns, everything that Teal added")
        {
            Details = "Possible until the switch. What green wrote was carried to the old side by the triggers.",
            Examples = ["teal abort changes/042"],
        },
        hasGate: true,
        async (call, cancellation) =>
        {
            var result = await call.Engine.AbortAsync(call.Change, call.Overrides, cancellation);
            return GateAnswer.Write(call, result.Gate, result.Done, [], "is aborted; the schema is as it was.");
        },
        PreviewedCommand.Abort);
}
