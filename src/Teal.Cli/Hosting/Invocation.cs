using System.CommandLine;
using Teal.Cli.Configuration;
using Teal.Cli.Output;

namespace Teal.Cli.Hosting;

/// <summary>One run of one command: its arguments, the project's settings, and where it writes.</summary>
internal sealed class Invocation
{
    private readonly SharedOptions _options;
    private readonly Lazy<ProjectSettings> _project;

    /// <summary>The run that <paramref name="arguments"/> asks for.</summary>
    public Invocation(CliHost host, SharedOptions options, ParseResult arguments)
    {
        Host = host;
        _options = options;
        Arguments = arguments;
        Out = new Terminal(host.Out, host.OutIsTerminal, host);
        Error = new Terminal(host.Error, host.ErrorIsTerminal, host);
        _project = new Lazy<ProjectSettings>(() => ProjectSettings.Load(host, arguments.GetValue(options.Config)));
    }

    /// <summary>The process around it.</summary>
    public CliHost Host { get; }

    /// <summary>The command's own arguments and options.</summary>
    public ParseResult Arguments { get; }

    /// <summary>Standard output: the result.</summary>
    public Terminal Out { get; }

    /// <summary>Standard error: messages and progress.</summary>
    public Terminal Error { get; }

    /// <summary>How the result is to be written.</summary>
    public OutputFormat Format => Arguments.GetValue(_options.Format);

    /// <summary>Whether more detail is asked for.</summary>
    public bool Verbose => Arguments.GetValue(_options.Verbose);

    /// <summary>The project's settings, read when first asked for; the defaults where there is no file.</summary>
    public TealSettings Settings => _project.Value.Settings;

    /// <summary>The database that the command works on; the command has <see cref="SharedOptions.Database"/>.</summary>
    /// <exception cref="UsageException">None is given anywhere.</exception>
    public DatabaseChoice Database =>
        DatabaseChoice.Choose(Arguments.GetValue(_options.Database), Host, Settings.Database, _project.Value.FileName);
}
