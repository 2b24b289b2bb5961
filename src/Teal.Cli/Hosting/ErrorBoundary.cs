using System.Data.Common;
using Teal.Cli.Output;
using Teal.Demo;
using Teal.Planning.Changes;
using Teal.Postgres.Catalog;
using Teal.Postgres.Connections;
using Teal.Postgres.Execution;
using Teal.Postgres.Throwaway;
using Teal.Proving;
using Teal.Rollout;
using Teal.Rollout.Leases;

namespace Teal.Cli.Hosting;

/// <summary>Where every exception ends: as one paragraph on standard error and an exit code.</summary>
/// <param name="host">The process.</param>
/// <param name="verbose">Whether the stack trace is shown as well.</param>
internal sealed class ErrorBoundary(CliHost host, bool verbose)
{
    /// <summary>Runs <paramref name="action"/> and turns whatever it throws into an exit code.</summary>
    public async Task<int> RunAsync(Func<Task<int>> action, CancellationToken cancellation)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        // The last line of defence must catch everything: what is not caught here is a stack trace on the user's screen.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Report(error, cancellation);
        }
    }

    private int Report(Exception error, CancellationToken cancellation)
    {
        var (code, message) = Describe(error, cancellation);
        var terminal = new Terminal(host.Error, host.ErrorIsTerminal, host);
        terminal.Line($"{terminal.Paint(Ink.Bad, "teal:")} {message}");
        if (verbose && code != ExitCode.Interrupted) terminal.Line(error.ToString());
        return code;
    }

    private static (int Code, string Message) Describe(Exception error, CancellationToken cancellation) => error switch
    {
        InterruptedException => (ExitCode.Interrupted, "interrupted. " + error.Message),
        OperationCanceledException when cancellation.IsCancellationRequested => (ExitCode.Interrupted, "interrupted."),
        UsageException or DatabaseAddressException or ChangeException => (ExitCode.Usage, error.Message),
        RolloutRefusedException => (ExitCode.No, error.Message),
        CommandFailedException or DatabaseUnreachableException or ThrowawayServerException
            or RolloutException or LeaseHeldException or LeaseLostException
            or LockNotObtainedException or StatementFailedException or TransactionPoolerException or TableNotFoundException
            or ProofException or DemoException => (ExitCode.Failed, error.Message),
        DbException { SqlState: { } state } => (ExitCode.Failed, $"PostgreSQL refused a statement: {state} {FirstLine(error.Message)}"),
        DbException => (ExitCode.Failed, $"The connection to the database was lost: {FirstLine(error.InnerException?.Message ?? error.Message)}. What was committed stays; run the same command again."),
        OutOfMemoryException or AggregateException { InnerException: OutOfMemoryException } => (ExitCode.Failed, OutOfMemory),
        IOException or UnauthorizedAccessException => (ExitCode.Failed, error.Message),
        _ => (ExitCode.Failed, $"unexpected {error.GetType().Name}: {FirstLine(error.Message)} (run it again with --verbose to see where it comes from)"),
    };

    // Measured with rows of three values each: 200 MB of INSERT take 3.7 GB, 200 MB of COPY data 0.6 GB.
    private static string OutOfMemory =>
        $"this needs more memory than the {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024)} MB that there are: SQL takes up to twenty times its length, data of COPY three times. "
        + "Give it more memory, or move rows into the data of COPY, or into files of their own that are left out.";

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
