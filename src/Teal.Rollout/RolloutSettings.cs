using Teal.Postgres.Execution;
using Teal.Rollout.Backfilling.Throttling;

namespace Teal.Rollout;

/// <summary>What a rollout goes by; each has a default.</summary>
public sealed record RolloutSettings
{
    /// <summary>How DDL waits for locks and tries again.</summary>
    public LockPatience Ddl { get; init; } = LockPatience.Default;

    /// <summary>How long one chunk of a backfill is meant to hold its row locks. Default 50 ms, from 1 ms to 10 s.</summary>
    public TimeSpan ChunkTime { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a backfill rests after each chunk. Default none.</summary>
    public TimeSpan ChunkPause { get; init; } = TimeSpan.Zero;

    /// <summary>How many workers of this process fill a table at once. Default 1, from 1 to 16.</summary>
    public int BackfillWorkers { get; init; } = 1;

    /// <summary>What holds a backfill back.</summary>
    public ThrottleSettings Throttle { get; init; } = new();

    /// <summary>How long one chunk of a verification is meant to keep its snapshot. Default 250 ms, from 10 ms to 10 s.</summary>
    public TimeSpan VerifyChunkTime { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many workers verify a table at once. Default 2, from 1 to 16.</summary>
    public int VerifyWorkers { get; init; } = 2;

    /// <summary>How long a verification waits for rows that seem to differ and that others keep locked. Default 30 seconds.</summary>
    public TimeSpan VerifyPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after the switch the way back to blue is kept open: contract waits for it. Default 15 minutes.</summary>
    public TimeSpan RollbackWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long what was retired is held before it may be purged. Default 24 hours.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How blue's sessions are known.</summary>
    public VersionIdentity Blue { get; init; } = new(null, null);

    /// <summary>How green's sessions are known.</summary>
    public VersionIdentity Green { get; init; } = new(null, null);

    /// <summary>The command that moves traffic from blue to green, or null.</summary>
    public string? SwitchHook { get; init; }

    /// <summary>The command that moves traffic back to blue, or null.</summary>
    public string? RollbackHook { get; init; }

    /// <summary>How long a lease is good for without being renewed. Default 15 seconds; renewed every third of it.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>How the sessions of an application version are known in <c>pg_stat_activity</c>.</summary>
/// <param name="Application">Their <c>application_name</c>, exactly; null where it says nothing.</param>
/// <param name="Role">The role that they log in as; null where it says nothing.</param>
public sealed record VersionIdentity(string? Application, string? Role)
{
    /// <summary>Whether sessions can be told apart at all.</summary>
    public bool IsKnown => Application is not null || Role is not null;

    /// <inheritdoc/>
    public override string ToString() => (Application, Role) switch
    {
        (null, null) => "unknown",
        (var application, null) => $"application_name {application}",
        (null, var role) => $"role {role}",
        var (application, role) => $"application_name {application} or role {role}",
    };
}
