using System.Collections.Immutable;
using System.Globalization;

namespace Teal.Rollout.Backfilling.Throttling;

/// <summary>Something about a server that may hold a backfill back.</summary>
/// <param name="Name">What it is called: that of its setting.</param>
/// <param name="Sql">Gives one number, or NULL where it cannot be known; <c>$1</c> is the table's OID. Null where the time of the probe is meant.</param>
/// <param name="Limit">The value up to which the backfill may go on.</param>
/// <param name="Unit">What the value is counted in.</param>
internal sealed record ThrottleSignal(string Name, string? Sql, double Limit, string Unit)
{
    /// <summary>What to do where the value cannot be known.</summary>
    public string? Hint { get; init; }

    /// <summary>The signals that the settings ask for.</summary>
    public static ImmutableArray<ThrottleSignal> Of(ThrottleSettings settings)
    {
        var signals = ImmutableArray.CreateBuilder<ThrottleSignal>();
        if (settings.ReplicaLag is { } lag) signals.Add(new ThrottleSignal("replicaLag", ReplicaLag, lag.TotalSeconds, "s") { Hint = SeeAll });
        if (settings.SlotWal is { } bytes) signals.Add(new ThrottleSignal("slotWal", SlotWal, bytes, "bytes"));
        if (settings.LockWaiters is { } waiters) signals.Add(new ThrottleSignal("lockWaiters", LockWaiters, waiters, "sessions"));
        if (settings.Maintenance is { } commands) signals.Add(new ThrottleSignal("maintenance", Maintenance, commands, "commands"));
        if (settings.OldestSnapshot is { } age) signals.Add(new ThrottleSignal("oldestSnapshot", OldestSnapshot, age.TotalSeconds, "s") { Hint = SeeAll });
        if (settings.ProbeLatency is { } latency) signals.Add(new ThrottleSignal("probeLatency", null, latency.TotalMilliseconds, "ms"));
        foreach (var custom in settings.Custom) signals.Add(new ThrottleSignal(custom.Name, custom.Sql, custom.Limit, ""));
        return signals.ToImmutable();
    }

    /// <summary>A value as text.</summary>
    public string Text(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {Unit}").TrimEnd();

    private const string SeeAll = "GRANT pg_read_all_stats TO the role that runs Teal";

    // Another role's rows have nothing but their pid for one that may not read all statistics: that is no answer.
    private const string ReplicaLag =
        """
        SELECT CASE WHEN count(*) FILTER (WHERE state IS NULL) = 0 THEN coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 END
        FROM pg_catalog.pg_stat_replication WHERE state IS DISTINCT FROM 'backup'
        """;

    private const string SlotWal =
        "SELECT coalesce(max(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)), 0)::float8 FROM pg_catalog.pg_replication_slots";

    private const string LockWaiters = "SELECT count(DISTINCT pid)::float8 FROM pg_catalog.pg_locks WHERE NOT granted AND relation = $1 AND locktype IN ('relation', 'tuple')";

    // VACUUM, ANALYZE, CREATE INDEX CONCURRENTLY and VALIDATE hold this lock (table 13.2 of the PostgreSQL manual).
    private const string Maintenance = "SELECT count(DISTINCT pid)::float8 FROM pg_catalog.pg_locks WHERE granted AND relation = $1 AND mode = 'ShareUpdateExclusiveLock'";

    private const string OldestSnapshot =
        """
        SELECT CASE WHEN count(*) FILTER (WHERE state IS NULL AND backend_type IS NULL) = 0
                    THEN coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)) FILTER (WHERE backend_xmin IS NOT NULL), 0)::float8 END
        FROM pg_catalog.pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name NOT LIKE 'teal %'
        """;
}
