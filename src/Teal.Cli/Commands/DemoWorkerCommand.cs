using System.CommandLine;
using System.Text;
using Teal.Cli.Hosting;
using Teal.Demo.Workers;
using Teal.Postgres.Connections;

namespace Teal.Cli.Commands;

/// <summary><c>teal demo-worker</c>: a worker process of the demo; started by it, not by people.</summary>
internal static class DemoWorkerCommand
{
    public const string Name = "demo-worker";

    public static TealCommand Create(CommandSetup setup)
    {
        var version = new Option<string>("--version-of") { Required = true };
        var shop = new Option<string>("--shop") { Required = true };
        var traffic = new Option<string>("--traffic") { Required = true };
        var rate = new Option<int>("--rate") { Required = true };
        var command = new TealCommand(Name, "A worker process of the demo") { Hidden = true };
        foreach (var option in new Option[] { version, shop, traffic, rate }) command.Add(option);
        return setup.Complete(command, async (invocation, _) =>
        {
            var arguments = invocation.Arguments;
            var options = new WorkerOptions(
                arguments.GetRequiredValue(version), DatabaseAddress.Parse(arguments.GetRequiredValue(shop)),
                arguments.GetRequiredValue(traffic), arguments.GetRequiredValue(rate));
            using var input = new StreamReader(invocation.Host.OpenIn(), Encoding.UTF8);
            await new Worker(options, invocation.Host.Time).RunAsync(input, invocation.Host.Out);
            return ExitCode.Done;
        });
    }
}
