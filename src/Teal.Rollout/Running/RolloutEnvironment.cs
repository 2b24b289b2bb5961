using Teal.Postgres.Connections;

namespace Teal.Rollout.Running;

/// <summary>What a rollout works with.</summary>
/// <param name="Database">The target database.</param>
/// <param name="Settings">What it goes by.</param>
/// <param name="Progress">Whoever watches; called from any thread, one call at a time is not promised.</param>
/// <param name="Time">The clock for waits and rates; times that decide anything are the server's.</param>
public sealed record RolloutEnvironment(
    Database Database, RolloutSettings Settings, IProgress<RolloutEvent> Progress, TimeProvider Time);
