using System.Collections.Immutable;
using System.Globalization;

namespace Teal.Postgres.Execution;

/// <summary>Every attempt of a statement ended without the lock that it needs. Nothing of it has been done.</summary>
public sealed class LockNotObtainedException : Exception
{
    internal LockNotObtainedException(string statement, int attempts, TimeSpan elapsed, ImmutableArray<LockBlocker> blockers, Exception? cause)
        : base(Describe(statement, attempts, elapsed, blockers), cause)
    {
        Statement = statement;
        Attempts = attempts;
        Blockers = blockers;
    }

    /// <summary>The statement that needs the lock.</summary>
    public string Statement { get; }

    /// <summary>The number of attempts made.</summary>
    public int Attempts { get; }

    /// <summary>Who was last seen to block it; empty where nobody was seen.</summary>
    public ImmutableArray<LockBlocker> Blockers { get; }

    private static string Describe(string statement, int attempts, TimeSpan elapsed, ImmutableArray<LockBlocker> blockers)
    {
        var tries = attempts == 1 ? "1 attempt" : string.Create(CultureInfo.InvariantCulture, $"{attempts} attempts");
        var said = string.Create(CultureInfo.InvariantCulture,
            $"The lock for this statement could not be had in {tries} over {elapsed.TotalSeconds:0.0} s: {StatementText.OnOneLine(statement)}");
        return blockers.IsEmpty
            ? $"{said}. Nobody was seen to block it: locks may be held for short times by many. Nothing was changed. Run the command again at a quieter time."
            : $"{said}. Blocked by {string.Join("; ", blockers)}. Nothing was changed. "
              + "Let that transaction end, or end it with pg_terminate_backend(pid), and run the command again.";
    }
}
