using System.Diagnostics;
using System.Globalization;

namespace Teal.Server.Tests.Support;

/// <summary>Another process that owns a throwaway server: the leader of a process group and session of its own.</summary>
internal sealed class ServerHost : IDisposable
{
    private readonly Process _process;

    private ServerHost(Process process, string folder, int child) => (_process, Folder, ChildId) = (process, folder, child);

    /// <summary>The owner's process number, which is its group's number too.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The server's folder.</summary>
    public string Folder { get; }

    /// <summary>A process that the owner started after the server, in a session of its own.</summary>
    public int ChildId { get; }

    public static async Task<ServerHost> StartAsync(bool handlesSignals)
    {
        var programs = await TestServer.ProgramsAsync();
        var host = Path.Combine(AppContext.BaseDirectory, "Teal.Server.Tests.Host.dll");
        var start = new ProcessStartInfo("setsid", ["dotnet", host, programs.Folder, handlesSignals ? "handles-signals" : "handles-nothing"])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var words = (await process.StandardOutput.ReadLineAsync())!.Split(' ');
        return new ServerHost(process, words[0], int.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        ServerTraces.Signal("KILL", ChildId);
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
