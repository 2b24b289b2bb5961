using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Whether the file bounds its waits for locks: then a lock that is needed for an instant only harms nobody.</summary>
internal static class LockTimeout
{
    // Looked for where it usually stands: a rule must not read the whole file for every statement.
    private const int StatementsSearched = 10;

    /// <summary>Whether one of the first statements of the file, before this one, sets lock_timeout.</summary>
    public static bool IsSetBefore(LintContext context) =>
        context.Script.Statements
            .Take(Math.Min(context.Place.Index, StatementsSearched))
            .Any(s => s is SetStatement && context.Text(s.Span).Contains("lock_timeout", StringComparison.OrdinalIgnoreCase));
}
