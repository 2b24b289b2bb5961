using System.Diagnostics;
using System.Runtime.InteropServices;
using Teal.Postgres.Throwaway;

// The owner of a throwaway server, for tests that end it in every way a process can end.
// Arguments: the folder of the server programs, and "handles-signals" or "ignores-nothing" (as the system has it).
var folder = args[0];
var programs = new ServerPrograms(folder, 0, "", ServerProgramsOrigin.Given);
using var stop = new CancellationTokenSource();
using var interrupt = args[1] == "handles-signals" ? PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop) : null;
using var terminate = args[1] == "handles-signals" ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop) : null;

await using var server = await ThrowawayServer.StartAsync(new ThrowawayOptions { Programs = programs }, stop.Token);

// A process that is started after the server and outlives its owner must not hold the reaper back.
using var child = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", "echo ready; exec sleep 60"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
// Once it has spoken, it is in a session of its own.
await child.StandardOutput.ReadLineAsync();

Console.WriteLine($"{server.Folder} {child.Id}");
try
{
    await Task.Delay(Timeout.Infinite, stop.Token);
}
catch (OperationCanceledException)
{
    // The tool's own way to end: the server is disposed behind this.
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
