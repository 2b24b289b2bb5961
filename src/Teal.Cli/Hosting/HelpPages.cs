using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Teal.Cli.Output;

namespace Teal.Cli.Hosting;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpPages
{
    private const string ExitCodes =
        """
        Exit codes:
          0    done, or the answer is yes
          1    the answer is no: findings, a gate that did not pass, a proof that failed
          2    wrong usage or configuration
          3    it could not be carried out: no connection, an SQL error
          130  interrupted
        """;

    /// <summary>Lays the help of <paramref name="root"/> and of all its commands out for <paramref name="width"/> columns.</summary>
    public static void Install(RootCommand root, int width)
    {
        foreach (var option in root.Options)
            switch (option)
            {
                case HelpOption help:
                    help.Description = "Show this help";
                    help.Action = new ShowHelp(new HelpAction { MaxWidth = width }, width);
                    break;
                case VersionOption version:
                    version.Description = "Show the version";
                    version.Action = new ShowVersion();
                    break;
            }
    }

    /// <summary>The library's own page, then what it has no place for.</summary>
    private sealed class ShowHelp(HelpAction page, int width) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            page.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            switch (parseResult.CommandResult.Command)
            {
                case TealCommand command:
                    WriteMore(command, output);
                    break;
                case RootCommand:
                    output.WriteLine(ExitCodes);
                    break;
            }

            return ExitCode.Done;
        }

        private void WriteMore(TealCommand command, TextWriter output)
        {
            foreach (var line in TextWrap.Lines(command.Details, width)) output.WriteLine(line);
            if (command.Examples.Count == 0) return;
            if (command.Details.Length > 0) output.WriteLine();
            output.WriteLine("Examples:");
            foreach (var example in command.Examples) output.WriteLine("  " + example);
        }
    }

    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine("teal " + TealApp.Version);
            return ExitCode.Done;
        }
    }
}
