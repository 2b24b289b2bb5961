using System.CommandLine;
using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Demo;
using Teal.Demo.Workers;

namespace Teal.Cli.Commands;

/// <summary><c>teal demo</c>: the whole story on a throwaway PostgreSQL with live traffic.</summary>
internal static class DemoCommand
{
    public static TealCommand Create(CommandSetup setup)
    {
        var pgVersion = new Option<int?>("--pg-version") { Description = "Major version of the throwaway PostgreSQL, 14 to 18 [default: whichever is installed]", HelpName = "N" };
        var command = new TealCommand("demo", "Play the incident, and the same change with Teal, on a throwaway PostgreSQL with live traffic")
        {
            Details = "Takes under a minute. Nothing is scripted to succeed: every number is measured, and what does not come out as told makes the exit code 1.",
            Examples = ["teal demo", "teal demo --format json"],
        };
        command.Add(pgVersion);
        return setup.Complete(command, async (invocation, cancellation) =>
        {
            var host = invocation.Host;
            var isJson = invocation.Format == OutputFormat.Json;
            var story = new DemoText(isJson ? invocation.Error : invocation.Out, host.Time);
            var options = new DemoOptions { Worker = ThisProgram(), Major = invocation.Arguments.GetValue(pgVersion) };
            var result = await DemoRun.PlayAsync(options, story, host.Time, cancellation);
            story.Finish(result);
            if (isJson) JsonOutput.Write(invocation.Out, DemoJson.Of(result), DemoJsonContext.Readable.DemoJson);
            return result.Broken.Count == 0 ? ExitCode.Done : ExitCode.No;
        });
    }

    // A worker is this program once more: by itself where it is a program of its own, else run by dotnet.
    private static WorkerProgram ThisProgram()
    {
        var process = Environment.ProcessPath ?? throw new CommandFailedException("The demo cannot find its own program to start workers of.");
        return Path.GetFileNameWithoutExtension(process).Equals("teal", StringComparison.OrdinalIgnoreCase)
            ? new WorkerProgram(process, [DemoWorkerCommand.Name])
            : new WorkerProgram(process, [Path.Combine(AppContext.BaseDirectory, "teal.dll"), DemoWorkerCommand.Name]);
    }
}
