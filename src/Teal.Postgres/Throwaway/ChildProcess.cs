using System.ComponentModel;
using System.Diagnostics;

namespace Teal.Postgres.Throwaway;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record ChildResult(int ExitCode, string Output, string Error);

/// <summary>Runs a short program and waits for it.</summary>
internal static class ChildProcess
{
    /// <summary>Runs <paramref name="program"/> as this process's own user.</summary>
    /// <returns>How it ended, or null where it could not be started.</returns>
    public static Task<ChildResult?> TryRunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation) =>
        TryRunAsync(Prepare(program, arguments), cancellation);

    /// <summary>How to start <paramref name="program"/> so that nothing of the caller's environment leads it astray.</summary>
    public static ProcessStartInfo Prepare(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            // The caller's folder may be one that another user cannot enter.
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // PGDATA, PGOPTIONS, PGPORT and their kin are meant for the caller's own databases.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    /// <summary>Starts <paramref name="start"/>, gives it no input, and waits for it.</summary>
    /// <returns>How it ended, or null where it could not be started.</returns>
    public static async Task<ChildResult?> TryRunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new ChildResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
