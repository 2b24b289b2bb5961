using System.CommandLine;
using System.Globalization;
using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Cli.Rollouts;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Journals;

namespace Teal.Cli.Commands;

/// <summary><c>teal backfill</c>: fills the new side of the rows that were there before.</summary>
internal static class BackfillCommand
{
    private const int MostShown = 20;

    public static TealCommand Create(CommandSetup setup)
    {
        var pause = new Option<bool>("--pause") { Description = "Ask the backfill that is at work to wait between two chunks" };
        var resume = new Option<bool>("--resume") { Description = "Let a backfill that waits go on" };
        var cancel = new Option<bool>("--cancel") { Description = "Ask the backfill that is at work to end; what is filled stays" };
        var join = new Option<bool>("--join") { Description = "Help the backfill that another process has begun, on this machine or another one, until it ends" };
        var estimate = new Option<bool>("--estimate") { Description = "Say how many rows, how much WAL, growth and time it takes, from a sample that is rolled back" };
        var retry = new Option<bool>("--retry-quarantined") { Description = "Try the rows in quarantine again, and no others" };
        Option<bool>[] choices = [estimate, retry, join, pause, resume, cancel];
        var command = new TealCommand("backfill", "Fill the new side of the rows that were there before")
        {
            Details = "Goes on where it was cut off. Rows that cannot be filled are put into quarantine by their key, and are tried again by the next run, or alone by --retry-quarantined.",
            Examples = ["teal backfill changes/042 --estimate", "teal backfill changes/042", "teal backfill changes/042 --join", "teal backfill changes/042 --pause"],
        };
        foreach (var choice in choices) command.Add(choice);
        command.Validators.Add(result =>
        {
            if (choices.Count(result.GetValue) > 1)
                result.AddError($"Only one of {string.Join(", ", choices.Select(choice => choice.Name))} can be asked for.");
        });
        return RolloutSetup.Complete(setup, command, hasGate: false, async (call, cancellation) =>
        {
            var arguments = call.Invocation.Arguments;
            BackfillRequest? request = arguments.GetValue(pause) ? BackfillRequest.Pause
                : arguments.GetValue(resume) ? BackfillRequest.Run
                : arguments.GetValue(cancel) ? BackfillRequest.Cancel
                : null;
            return request is { } asked ? await SteerAsync(call, asked, cancellation)
                : arguments.GetValue(join) ? Tell(call, await call.Engine.JoinBackfillAsync(call.Change, cancellation))
                : arguments.GetValue(estimate) ? Tell(call, await call.Engine.EstimateBackfillAsync(call.Change, cancellation))
                : arguments.GetValue(retry) ? Tell(call, await call.Engine.RetryQuarantinedAsync(call.Change, cancellation))
                : Tell(call, await call.Engine.BackfillAsync(call.Change, cancellation));
        });
    }

    private static async Task<int> SteerAsync(RolloutCall call, BackfillRequest request, CancellationToken cancellation)
    {
        var isAsked = await call.Engine.SteerBackfillAsync(call.Change, request, cancellation);
        var exitCode = isAsked ? ExitCode.Done : ExitCode.No;
        if (call.Invocation.Format == OutputFormat.Json)
            JsonOutput.Write(call.Invocation.Out, new BackfillRequestJson(call.Change.Name, request.ToString().ToLowerInvariant(), isAsked), RolloutJsonContext.Readable.BackfillRequestJson);
        else
            call.Invocation.Out.Line(isAsked
                ? $"The backfill of {call.Change.Name} is asked to {(request == BackfillRequest.Run ? "go on" : request == BackfillRequest.Pause ? "wait" : "end")}: it looks between two chunks."
                : $"No backfill of {call.Change.Name} is at work.");
        return exitCode;
    }

    private static int Tell(RolloutCall call, BackfillEstimate estimate)
    {
        if (call.Invocation.Format == OutputFormat.Json)
            JsonOutput.Write(call.Invocation.Out, EstimateJson.Of(call.Change.Name, estimate), RolloutJsonContext.Readable.EstimateJson);
        else
            EstimateText.Write(call.Invocation.Out, call.Change.Name, estimate);
        return ExitCode.Done;
    }

    private static int Tell(RolloutCall call, JoinResult result)
    {
        var exitCode = result.IsComplete ? ExitCode.Done : ExitCode.No;
        if (call.Invocation.Format == OutputFormat.Json)
            JsonOutput.Write(call.Invocation.Out, new JoinJson(call.Change.Name, result.IsComplete, result.RowsFilled, Math.Round(result.Elapsed.TotalSeconds, 3)), RolloutJsonContext.Readable.JoinJson);
        else
            call.Invocation.Out.Line(string.Create(CultureInfo.InvariantCulture, $"{result.RowsFilled:#,0} rows filled by this process in {result.Elapsed.TotalSeconds:0.0} s. ")
                + (result.IsComplete ? "No row is left." : "The backfill that it joined has ended, and rows are left: the other process tells why. teal backfill goes on."));
        return exitCode;
    }

    private static int Tell(RolloutCall call, BackfillResult result)
    {
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
        foreach (var row in result.Quarantined.Take(MostShown)) output.Line($"  {row.Table} {row.RowKey}: {row.SqlState} {row.Message}");
        output.Line("Mend these rows, then: teal backfill --retry-quarantined. (Where the rule is wrong: teal abort, mend it, begin again.)");
        return exitCode;
    }
}
