using Npgsql;
using Teal.Postgres.Connections;

namespace Teal.Rollout.Running;

/// <summary>Tries again what failed for a reason that passes: a lock, a deadlock, a server that restarts.</summary>
internal sealed class TransientRetry(ChangeRun run)
{
    private const int MostAttempts = 30;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the same statement may succeed later. 40001 and 40P01 a conflict, 55P03 a lock, 57014 a statement timeout,
    /// 57P01 to 57P05 a server that goes down or comes up, 53xxx a lack of resources, 08xxx a lost connection
    /// (PostgreSQL manual, appendix A).
    /// </summary>
    public static bool IsTransient(Exception error) => error switch
    {
        PostgresException { SqlState: "40001" or "40P01" or "55P03" or "57014" } => true,
        PostgresException { SqlState: var state } =>
            state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or DatabaseUnreachableException or IOException => true,
        _ => false,
    };

    /// <summary>Runs <paramref name="work"/>, again after a growing delay where it failed for a passing reason.</summary>
    /// <param name="work">What is done; as a whole or not at all.</param>
    /// <param name="onFailure">Called before each new attempt.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, Action onFailure)
    {
        var delay = FirstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception e) when (attempt < MostAttempts && IsTransient(e) && !run.Cancellation.IsCancellationRequested)
            {
                onFailure();
                run.Report(new Notice($"{(e as PostgresException)?.MessageText ?? e.Message} Trying again in {delay.TotalSeconds:0.#} s (attempt {attempt + 1} of {MostAttempts})."));
                await Task.Delay(delay * (0.5 + Random.Shared.NextDouble()), run.Environment.Time, run.Cancellation);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }
}
