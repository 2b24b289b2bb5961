using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Teal.Cli.Commands;

namespace Teal.Cli.Hosting;

/// <summary>The command line: arguments in, exit code out.</summary>
internal static class TealApp
{
    /// <summary>The version of this build, without build metadata.</summary>
    public static string Version { get; } =
        (typeof(TealApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    /// <summary>Runs one command line. Never throws.</summary>
    /// <param name="arguments">The arguments without the program's name.</param>
    /// <param name="host">What the command sees of the process.</param>
    /// <param name="cancellation">Asks the command to stop at its next safe point; the exit code is then 130.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliHost host, CancellationToken cancellation)
    {
        var options = new SharedOptions();
        // No response files: a path may begin with '@'.
        var parsed = Root(host, options, arguments).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var boundary = new ErrorBoundary(host, parsed.GetResult(options.Verbose) is { Implicit: false });
        var configuration = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await boundary.RunAsync(
            () => parsed.Action is ParseErrorAction
                ? throw UsageErrors.Of(parsed)
                : parsed.InvokeAsync(configuration, cancellation),
            cancellation).ConfigureAwait(false);
    }

    private static RootCommand Root(CliHost host, SharedOptions options, IReadOnlyList<string> arguments)
    {
        var root = new RootCommand("Safe PostgreSQL schema changes for blue-green and rolling deployments.")
        {
            options.Format, options.Config, options.Verbose,
        };
        var setup = new CommandSetup(host, options);
        foreach (var command in CommandList.For(setup, arguments)) root.Add(command);
        HelpPages.Install(root, host.Width);
        return root;
    }
}
