using System.Collections.Immutable;

namespace Teal.Rollout.Backfilling.Throttling;

/// <summary>What holds a backfill back: each signal with the value up to which it may go on; null takes a signal away.</summary>
public sealed record ThrottleSettings
{
    /// <summary>How far a streaming replica may be behind in replaying. Default 10 seconds.</summary>
    public TimeSpan? ReplicaLag { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of WAL that a replication slot may keep. Default 1 GiB.</summary>
    public long? SlotWal { get; init; } = 1L << 30;

    /// <summary>Sessions that may wait for a lock on the table. Default 0.</summary>
    public int? LockWaiters { get; init; } = 0;

    /// <summary>Commands that may be maintaining the table (VACUUM, ANALYZE, a concurrent index build, autovacuum). Default 0.</summary>
    public int? Maintenance { get; init; } = 0;

    /// <summary>How old the oldest snapshot may be: what was updated behind it cannot be pruned. Default 5 minutes.</summary>
    public TimeSpan? OldestSnapshot { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long reading a row of the table may take, the middle one of the last five probes. Default 100 milliseconds.</summary>
    public TimeSpan? ProbeLatency { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Signals of the user's own.</summary>
    public ImmutableArray<CustomSignal> Custom { get; init; } = [];

    /// <summary>No signal at all.</summary>
    public static ThrottleSettings None { get; } = new()
    {
        ReplicaLag = null, SlotWal = null, LockWaiters = null, Maintenance = null, OldestSnapshot = null, ProbeLatency = null,
    };
}

/// <summary>A query of the user's own that holds a backfill back.</summary>
/// <param name="Name">What it is called when it does.</param>
/// <param name="Sql">Gives one number.</param>
/// <param name="Limit">The value up to which the backfill may go on.</param>
public sealed record CustomSignal(string Name, string Sql, double Limit);
