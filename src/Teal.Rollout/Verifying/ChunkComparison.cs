using Npgsql;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Verifying;

/// <summary>Compares the rows of some pages in one snapshot. Pages where a rule fails are halved until such a row stands alone.</summary>
internal sealed class ChunkComparison(VerifyTarget target)
{
    private readonly TransientRetry _retry = new(target.Run);

    /// <summary>Compares them.</summary>
    /// <param name="from">The first page.</param>
    /// <param name="to">The page behind the last.</param>
    /// <param name="since">The transaction from which on rows count; null for every row.</param>
    /// <param name="onFailure">Called where it is tried again.</param>
    /// <returns>The rows compared, and the positions of those that do not agree or for which a rule fails.</returns>
    public async Task<ChunkResult> RunAsync(long from, long to, string? since, Action onFailure)
    {
        try
        {
            return await _retry.RunAsync(() => target.ReadAsync(connection => CompareAsync(connection, from, to, since)), onFailure);
        }
        catch (PostgresException e) when (!TransientRetry.IsTransient(e))
        {
            await RequirePossibleAsync(e);
            var (pages, _) = await target.ReadAsync(target.SizeAsync);
            var end = Math.Min(to, Math.Max(pages, from + 1));
            if (end - from == 1) return await RowsAsync(from, to, since);
            var middle = from + (end - from) / 2;
            return await RunAsync(from, middle, since, onFailure) + await RunAsync(middle, to, since, onFailure);
        }
    }

    /// <summary>Refuses to go on where the statement itself is impossible, whatever the rows: somebody has changed the table, or a right is missing.</summary>
    public async Task RequirePossibleAsync(PostgresException error)
    {
        try
        {
            await target.ReadAsync(connection => connection.Command("EXPLAIN " + target.Comparison.Compare(target.Comparison.OnPages)).WithPages(0, 0, null).RunAsync(target.Cancellation));
        }
        catch (PostgresException e) when (!TransientRetry.IsTransient(e))
        {
            throw new RolloutException(
                $"The rows of {target.Name} cannot be compared: {error.SqlState} {error.MessageText}. Where a table or column was dropped or renamed by somebody else, bring it back; `teal verify` then goes on.", error);
        }
    }

    private async Task<ChunkResult> CompareAsync(NpgsqlConnection connection, long from, long to, string? since)
    {
        var rows = since is null ? target.Comparison.OnPages : target.Comparison.WrittenSince;
        return (await connection.Command(target.Comparison.Compare(rows)).WithPages(from, to, since)
            .ListAsync(row => new ChunkResult(row.GetInt64(0), row.IsDBNull(1) ? [] : row.GetFieldValue<string[]>(1), 1), target.Cancellation)).Single();
    }

    // One page is left: whoever looks at suspects halves its rows.
    private async Task<ChunkResult> RowsAsync(long from, long to, string? since)
    {
        var rows = since is null ? target.Comparison.OnPages : target.Comparison.WrittenSince;
        var positions = await _retry.RunAsync(() => target.ReadAsync(connection => connection.Command(target.Comparison.Keys(rows))
            .WithPages(from, to, since).ListAsync(row => row.GetString(0), target.Cancellation)), static () => { });
        return new ChunkResult(positions.Count, [.. positions], 1);
    }
}

/// <summary>What comparing a chunk gave.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Suspects">The positions of those that are to be looked at again.</param>
/// <param name="Snapshots">In how many snapshots they were seen: between two of them rows may move.</param>
internal sealed record ChunkResult(long Rows, string[] Suspects, int Snapshots)
{
    public static ChunkResult operator +(ChunkResult left, ChunkResult right) =>
        new(left.Rows + right.Rows, [.. left.Suspects, .. right.Suspects], left.Snapshots + right.Snapshots);
}
