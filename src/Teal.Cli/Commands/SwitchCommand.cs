using System.CommandLine;
using Teal.Cli.Hosting;
using Teal.Cli.Rollouts;

namespace Teal.Cli.Commands;

/// <summary><c>teal switch</c>: moves traffic from blue to green, and back.</summary>
internal static class SwitchCommand
{
    public static TealCommand Create(CommandSetup setup)
    {
        var back = new Option<bool>("--back") { Description = "Move traffic back to blue" };
        var command = new TealCommand("switch", "Move traffic from blue to green, through the project's own hook")
        {
            Details = "Asks the gate first: backfill complete, verification clean. The hook is \"hooks.switch\" of teal.json (back: \"hooks.rollback\"), run by the shell with TEAL_CHANGE, TEAL_ACTION (switch, rollback), TEAL_FROM and TEAL_TO (blue, green) in its environment. It may be run again after a crash, so it must be able to bear that.",
            Examples = ["teal switch changes/042", "teal switch changes/042 --back"],
        };
        command.Add(back);
        return RolloutSetup.Complete(setup, command, hasGate: true, async (call, cancellation) =>
        {
            var goesBack = call.Invocation.Arguments.GetValue(back);
            var result = goesBack
                ? await call.Engine.SwitchBackAsync(call.Change, cancellation)
                : await call.Engine.SwitchAsync(call.Change, call.Overrides, cancellation);
            return GateAnswer.Write(call, result.Gate, result.Switched, [],
                goesBack ? "is switched back: blue serves." : "is switched: green serves. Blue can still be gone back to: teal switch --back");
        });
    }
}
