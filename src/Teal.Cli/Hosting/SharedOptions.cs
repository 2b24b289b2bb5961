using System.CommandLine;
using System.CommandLine.Parsing;
using Teal.Cli.Output;

namespace Teal.Cli.Hosting;

/// <summary>The options that several commands have, each defined once.</summary>
internal sealed class SharedOptions
{
    /// <summary>Every command: how the result is written.</summary>
    public Option<OutputFormat> Format { get; } = new("--format")
    {
        Description = "How the result is written to standard output: for people or for programs [default: text]",
        HelpName = "text|json",
        Recursive = true,
        CustomParser = ReadFormat,
    };

    /// <summary>Every command: where the project's settings are.</summary>
    public Option<string?> Config { get; } = new("--config")
    {
        Description = "The project's settings [default: teal.json in the working directory, where there is one]",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Every command: more detail, stack traces among it.</summary>
    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Tell more, and show the stack trace of an error",
        Recursive = true,
    };

    /// <summary>Commands that talk to a server add this one; <see cref="DatabaseChoice"/> chooses.</summary>
    public Option<string?> Database { get; } = new("--database")
    {
        Description = "postgres:// URI or connection string [default: TEAL_DATABASE, DATABASE_URL, then teal.json]",
        HelpName = "ADDRESS",
    };

    private static OutputFormat ReadFormat(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "text":
                return OutputFormat.Text;
            case "json":
                return OutputFormat.Json;
            default:
                result.AddError($"--format is 'text' or 'json', not '{result.Tokens[0].Value}'.");
                return OutputFormat.Text;
        }
    }
}
