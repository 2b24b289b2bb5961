using System.Collections.Immutable;
using Npgsql;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Backfilling;

/// <summary>
/// Runs a statement of <c>backfill.sql</c> on a chunk of rows in the order of the key. How far it is commits with what it wrote, so that no
/// row is done twice; a row on which it fails is left out once it stands alone in its chunk.
/// </summary>
internal sealed class DataChunk(DataTarget target) : IChunkWork
{
    /// <inheritdoc/>
    public async Task<(long Rows, WorkRange After)> RunAsync(NpgsqlConnection connection, WorkRange range, int nextSize)
    {
        var end = await EndAsync(connection, range);
        var last = end?.Key ?? range.LastKey;
        var rows = await connection.Command(target.Data.Within(target.Keys.Between(!range.AfterKey.IsEmpty, !last.IsEmpty)))
            .WithTexts(range.AfterKey).WithTexts(last).RunAsync(target.Cancellation);
        return (rows, Behind(range, end, nextSize));
    }

    /// <inheritdoc/>
    public async Task<(long Rows, WorkRange After)> AfterFailureAsync(NpgsqlConnection connection, WorkRange range, PostgresException error)
    {
        await target.RequirePossibleAsync();
        if (range.Size > 1) return (0, range with { Size = range.Size / 2 });
        var end = await EndAsync(connection, range);
        if (end is { } row)
        {
            var quarantined = new QuarantinedRow(target.Name, row.Shown, error.SqlState, error.MessageText) { KeyValues = row.Key };
            await Observations.QuarantineAsync(connection, target.Run.Record.Id, quarantined, target.Cancellation);
            target.Run.Report(new RowQuarantined(quarantined));
        }

        return (0, Behind(range, end, 1));
    }

    /// <summary>Tries a row in quarantine again.</summary>
    public Task<long> RetryAsync(QuarantinedRow row) => target.InTransactionAsync($"running {target.Name} for a row", async connection =>
    {
        long rows = await connection.Command(target.Data.Within(target.Keys.One)).WithTexts(row.KeyValues).RunAsync(target.Cancellation);
        await Observations.ReleaseAsync(connection, target.Run.Record.Id, row, target.Cancellation);
        await Observations.RowsFilledAsync(connection, target.Run.Record.Id, target.Name, rows, target.Cancellation);
        return rows;
    });

    private static WorkRange Behind(WorkRange range, (ImmutableArray<string> Key, string Shown)? end, int nextSize) =>
        end is { } row ? range with { AfterKey = row.Key, Size = nextSize } : range with { IsDone = true };

    // The last row of the chunk; none where fewer are left than it may have.
    private async Task<(ImmutableArray<string> Key, string Shown)?> EndAsync(NpgsqlConnection connection, WorkRange range)
    {
        var rows = await connection.Command(target.Keys.Ahead(!range.AfterKey.IsEmpty, !range.LastKey.IsEmpty, range.Size))
            .WithTexts(range.AfterKey).WithTexts(range.LastKey).ListAsync(row => (row.GetFieldValue<string[]>(0).ToImmutableArray(), row.GetString(1)), target.Cancellation);
        return rows.Count == 0 ? null : rows[0];
    }
}
