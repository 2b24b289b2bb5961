using Npgsql;

namespace Teal.Rollout.Backfilling;

/// <summary>What is done with the chunk at hand of a range that is claimed.</summary>
internal interface IChunkWork
{
    /// <summary>Does it in the transaction of <paramref name="connection"/>.</summary>
    /// <returns>The rows written, and the range as it is behind the chunk, its next one of <paramref name="nextSize"/>.</returns>
    Task<(long Rows, WorkRange After)> RunAsync(NpgsqlConnection connection, WorkRange range, int nextSize);

    /// <summary>Does what can be done where that failed for a reason that does not pass; the transaction of <paramref name="connection"/> holds the claim.</summary>
    /// <returns>The rows written, and the range as it is then.</returns>
    Task<(long Rows, WorkRange After)> AfterFailureAsync(NpgsqlConnection connection, WorkRange range, PostgresException error);
}
