using System.Diagnostics;
using Teal.Rollout.Running;

namespace Teal.Rollout.Switching;

/// <summary>Runs the project's own command that moves traffic. Everything it needs is in its environment.</summary>
internal static class TrafficHook
{
    /// <summary>Runs <paramref name="command"/> by the shell; a non-zero exit is a failure.</summary>
    /// <param name="run">The command at work.</param>
    /// <param name="command">The shell command from <c>teal.json</c>.</param>
    /// <param name="action"><c>switch</c> or <c>rollback</c>, given as <c>TEAL_ACTION</c>.</param>
    public static async Task RunAsync(ChangeRun run, string command, string action)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", command])
            : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        start.Environment["TEAL_ACTION"] = action;
        start.Environment["TEAL_CHANGE"] = run.Change.Name;
        start.Environment["TEAL_FROM"] = action == "switch" ? "blue" : "green";
        start.Environment["TEAL_TO"] = action == "switch" ? "green" : "blue";
        run.Report(new HookOutput($"$ {command}"));
        using var process = Process.Start(start) ?? throw new RolloutException($"The {action} hook could not be started: {command}");
        process.StandardInput.Close();
        var last = "";
        process.OutputDataReceived += (_, line) => Show(line.Data);
        process.ErrorDataReceived += (_, line) => Show(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(run.Cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode != 0)
            throw new RolloutException(
                $"The {action} hook `{command}` ended with exit code {process.ExitCode}{(last.Length > 0 ? $", and said: {last}" : "")}. Traffic stays where the hook left it: look there, then run the command again.");

        void Show(string? line)
        {
            if (string.IsNullOrWhiteSpace(line)) return;
            last = line.Trim();
            run.Report(new HookOutput(line));
        }
    }
}
