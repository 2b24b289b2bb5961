namespace Teal.Recovery.Logs;

/// <summary>An entry of a PostgreSQL log.</summary>
/// <param name="Time">When it was written, as the log says it.</param>
/// <param name="Severity"><c>ERROR</c>, <c>FATAL</c>, <c>LOG</c>, ….</param>
/// <param name="SqlState">The SQLSTATE.</param>
/// <param name="Message">The message.</param>
/// <param name="Application">The session's <c>application_name</c>; empty where it has none.</param>
/// <param name="Role">The session's role; empty for the server's own entries.</param>
/// <param name="Database">The session's database; empty for the server's own entries.</param>
public sealed record LogEntry(
    string Time, string Severity, string SqlState, string Message, string Application, string Role, string Database)
{
    /// <summary>DETAIL, or empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>CONTEXT, or empty: the functions that led to the statement.</summary>
    public string Context { get; init; } = "";

    /// <summary>The statement inside a function that failed, or empty.</summary>
    public string InternalQuery { get; init; } = "";

    /// <summary>The statement that the client sent, or empty.</summary>
    public string Query { get; init; } = "";

    /// <summary>The statement that failed: the innermost that is known.</summary>
    public string FailedStatement => InternalQuery.Length > 0 ? InternalQuery : Query;
}
