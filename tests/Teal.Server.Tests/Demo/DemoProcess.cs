using System.Diagnostics;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Demo;

/// <summary><c>teal demo</c> as a process of its own, with a temporary folder of its own: whatever stays there was left by it.</summary>
internal sealed class DemoProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private DemoProcess(Process process, string folder)
    {
        _process = process;
        Folder = folder;
        Out = process.StandardOutput.ReadToEndAsync();
        _error = ReadErrorAsync(process);
    }

    /// <summary>Its temporary folder.</summary>
    public string Folder { get; }

    /// <summary>Its process number.</summary>
    public int Id => _process.Id;

    /// <summary>Its whole standard output.</summary>
    public Task<string> Out { get; }

    /// <summary>Its whole standard error.</summary>
    public Task<string> Error => _error;

    /// <summary>How far the story has come, as standard error tells it.</summary>
    public string Told { get; private set; } = "";

    public static async Task<DemoProcess> StartAsync()
    {
        // Short: a socket's path must fit in. Open: where this runs as root the server is another user's.
        var folder = Path.Combine("/tmp", $"td{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111 | UnixFileMode.StickyBit);
        var programs = await TestServer.ProgramsAsync();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "teal.dll"), "demo", "--format", "json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = folder;
        start.Environment["TEAL_PG_BIN"] = programs.Folder;
        // The runtime's own debugging pipes stay behind a kill.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new DemoProcess(Process.Start(start)!, folder);
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return _process.ExitCode;
    }

    /// <summary>Waits until the story has told <paramref name="text"/>.</summary>
    public Task<bool> ToldAsync(string text) => ServerTraces.WithinAsync(90, () => Told.Contains(text, StringComparison.Ordinal) || _process.HasExited);

    /// <summary>The processes that have the folder in their command line: server, reaper, workers.</summary>
    public async Task<IReadOnlyList<string>> ProcessesAsync()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-ww", "-e", "-o", "pid=,args="]) { RedirectStandardOutput = true })!;
        var lines = (await ps.StandardOutput.ReadToEndAsync()).Split('\n');
        return [.. lines.Where(line => line.Contains(Folder, StringComparison.Ordinal))];
    }

    /// <summary>Whether neither process nor file of it is left, after some seconds at most.</summary>
    public async Task AssertNothingLeftAsync()
    {
        for (var i = 0; i < 60 && !((await ProcessesAsync()).Count == 0 && Directory.GetFileSystemEntries(Folder).Length == 0); i++) await Task.Delay(250);
        Assert.Empty(await ProcessesAsync());
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private async Task<string> ReadErrorAsync(Process process)
    {
        while (await process.StandardError.ReadLineAsync() is { } line) Told += line + "\n";
        return Told;
    }
}
