using Npgsql;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>
/// Passes over a whole table until one of them finds nothing that it could fill. A backfill that is finished and run again makes one
/// too: rows in quarantine may have been mended, and a rule may have failed for a write since.
/// </summary>
internal sealed class FinalSweep(FillTarget target, Steering steering)
{
    private const int MostPasses = 10;
    private const int FirstPages = 256;

    private readonly TransientRetry _retry = new(target.Run);
    private readonly ChunkFill _chunk = new(target);
    private readonly CarefulFill _careful = new(target);

    /// <summary>Makes them, and notes that the table is finished.</summary>
    public async Task RunAsync()
    {
        for (var pass = 1; pass <= MostPasses; pass++)
        {
            if (await PassAsync() > 0) continue;
            await target.NoteAsync(connection => Observations.BackfillFinishedAsync(connection, target.Run.Record.Id, target.Name, target.Cancellation));
            return;
        }

        throw new RolloutException($"{MostPasses} passes over {target.Name} each filled rows, and there are still some that are not filled: something, a trigger of the application perhaps, empties {string.Join(", ", target.Rules.NewColumns)} again. Find it, then run `teal backfill` again.");
    }

    private async Task<long> PassAsync()
    {
        long pages = 0, before = 0;
        await target.NoteAsync(async connection =>
        {
            await Observations.BeginPassAsync(connection, target.Run.Record.Id, target.Name, target.Cancellation);
            pages = await new CatalogReader(connection).BlocksAsync(target.Facts.Identity, target.Cancellation);
            before = (await Observations.BackfillAsync(connection, target.Run.Record.Id, target.Name, target.Cancellation))?.RowsFilled ?? 0;
        });
        var controller = new ChunkController(target.Run.Environment.Settings.ChunkTime, FirstPages, ChunkController.MostPages);
        var meter = new ProgressMeter(target.Run.Environment.Time, target.ShownName, pages, new WorkDone(0, before), look: null);
        var range = new WorkRange(0, BackfillStrategy.Pages, 0, pages, 0, FirstPages, 0) { IsDone = pages == 0 };
        long filled = 0;
        while (!range.IsDone)
        {
            var started = target.Run.Environment.Time.GetTimestamp();
            var (rows, after) = await _retry.RunAsync(
                async () =>
                {
                    await steering.BeforeChunkAsync();
                    started = target.Run.Environment.Time.GetTimestamp();
                    return await ChunkAsync(range with { Size = controller.Size }, controller.Size);
                },
                controller.Failed);
            controller.Took(target.Run.Environment.Time.GetElapsedTime(started));
            var progress = await meter.AddAsync(new WorkDone(after.NextPage - range.NextPage, rows));
            if (rows > 0) target.Run.Report(progress);
            (range, filled) = (after, filled + rows);
        }

        return filled;
    }

    private async Task<(long Rows, WorkRange After)> ChunkAsync(WorkRange range, int nextSize)
    {
        try
        {
            return await target.InTransactionAsync($"filling {target.Name}", async connection =>
            {
                var (rows, after) = await _chunk.RunAsync(connection, range, nextSize);
                if (rows > 0)
                {
                    await Observations.RowsFilledAsync(connection, target.Run.Record.Id, target.Name, rows, target.Cancellation);
                    await Journal.FilledAgainAsync(connection, target.Run.Record.Id, target.Cancellation);
                }

                return (rows, after);
            });
        }
        catch (PostgresException e) when (!TransientRetry.IsTransient(e))
        {
            return (await _careful.RunAsync(range), range.AfterChunk(range.Size));
        }
    }
}
