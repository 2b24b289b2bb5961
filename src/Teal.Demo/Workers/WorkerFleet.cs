using System.Diagnostics;
using Teal.Postgres.Connections;

namespace Teal.Demo.Workers;

/// <summary>How to start a worker process: a program, and the arguments that come before the worker's own.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its first arguments.</param>
public sealed record WorkerProgram(string Program, IReadOnlyList<string> Arguments);

/// <summary>The worker processes of one version, and what they report.</summary>
internal sealed class WorkerFleet : IAsyncDisposable
{
    private readonly List<(Process Process, Task Reading)> _workers = [];
    private readonly Dictionary<string, int> _errors = [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readyCount;
    private int _attempted;
    private int _failed;

    public int Attempted => Volatile.Read(ref _attempted);

    public int Failed => Volatile.Read(ref _failed);

    /// <summary>The errors by SQLSTATE and message, the most frequent first.</summary>
    public IReadOnlyList<(string Error, int Count)> Errors
    {
        get
        {
            lock (_lock) return [.. _errors.OrderByDescending(e => e.Value).Select(e => (e.Key, e.Value))];
        }
    }

    /// <summary>Starts so many workers and waits until all are connected.</summary>
    public static async Task<WorkerFleet> StartAsync(
        WorkerProgram program, string version, DatabaseAddress address, string trafficFile, int count, int writesPerSecond, CancellationToken cancellation)
    {
        var fleet = new WorkerFleet();
        try
        {
            for (var i = 0; i < count; i++) fleet.Start(program, version, address, trafficFile, count, writesPerSecond / count);
            await fleet._ready.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets every worker finish its job and end; its sessions are gone then.</summary>
    public async Task DrainAsync()
    {
        foreach (var (process, _) in _workers) process.StandardInput.Close();
        foreach (var (process, reading) in _workers)
        {
            await process.WaitForExitAsync();
            await reading;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, reading) in _workers)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            await reading;
            process.Dispose();
        }
        _workers.Clear();
    }

    private void Start(WorkerProgram program, string version, DatabaseAddress address, string trafficFile, int count, int writesPerSecond)
    {
        var start = new ProcessStartInfo(program.Program,
            [.. program.Arguments, "--version-of", version, "--shop", address.ToString(), "--traffic", trafficFile, "--rate", $"{writesPerSecond}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Without the runtime's debugging pipes, which a process that is killed leaves in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var process = Process.Start(start) ?? throw new DemoException($"A worker process could not be started: {program.Program}");
        _workers.Add((process, ReadAsync(process, count)));
    }

    private async Task ReadAsync(Process process, int count)
    {
        var complaint = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == WorkerReport.Ready)
            {
                if (Interlocked.Increment(ref _readyCount) == count) _ready.TrySetResult();
                continue;
            }
            Interlocked.Increment(ref _attempted);
            if (WorkerReport.FailureIn(line) is not { } error) continue;
            Interlocked.Increment(ref _failed);
            lock (_lock) _errors[error] = _errors.GetValueOrDefault(error) + 1;
        }
        if (await complaint is { Length: > 0 } text)
            _ready.TrySetException(new DemoException($"A worker process of the demo ended: {text.Trim()}"));
        _ready.TrySetException(new DemoException("A worker process of the demo ended before it was ready."));
    }
}
