using System.Collections.Immutable;
using Npgsql;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Backfilling;

/// <summary>Fills one chunk: the part of a range that is at hand.</summary>
internal sealed class ChunkFill(FillTarget target) : IChunkWork
{
    private const string Every = "true";

    /// <inheritdoc/>
    public async Task<(long Rows, WorkRange After)> RunAsync(NpgsqlConnection connection, WorkRange range, int nextSize)
    {
        var bounds = await BoundsAsync(connection, range);
        var rows = await Command(connection, target.Queries.Fill(bounds.Rows, bounds.Part), bounds).RunAsync(target.Cancellation);
        return (rows, After(range, bounds, nextSize));
    }

    /// <summary>The rows of the chunk at hand that are not filled yet.</summary>
    public async Task<UnfilledRow[]> UnfilledAsync(NpgsqlConnection connection, WorkRange range)
    {
        var bounds = await BoundsAsync(connection, range);
        return [.. await Command(connection, target.Queries.Unfilled(bounds.Rows, bounds.Part, target.Facts.PrimaryKey), bounds)
            .ListAsync(row => new UnfilledRow(row.GetString(0), row.GetString(1), [.. row.GetFieldValue<string[]>(2)]), target.Cancellation)];
    }

    /// <summary>The parts of it are committed one by one while <paramref name="connection"/> holds the claim: none of them is done twice.</summary>
    public async Task<(long Rows, WorkRange After)> AfterFailureAsync(NpgsqlConnection connection, WorkRange range, PostgresException error)
    {
        var rows = await new CarefulFill(target).RunAsync(range);
        return (rows, After(range, await BoundsAsync(connection, range), range.Size));
    }

    private static WorkRange After(WorkRange range, ChunkBounds bounds, int nextSize) =>
        range.Strategy != BackfillStrategy.Keys ? range.AfterChunk(nextSize)
        : bounds.IsLast ? range with { IsDone = true }
        : range with { AfterKey = bounds.Last, Size = nextSize };

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, ChunkBounds bounds)
    {
        var command = connection.Command(sql);
        if (bounds.Range.Strategy == BackfillStrategy.Keys) return command.WithTexts(bounds.Range.AfterKey).WithTexts(bounds.Last);
        command.WithPages(bounds.Range.NextPage, bounds.Range.WindowEnd);
        return bounds.Range.Strategy == BackfillStrategy.Stripes ? command.WithNumber(WorkRange.Stripes).WithNumber(bounds.Range.Stripe) : command;
    }

    private async Task<ChunkBounds> BoundsAsync(NpgsqlConnection connection, WorkRange range)
    {
        switch (range.Strategy)
        {
            case BackfillStrategy.Pages:
                return new ChunkBounds(range, target.Queries.OnPages, Every, [], false);
            case BackfillStrategy.Stripes:
                return new ChunkBounds(range, target.Queries.OnPages, target.Queries.InStripe, [], false);
            default:
                var (hasLower, hasUpper) = (!range.AfterKey.IsEmpty, !range.LastKey.IsEmpty);
                var ahead = await connection.Command(target.Keys.Ahead(hasLower, hasUpper, range.Size))
                    .WithTexts(range.AfterKey).WithTexts(range.LastKey).ScalarAsync<string[]>(target.Cancellation);
                var last = ahead is null ? range.LastKey : [.. ahead];
                return new ChunkBounds(range, target.Keys.Between(hasLower, !last.IsEmpty), Every, last, ahead is null);
        }
    }

    /// <summary>Which rows a chunk has.</summary>
    /// <param name="Range">The range that it is of.</param>
    /// <param name="Rows">The condition that its rows are found by.</param>
    /// <param name="Part">Which of them are meant.</param>
    /// <param name="Last">Its last key; only by keys.</param>
    /// <param name="IsLast">Whether the range ends with it; only by keys.</param>
    private sealed record ChunkBounds(WorkRange Range, string Rows, string Part, ImmutableArray<string> Last, bool IsLast);
}
