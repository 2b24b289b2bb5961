using System.Collections.Immutable;
using Teal.Recovery.Logs;

namespace Teal.Recovery.Failures;

/// <summary>Errors of one kind.</summary>
/// <param name="SqlState">Their SQLSTATE.</param>
/// <param name="Message">Their message.</param>
/// <param name="Application">The application that they happened to.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
public sealed record FailureGroup(string SqlState, string Message, string Application, int Count, LogEntry First, LogEntry Last)
{
    /// <summary>The errors in a log that may say that schema and application do not fit, grouped, the most frequent first.</summary>
    public static ImmutableArray<FailureGroup> Of(IEnumerable<LogEntry> entries) =>
    [
        .. entries
            .Where(entry => entry.Severity is "ERROR" or "FATAL" && SchemaErrors.FitOf(entry.SqlState) != SchemaFit.Unrelated)
            .GroupBy(entry => (entry.SqlState, entry.Message, entry.Application))
            .Select(group => new FailureGroup(group.Key.SqlState, group.Key.Message, group.Key.Application, group.Count(), group.First(), group.Last()))
            .OrderByDescending(group => group.Count),
    ];
}
