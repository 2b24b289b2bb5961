using Teal.Rollout.Backfilling.Throttling;

namespace Teal.Cli.Configuration;

/// <summary>What <c>teal.json</c> sets, with the defaults of what it leaves out. Paths are absolute.</summary>
internal sealed record TealSettings
{
    /// <summary>The folder of the settings file, which patterns start from; null where there is no file: then it is the working directory.</summary>
    public string? Folder { get; init; }

    /// <summary>The target database, or null. May hold a password: never show it.</summary>
    public string? Database { get; init; }

    /// <summary>File or folder of the base schema, or null.</summary>
    public string? Schema { get; init; }

    /// <summary>The commands that move traffic.</summary>
    public HookSettings Hooks { get; init; } = new();

    /// <summary>How long after the switch the application may still be rolled back: contract waits for its end. Default 15 minutes.</summary>
    public TimeSpan RollbackWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after the contract what was retired is held before it may be purged. Default 24 hours.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How the version that serves now is known.</summary>
    public VersionSettings Blue { get; init; } = new();

    /// <summary>How the version being released is known.</summary>
    public VersionSettings Green { get; init; } = new();

    /// <summary><c>lock_timeout</c> of every DDL statement. Default 500 ms; more than 0.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How gently a backfill works.</summary>
    public BackfillSettings Backfill { get; init; } = new();

    /// <summary>How a verification works.</summary>
    public VerifySettings Verify { get; init; } = new();

    /// <summary>What the linter looks at, assumes and reports.</summary>
    public LintProjectSettings Lint { get; init; } = new();
}

/// <summary>The commands that move traffic; each is run by the shell.</summary>
internal sealed record HookSettings
{
    /// <summary>Moves traffic from blue to green, or null.</summary>
    public string? Switch { get; init; }

    /// <summary>Moves traffic back from green to blue, or null.</summary>
    public string? Rollback { get; init; }
}

/// <summary>How one version of the application is known to the database and to the proof.</summary>
internal sealed record VersionSettings
{
    /// <summary>Its <c>application_name</c>, exactly, or null.</summary>
    public string? Application { get; init; }

    /// <summary>The role it logs in as, or null.</summary>
    public string? Role { get; init; }

    /// <summary>The folder of its queries, or null.</summary>
    public string? Queries { get; init; }
}

/// <summary>How gently a backfill works.</summary>
internal sealed record BackfillSettings
{
    /// <summary>How long one chunk should hold its row locks. Default 50 ms; more than 0.</summary>
    public TimeSpan ChunkTime { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The most workers of one process.</summary>
    public const int MostWorkers = 16;

    /// <summary>How long it rests between chunks. Default 0.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.Zero;

    /// <summary>How many workers of one process fill a table at once. Default 1, at most <see cref="MostWorkers"/>.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>What holds it back.</summary>
    public ThrottleSettings Throttle { get; init; } = new();
}

/// <summary>How a verification works.</summary>
internal sealed record VerifySettings
{
    /// <summary>The most workers of one process.</summary>
    public const int MostWorkers = 16;

    /// <summary>How long one chunk should keep its snapshot. Default 250 ms; at least 10 ms.</summary>
    public TimeSpan ChunkTime { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many workers verify a table at once. Default 2, at most <see cref="MostWorkers"/>.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>How long it waits for rows that seem to differ and that others keep locked. Default 30 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
