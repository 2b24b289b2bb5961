using System.Globalization;
using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Cli.Rollouts;
using Teal.Rollout.Journals;

namespace Teal.Cli.Commands;

/// <summary><c>teal verify</c>: recomputes every row and compares.</summary>
internal static class VerifyCommand
{
    public static TealCommand Create(CommandSetup setup) => RolloutSetup.Complete(
        setup,
        new TealCommand("verify", "Recompute the new side of every row and compare")
        {
            Details = "Exit code 1: rows differ; the first are shown with what they have and what the rules say.",
            Examples = ["teal verify changes/042 --format json"],
        },
        hasGate: false,
        async (call, cancellation) =>
        {
            var result = await call.Engine.VerifyAsync(call.Change, cancellation);
            var exitCode = result.Differences == 0 ? ExitCode.Done : ExitCode.No;
            if (call.Invocation.Format == OutputFormat.Json)
            {
                JsonOutput.Write(call.Invocation.Out, VerifyJson.Of(call.Change.Name, result), RolloutJsonContext.Readable.VerifyJson);
                return exitCode;
            }
            var output = call.Invocation.Out;
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{result.Rows:#,0} rows compared in {result.Elapsed.TotalSeconds:0.0} s, {result.Differences:#,0} differ."));
            foreach (var sample in result.Samples)
                output.Line($"  {sample.Table} {sample.Key}: has {sample.Found}, the rules say {sample.Expected}");
            if (result.Differences == 0) output.Line(result.Phase switch
            {
                ChangePhase.Switched => "Next: teal contract, when blue is gone and the rollback window has passed",
                ChangePhase.Expanded => "Next: teal backfill",
                _ => "Next: teal switch",
            });
            return exitCode;
        });
}
