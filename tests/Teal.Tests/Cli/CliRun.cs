using System.Text;
using Teal.Cli.Hosting;

namespace Teal.Tests.Cli;

/// <summary>One command line run in this process, in a folder of its own.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private string? _workingDirectory;

    public int Width { get; init; } = 100;

    public string Folder { get; } = Directory.CreateTempSubdirectory("teal-cli-").FullName;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public bool OnTerminal { get; init; }

    public byte[] Input { get; init; } = [];

    public Func<Stream>? OpenInput { get; init; }

    public CliRun With(string file, string content) => With(file, Encoding.UTF8.GetBytes(content));

    public CliRun With(string file, byte[] content)
    {
        var path = Path.Join(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return this;
    }

    public CliRun WithVariable(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    /// <summary>Runs it in another folder than its own.</summary>
    public Task<int> RunInAsync(string folder, params string[] arguments)
    {
        _workingDirectory = folder;
        return RunAsync(arguments);
    }

    public async Task<int> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await TealApp.RunAsync(arguments, Host(output, error), cancellation);
        Out = output.ToString();
        Error = error.ToString();
        return code;
    }

    public CliHost Host(TextWriter output, TextWriter error) => new()
    {
        Out = output,
        Error = error,
        OpenIn = OpenInput ?? (() => new MemoryStream(Input)),
        Environment = _environment,
        WorkingDirectory = _workingDirectory ?? Folder,
        Width = Width,
        OutIsTerminal = OnTerminal,
        ErrorIsTerminal = OnTerminal,
    };

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
