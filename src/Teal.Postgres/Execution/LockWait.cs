using System.Collections.Immutable;

namespace Teal.Postgres.Execution;

/// <summary>A statement could not have a lock: reported after each attempt that failed, and during a long one.</summary>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Statement">The statement that needs the lock.</param>
/// <param name="Blockers">Who was seen to block it; empty where nobody was seen or may be seen.</param>
/// <param name="NextDelay">How long until the next attempt; null while this attempt still waits.</param>
public sealed record LockWait(int Attempt, string Statement, ImmutableArray<LockBlocker> Blockers, TimeSpan? NextDelay);
