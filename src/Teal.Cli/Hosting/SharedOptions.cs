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
        Description = "text or json; lint also sarif, github, gitlab, junit [default: text]",
        HelpName = "FORMAT",
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

    private static readonly string[] Formats = ["text", "json", "sarif", "github", "gitlab", "junit"];

    private static OutputFormat ReadFormat(ArgumentResult result)
    {
        var word = result.Tokens[0].Value;
        var format = Array.IndexOf(Formats, word);
        if (format >= 0) return (OutputFormat)format;
        result.AddError($"--format is 'text' or 'json', for lint also 'sarif', 'github', 'gitlab' or 'junit', not '{word}'.");
        return OutputFormat.Text;
    }
}
