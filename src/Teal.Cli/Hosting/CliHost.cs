namespace Teal.Cli.Hosting;

/// <summary>Everything that a command touches of the process it runs in, so that a test can run one without a process.</summary>
internal sealed record CliHost
{
    /// <summary>Standard output: results, and JSON alone.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: messages and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input, as bytes: its encoding is checked where it is read.</summary>
    public required Func<Stream> OpenIn { get; init; }

    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Whether a person looks at standard output.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person looks at standard error.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; where there is none, the width that tables and help are laid out for. Default 100.</summary>
    public int Width { get; init; } = 100;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The real process.</summary>
    public static CliHost OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        OpenIn = Console.OpenStandardInput,
        Environment = ReadEnvironment(),
        WorkingDirectory = System.Environment.CurrentDirectory,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Width = TerminalWidth(),
    };

    /// <summary>The variable's value, or null where it is not set or empty.</summary>
    public string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary><paramref name="path"/> made absolute from the working directory.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingDirectory);

    private static Dictionary<string, string> ReadEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return variables;
    }

    private static int TerminalWidth()
    {
        if (Console.IsOutputRedirected) return 100;
        try
        {
            return Math.Max(40, Console.WindowWidth);
        }
        catch (IOException)
        {
            return 100;
        }
    }
}
