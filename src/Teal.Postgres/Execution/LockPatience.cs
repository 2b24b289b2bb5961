namespace Teal.Postgres.Execution;

/// <summary>How long to wait for a lock, and how often to try again.</summary>
/// <remarks>
/// A statement that waits for a strong lock makes every later reader and writer of the table wait behind it. So one attempt
/// is short, and what blocks it gets time to end between two attempts, while nobody waits.
/// </remarks>
public sealed record LockPatience
{
    /// <summary>The defaults.</summary>
    public static LockPatience Default { get; } = new();

    /// <summary>How long one attempt may wait for each of its locks: PostgreSQL's <c>lock_timeout</c>.</summary>
    /// <value>Default 500 ms; 1 ms to 10 minutes.</value>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The <c>lock_timeout</c> of an index that is built or dropped CONCURRENTLY. It waits for older transactions in a lock
    /// mode that holds up no reader and no writer, and an attempt that gives up throws away a scan of the whole table.
    /// </summary>
    /// <value>Default 10 minutes; 1 ms to 24 hours.</value>
    public TimeSpan IndexLockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The delay after the first attempt.</summary>
    /// <value>Default 100 ms; 1 ms to <see cref="MaxDelay"/>.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What each delay is multiplied with to give the next.</summary>
    /// <value>Default 2; 1 to 10.</value>
    public double Factor { get; init; } = 2;

    /// <summary>The longest delay.</summary>
    /// <value>Default 10 s; up to 1 hour.</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The part of each delay that is left to chance, so that two runners do not keep meeting.</summary>
    /// <value>Default 0.5: a delay is between half of it and all of it; 0 to 1.</value>
    public double Jitter { get; init; } = 0.5;

    /// <summary>The number of attempts.</summary>
    /// <value>Default 100; at least 1.</value>
    public int MaxAttempts { get; init; } = 100;

    /// <summary>No attempt begins later than this after the first.</summary>
    /// <value>Default 10 minutes; not negative.</value>
    public TimeSpan MaxElapsed { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The delay behind an attempt.</summary>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <param name="random">The chance in it.</param>
    internal TimeSpan DelayAfter(int attempt, Random random)
    {
        var full = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(Factor, attempt - 1), MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (1 - Jitter * random.NextDouble()));
    }

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside.</exception>
    internal LockPatience Checked()
    {
        Between(LockTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), nameof(LockTimeout));
        Between(IndexLockTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24), nameof(IndexLockTimeout));
        Between(MaxDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), nameof(MaxDelay));
        Between(FirstDelay, TimeSpan.FromMilliseconds(1), MaxDelay, nameof(FirstDelay));
        Between(Factor, 1, 10, nameof(Factor));
        Between(Jitter, 0, 1, nameof(Jitter));
        Between(MaxAttempts, 1, int.MaxValue, nameof(MaxAttempts));
        Between(MaxElapsed, TimeSpan.Zero, TimeSpan.MaxValue, nameof(MaxElapsed));
        return this;
    }

    private static void Between<T>(T value, T least, T most, string name) where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
