using System.Diagnostics;
using System.Globalization;
using Teal.Postgres.Throwaway;

namespace Teal.Server.Tests.Support;

/// <summary>Looks at what a throwaway server leaves in the system: processes and folders.</summary>
internal static class ServerTraces
{
    /// <summary>The server's main process.</summary>
    public static async Task<int> PostmasterAsync(string folder)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "data", "postmaster.pid"));
        return int.Parse(lines[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the process is there, and not merely waiting to be collected by its parent.</summary>
    public static bool IsAlive(int process) =>
        Run("ps", "-o", "stat=", "-p", $"{process}") is { Length: > 0 } state && !state.StartsWith('Z');

    /// <summary>The shell that waits to end the server in <paramref name="folder"/>.</summary>
    public static int ReaperOf(string folder) =>
        int.Parse(
            Run("ps", "-ww", "-e", "-o", "pid=,args=").Split('\n')
                .Single(line => line.Contains("teal-reaper " + folder, StringComparison.Ordinal)).Trim().Split(' ')[0],
            CultureInfo.InvariantCulture);

    /// <summary>Sends a signal; a negative number means the process group.</summary>
    public static void Signal(string signal, int process) => Run("/bin/sh", "-c", $"kill -{signal} {process}");

    /// <summary>The folders of all throwaway servers of this machine.</summary>
    public static IReadOnlyList<string> Folders() => Directory.GetDirectories(Path.GetTempPath(), PrivateFolder.Prefix + "*");

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    /// <returns>Whether it did within <paramref name="seconds"/>.</returns>
    public static async Task<bool> WithinAsync(int seconds, Func<bool> condition)
    {
        for (var i = 0; i < seconds * 20; i++)
        {
            if (condition()) return true;
            await Task.Delay(50);
        }

        return condition();
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }
}
