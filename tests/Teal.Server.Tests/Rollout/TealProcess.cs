using System.Diagnostics;

namespace Teal.Server.Tests.Rollout;

/// <summary>A real <c>teal</c> at work on the database of a fixture, in a process that a test may kill.</summary>
internal sealed class TealProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private TealProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public static TealProcess Start(RolloutFixture fixture, string command, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "teal.dll"), command, fixture.Folder.Path, "--database", fixture.AddressAs(null), .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = fixture.Folder.Path,
        };
        return new TealProcess(Process.Start(start)!);
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Text)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (_process.ExitCode, await _output + await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
