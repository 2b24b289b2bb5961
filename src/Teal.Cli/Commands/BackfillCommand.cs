using System.Globalization;
using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Cli.Rollouts;

namespace Teal.Cli.Commands;

/// <summary><c>teal backfill</c>: fills the new side of the rows that were there before.</summary>
internal static class BackfillCommand
{
    public static TealCommand Create(CommandSetup setup) => RolloutSetup.Complete(
        setup,
        new TealCommand("backfill", "Fill the new side of the rows that were there before")
        {
            Details = "Goes on where it was cut off. Rows that cannot be filled are put into quarantine by their key, and are tried again by the next run.",
            Examples = ["teal backfill changes/042"],
        },
        hasGate: false,
        async (call, cancellation) =>
        {
            var result = await call.Engine.BackfillAsync(call.Change, cancellation);
            var exitCode = result.IsComplete ? ExitCode.Done : ExitCode.No;
            if (call.Invocation.Format == OutputFormat.Json)
            {
                JsonOutput.Write(call.Invocation.Out, BackfillJson.Of(call.Change.Name, result), RolloutJsonContext.Readable.BackfillJson);
                return exitCode;
            }
            var output = call.Invocation.Out;
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{result.RowsFilled:#,0} rows filled; this run took {result.Elapsed.TotalSeconds:0.0} s."));
            if (result.IsComplete)
            {
                output.Line("No row is left. Next: teal verify");
                return exitCode;
            }
            output.Line(output.Paint(Ink.Bad, string.Create(CultureInfo.InvariantCulture, $"{result.Quarantined.Count:#,0} rows could not be filled, and the switch waits for them:")));
            foreach (var row in result.Quarantined.Take(20)) output.Line($"  {row.Table} {row.RowKey}: {row.SqlState} {row.Message}");
            output.Line("Mend these rows and run the command again. (Where the rule is wrong: teal abort, mend it, begin again.)");
            return exitCode;
        });
}
