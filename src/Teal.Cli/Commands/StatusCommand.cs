using System.CommandLine;
using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Cli.Rollouts;
using Teal.Rollout.Status;

namespace Teal.Cli.Commands;

/// <summary><c>teal status</c>: where every change stands, and what blocks it.</summary>
internal static class StatusCommand
{
    public static TealCommand Create(CommandSetup setup)
    {
        var objects = new Option<bool>("--objects") { Description = "List everything that Teal has put into the database" };
        var command = new TealCommand("status", "Show where every change stands, and what blocks it")
        {
            Details = "Reads only: where there is no journal yet, none is made.",
            Examples = ["teal status", "teal status --objects --format json"],
        };
        command.Add(setup.Options.Database);
        command.Add(objects);
        return setup.Complete(command, async (invocation, cancellation) =>
        {
            await using var database = RolloutSetup.Open(invocation, "status");
            var changes = await StatusReader.ReadAsync(database, cancellation);
            var listed = invocation.Arguments.GetValue(objects) ? await StatusReader.ObjectsAsync(database, cancellation) : null;
            if (invocation.Format == OutputFormat.Json)
                JsonOutput.Write(invocation.Out, StatusJson.Of(changes, listed), StatusJsonContext.Readable.StatusJson);
            else
                StatusText.Write(invocation.Out, changes, listed);
            return ExitCode.Done;
        });
    }
}
