using System.CommandLine;
using System.CommandLine.Parsing;
using Teal.Cli.Configuration;
using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Cli.Rollouts;
using Teal.Planning.Sync;
using Teal.Rollout.Journals;
using Teal.Rollout.Verifying;

namespace Teal.Cli.Commands;

/// <summary><c>teal verify</c>: recomputes every row and compares.</summary>
internal static class VerifyCommand
{
    private static readonly TimeSpan DefaultEvery = TimeSpan.FromSeconds(30);

    public static TealCommand Create(CommandSetup setup)
    {
        var restart = new Option<bool>("--restart") { Description = "Begin at the first row, where the last run was cut off too" };
        var report = new Option<string?>("--report") { Description = "Write every finding to FILE (.csv, or .jsonl for JSON lines), keys and values whole", HelpName = "FILE" };
        var repair = new Option<bool>("--repair") { Description = "Write what the rules say into the rows that differ" };
        var direction = new Option<SyncDirection?>("--direction")
        {
            Description = "forward: a repair writes the new side; backward: the old side [default: forward; none after the switch]",
            HelpName = "DIRECTION",
            CustomParser = ReadDirection,
        };
        var watch = new Option<bool>("--watch") { Description = "Go on comparing rows taken by chance, until Ctrl-C" };
        var every = new Option<TimeSpan?>("--every") { Description = "With --watch: how often [default: 30s]", HelpName = "TIME", CustomParser = ReadDuration };
        var duration = new Option<TimeSpan?>("--for") { Description = "With --watch: for how long [default: until Ctrl-C]", HelpName = "TIME", CustomParser = ReadDuration };
        var command = new TealCommand("verify", "Recompute the new side of every row and compare")
        {
            Details = "Goes on where it was cut off. Exit code 1: rows differ, a rule fails for some, or some were locked each time; the first are shown with what they have and what the rules say. "
                + "A watch takes no part in the order of the commands: the others run beside it.",
            Examples =
            [
                "teal verify changes/042", "teal verify changes/042 --report differences.csv", "teal verify changes/042 --repair",
                "teal verify changes/042 --watch --every 1m --for 2h",
            ],
        };
        foreach (var option in (Option[])[restart, report, repair, direction, watch, every, duration]) command.Add(option);
        command.Validators.Add(result =>
        {
            var isWatch = result.GetValue(watch);
            if (isWatch && (result.GetValue(restart) || result.GetValue(repair) || result.GetValue(report) is not null))
                result.AddError("--watch looks and changes nothing: it does not go with --restart, --repair or --report.");
            // Only whether they are given: a value that cannot be read is told by its own parser, and may not be asked for.
            if (!isWatch && (result.GetResult(every) is not null || result.GetResult(duration) is not null)) result.AddError("--every and --for go with --watch.");
            if (result.GetResult(direction) is not null && !result.GetValue(repair)) result.AddError("--direction goes with --repair.");
            if (result.GetValue(report) is { } file && FindingReport.Refuse(file) is { } wrong) result.AddError(wrong);
        });
        return RolloutSetup.Complete(setup, command, hasGate: false, async (call, cancellation) =>
        {
            var arguments = call.Invocation.Arguments;
            if (arguments.GetValue(watch))
                return Tell(call, await call.Engine.WatchAsync(call.Change, new WatchOptions(arguments.GetValue(every) ?? DefaultEvery, arguments.GetValue(duration)), cancellation));
            var file = arguments.GetValue(report) is { } path ? call.Invocation.Host.FullPath(path) : null;
            using var written = file is null ? null : FindingReport.Create(file);
            var result = await call.Engine.VerifyAsync(call.Change, new VerifyOptions
            {
                Restart = arguments.GetValue(restart),
                Repair = arguments.GetValue(repair),
                Direction = arguments.GetValue(direction),
                OnFinding = written is null ? null : written.Add,
            }, cancellation);
            return Tell(call, result, arguments.GetValue(report));
        });
    }

    private static int Tell(RolloutCall call, VerificationResult result, string? report)
    {
        var exitCode = result.IsClean ? ExitCode.Done : ExitCode.No;
        var output = call.Invocation.Out;
        if (call.Invocation.Format == OutputFormat.Json)
        {
            JsonOutput.Write(output, VerifyJson.Of(call.Change.Name, result), RolloutJsonContext.Readable.VerifyJson);
            return exitCode;
        }

        output.Line(Invariant($"{result.Rows:#,0} rows compared in {result.Elapsed.TotalSeconds:0.0} s, {result.Differences:#,0} differ.{(result.WasResumed ? " (The time is this run's; rows of the run that was cut off are counted.)" : "")}"));
        if (result.Repaired > 0) output.Line(Invariant($"{result.Repaired:#,0} rows differed, were repaired and agree now."));
        if (result.Uncomputable > 0) output.Line(output.Paint(Ink.Bad, Invariant($"For {result.Uncomputable:#,0} rows a rule fails; they block the gates.")));
        if (result.Unsettled > 0)
            output.Line(output.Paint(Ink.Doubtful, Invariant($"{result.Unsettled:#,0} rows seem to differ and were locked or written each time they were looked at: run the command again when whoever locks them has ended.")));
        foreach (var sample in result.Samples) output.Line("  " + FindingText.Of(sample));
        var found = result.Differences + result.Uncomputable + result.Repaired;
        if (report is not null) output.Line(Invariant($"All {found:#,0} findings are in {report}."));
        else if (found > result.Samples.Count) output.Line("These are the first; --report FILE writes all of them.");
        if (result.IsClean) output.Line(result.Phase switch
        {
            ChangePhase.Switched => "Next: teal contract, when blue is gone and the rollback window has passed",
            ChangePhase.Expanded => "Next: teal backfill",
            _ => "Next: teal switch",
        });
        else if (result.Differences > 0 && result.Phase != ChangePhase.Expanded) output.Line("--repair writes what the rules say into the rows that differ.");
        return exitCode;
    }

    private static int Tell(RolloutCall call, WatchResult result)
    {
        var exitCode = result.Differences + result.Uncomputable == 0 ? ExitCode.Done : ExitCode.No;
        var output = call.Invocation.Out;
        if (call.Invocation.Format == OutputFormat.Json)
        {
            JsonOutput.Write(output, WatchJson.Of(call.Change.Name, result), RolloutJsonContext.Readable.WatchJson);
            return exitCode;
        }

        output.Line(Invariant($"The watch ended: {result.Ended}. {result.Rows:#,0} rows compared in {result.Rounds:#,0} rounds, {result.Differences:#,0} differ{(result.Uncomputable > 0 ? $", for {result.Uncomputable} a rule fails" : "")}."));
        foreach (var sample in result.Samples) output.Line("  " + FindingText.Of(sample));
        if (exitCode == ExitCode.No) output.Line("The gates see it. `teal verify` looks at every row.");
        return exitCode;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static SyncDirection? ReadDirection(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "forward": return SyncDirection.Forward;
            case "backward": return SyncDirection.Backward;
            case var word:
                result.AddError($"--direction is 'forward' or 'backward', not '{word}'.");
                return null;
        }
    }

    private static TimeSpan? ReadDuration(ArgumentResult result)
    {
        if (Duration.Read(result.Tokens[0].Value, out var duration) is { } wrong) result.AddError($"{result.Argument.Name}: {wrong}.");
        else if (duration <= TimeSpan.Zero) result.AddError($"{result.Argument.Name} is more than 0.");
        return duration;
    }
}
