using System.Diagnostics;

namespace Teal.Benchmarks.Measuring;

/// <summary>A program that does the same work as another one.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Program">The file that is run.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Contender(string Name, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Runs it to its end and returns the wall time of the whole process; what it prints is read and dropped.</summary>
    /// <exception cref="InvalidOperationException">It ended with neither 0 nor 1: it did not do the work.</exception>
    public async Task<TimeSpan> RunAsync(string folder)
    {
        var start = new ProcessStartInfo(Program, Arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var before = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start.");
        var drained = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var errors = process.StandardError.ReadToEndAsync();
        await drained;
        await process.WaitForExitAsync();
        var taken = Stopwatch.GetElapsedTime(before);
        return process.ExitCode is 0 or 1
            ? taken
            : throw new InvalidOperationException($"{Name} ended with {process.ExitCode}: {await errors}");
    }
}
