using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Cli.Rollouts;
using Teal.Proving;
using Teal.Rollout.Previews;

namespace Teal.Cli.Commands;

/// <summary><c>teal expand</c>: adds the new side and the sync triggers.</summary>
internal static class ExpandCommand
{
    public static TealCommand Create(CommandSetup setup) => RolloutSetup.Complete(
        setup,
        new TealCommand("expand", "Add the new side of a change, and keep both sides in sync")
        {
            Details = "Refused where the last proof of the change failed, or is of other files than these.",
            Examples = ["teal expand changes/042 --database postgres://me@db/app", "teal expand changes/042 --dry-run"],
        },
        hasGate: false,
        async (call, cancellation) =>
        {
            var result = await call.Engine.ExpandAsync(call.Change, ProofFile.Read(call.Folder), cancellation);
            if (call.Invocation.Format == OutputFormat.Json)
            {
                JsonOutput.Write(call.Invocation.Out,
                    new ExpandJson(call.Change.Name, result.StepsRun, result.StepsDoneBefore, result.SyncedTables), RolloutJsonContext.Readable.ExpandJson);
                return ExitCode.Done;
            }
            call.Invocation.Out.Line(result.SyncedTables.Count == 0
                ? $"{call.Change.Name} is expanded.{(call.Change.HasBackfill ? " Next: teal backfill" : "")}"
                : $"{call.Change.Name} is expanded; {string.Join(", ", result.SyncedTables)} {(result.SyncedTables.Count == 1 ? "is" : "are")} kept in sync from now on. Next: teal backfill");
            return ExitCode.Done;
        },
        PreviewedCommand.Expand);
}
