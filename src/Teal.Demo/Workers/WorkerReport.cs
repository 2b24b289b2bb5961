namespace Teal.Demo.Workers;

/// <summary>The lines that a worker writes: <c>ready</c> once, then for each write <c>done</c>, or <c>failed</c> with SQLSTATE and message.</summary>
internal static class WorkerReport
{
    public const string Ready = "ready", Done = "done";

    private const string FailedPrefix = "failed ";

    public static string Failed(string sqlState, string message) => $"{FailedPrefix}{sqlState} {message.ReplaceLineEndings(" ")}";

    /// <summary>SQLSTATE and message of a failed write, or null for another line.</summary>
    public static string? FailureIn(string line) =>
        line.StartsWith(FailedPrefix, StringComparison.Ordinal) ? line[FailedPrefix.Length..] : null;
}
