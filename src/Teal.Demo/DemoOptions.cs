using Teal.Demo.Workers;

namespace Teal.Demo;

/// <summary>How the demo is played.</summary>
public sealed record DemoOptions
{
    /// <summary>How its worker processes are started.</summary>
    public required WorkerProgram Worker { get; init; }

    /// <summary>The PostgreSQL major to play on.</summary>
    /// <value>Default null: whichever is there.</value>
    public int? Major { get; init; }

    /// <summary>Users in the shop where Teal deploys.</summary>
    /// <value>Default 100,000.</value>
    public int Users { get; init; } = 100_000;

    /// <summary>Rows for the published backfill.</summary>
    /// <value>Default 10,000.</value>
    public int BackfillRows { get; init; } = 10_000;

    /// <summary>Jobs that come in each second, each one a write.</summary>
    /// <value>Default 250.</value>
    public int JobsPerSecond { get; init; } = 250;

    /// <summary>Worker processes of each version.</summary>
    /// <value>Default 2.</value>
    public int Workers { get; init; } = 2;

    /// <summary>How long traffic runs between two steps, so that a person can see it.</summary>
    /// <value>Default 1.5 seconds.</value>
    public TimeSpan Breath { get; init; } = TimeSpan.FromSeconds(1.5);
}
