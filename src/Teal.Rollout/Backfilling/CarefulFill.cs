using System.Collections.Immutable;
using Npgsql;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>
/// Fills rows among which there is one that cannot be filled: half by half, until each such row stands alone in quarantine and the
/// others are done.
/// </summary>
internal sealed class CarefulFill(FillTarget target)
{
    private readonly TransientRetry _retry = new(target.Run);

    /// <summary>Fills what can be filled of the chunk at hand.</summary>
    /// <returns>The rows filled; the journal has them already.</returns>
    public async Task<long> RunAsync(WorkRange range)
    {
        var rows = await _retry.RunAsync(() => target.InTransactionAsync(
            $"looking for the rows of {target.Name} that cannot be filled", connection => new ChunkFill(target).UnfilledAsync(connection, range)), static () => { });
        await target.RequirePossibleAsync();
        return await PartAsync(rows);
    }

    private async Task<long> PartAsync(ReadOnlyMemory<UnfilledRow> rows)
    {
        if (rows.IsEmpty) return 0;
        try
        {
            return await _retry.RunAsync(() => target.InTransactionAsync($"filling {rows.Length} rows of {target.Name}", connection => FillAsync(connection, rows)), static () => { });
        }
        catch (PostgresException e) when (!TransientRetry.IsTransient(e))
        {
            if (rows.Length == 1)
            {
                await QuarantineAsync(rows.Span[0], e);
                return 0;
            }

            var middle = rows.Length / 2;
            return await PartAsync(rows[..middle]) + await PartAsync(rows[middle..]);
        }
    }

    private async Task<long> FillAsync(NpgsqlConnection connection, ReadOnlyMemory<UnfilledRow> rows)
    {
        var positions = string.Join(',', rows.ToArray().Select(row => $"\"{row.Position}\""));
        var filled = await connection.Command(target.Queries.Fill(target.Queries.AtPositions)).WithPosition($"{{{positions}}}").RunAsync(target.Cancellation);
        await NoteAsync(connection, filled);
        return filled;
    }

    /// <summary>Tries the rows in quarantine again, each by its key.</summary>
    public async Task RetryAsync(IEnumerable<QuarantinedRow> rows)
    {
        await target.RequirePossibleAsync();
        foreach (var row in rows)
            try
            {
                await _retry.RunAsync(() => target.InTransactionAsync($"filling a row of {target.Name}", connection => ReleaseAsync(connection, row)), static () => { });
            }
            catch (PostgresException e) when (!TransientRetry.IsTransient(e))
            {
                await QuarantineAsync(row with { SqlState = e.SqlState, Message = e.MessageText });
            }
    }

    // One that is gone, or that a write has filled since, is no trouble any more.
    private async Task<long> ReleaseAsync(NpgsqlConnection connection, QuarantinedRow row)
    {
        var filled = await connection.Command(target.Queries.Fill(target.Keys.One)).WithTexts(row.KeyValues).RunAsync(target.Cancellation);
        await Observations.ReleaseAsync(connection, target.Run.Record.Id, row, target.Cancellation);
        await NoteAsync(connection, filled);
        return filled;
    }

    private Task QuarantineAsync(UnfilledRow unfilled, PostgresException error) =>
        QuarantineAsync(new QuarantinedRow(target.Name, unfilled.Key, error.SqlState, error.MessageText) { KeyValues = unfilled.KeyValues });

    private async Task QuarantineAsync(QuarantinedRow row)
    {
        await target.NoteAsync(connection => Observations.QuarantineAsync(connection, target.Run.Record.Id, row, target.Cancellation));
        target.Run.Report(new RowQuarantined(row));
    }

    private async Task NoteAsync(NpgsqlConnection connection, long filled)
    {
        if (filled == 0) return;
        await Observations.RowsFilledAsync(connection, target.Run.Record.Id, target.Name, filled, target.Cancellation);
        await Journal.FilledAgainAsync(connection, target.Run.Record.Id, target.Cancellation);
    }
}

/// <summary>A row that is not filled yet.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Key">What a person knows it by.</param>
/// <param name="KeyValues">The values of its key; empty without one.</param>
internal sealed record UnfilledRow(string Position, string Key, ImmutableArray<string> KeyValues);
