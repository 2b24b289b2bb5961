using System.Globalization;
using Npgsql;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>
/// The backfill of one table, by ranges of pages: it needs no key and touches each page once. A row that moves meanwhile
/// was written, and the trigger fills what is written; a last pass proves that no row is left.
/// </summary>
internal sealed class TableBackfill(ChangeRun run, SyncTable table)
{
    private const int MostPasses = 10;

    private readonly TransientRetry _retry = new(run);
    private TableFacts _found = null!;
    private SyncQueries _queries = null!;

    private string TableName => _found.Identity.ToString();

    public async Task RunAsync()
    {
        var record = await _retry.RunAsync(BeginAsync, static () => { });
        if (!record.IsFinished) await FillAsync(record.NextPage, record.UpperPage, record.ChunkPages, record.RowsFilled, keepPosition: true);
        await SweepAsync(record.ChunkPages);
        await JournalAsync(connection => Observations.BackfillFinishedAsync(connection, run.Record.Id, TableName, run.Cancellation));
    }

    private async Task<BackfillRecord> BeginAsync()
    {
        await using var connection = await run.OpenAsync($"beginning the backfill of {table.Name}");
        _found = await TableFacts.ReadAsync(new CatalogReader(connection), table.Name, run.Cancellation);
        _queries = new SyncQueries(table, _found.ToSyncTarget());
        var pages = await new CatalogReader(connection).BlocksAsync(_found.Identity, run.Cancellation);
        return await Observations.BeginBackfillAsync(connection, run.Record.Id, TableName, pages, ChunkController.FirstPages, run.Cancellation);
    }

    // Passes over the whole table until one of them finds nothing that it could fill. A backfill that is finished and run
    // again makes one too: rows in quarantine may have been mended, and a rule may have failed for a write since.
    private async Task SweepAsync(int chunkPages)
    {
        for (var pass = 1; pass <= MostPasses; pass++)
        {
            long pages = 0, before = 0;
            await JournalAsync(async connection =>
            {
                await Observations.BeginPassAsync(connection, run.Record.Id, TableName, run.Cancellation);
                pages = await new CatalogReader(connection).BlocksAsync(_found.Identity, run.Cancellation);
                before = (await Observations.BackfillsAsync(connection, run.Record.Id, run.Cancellation)).Single(r => r.Table == TableName).RowsFilled;
            });
            if (await FillAsync(0, pages, Math.Max(chunkPages, 256), before, keepPosition: false) == 0) return;
        }
        throw new RolloutException($"{MostPasses} passes over {TableName} each filled rows, and there are still some that are not filled: something, a trigger of the application perhaps, empties {string.Join(", ", table.NewColumns)} again. Find it, then run `teal backfill` again.");
    }

    private async Task JournalAsync(Func<NpgsqlConnection, Task> write) => await _retry.RunAsync(async () =>
    {
        await run.InTransactionAsync("writing the journal", write);
        return true;
    }, static () => { });

    // Fills a range of pages chunk by chunk; returns how many rows it filled.
    private async Task<long> FillAsync(long from, long to, int chunkPages, long filledBefore, bool keepPosition)
    {
        var controller = new ChunkController(run.Environment.Settings.ChunkTime, chunkPages);
        var meter = new RateMeter(run.Environment.Time, to - from);
        long filled = 0;
        for (var page = from; page < to;)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var end = page;
            var started = run.Environment.Time.GetTimestamp();
            var rows = await _retry.RunAsync(() =>
            {
                started = run.Environment.Time.GetTimestamp();
                end = Math.Min(to, page + controller.Pages);
                return FillChunkAsync(page, end, controller.Pages, keepPosition);
            }, controller.Failed);
            controller.Took(run.Environment.Time.GetElapsedTime(started));
            filled += rows;
            page = end;
            if (keepPosition || rows > 0)
                run.Report(meter.Progress(table.Name.ToString(), filledBefore + filled, filled, page - from));
            if (run.Environment.Settings.ChunkPause > TimeSpan.Zero)
                await Task.Delay(run.Environment.Settings.ChunkPause, run.Environment.Time, run.Cancellation);
        }
        return filled;
    }

    // The chunk's rows and its entry in the journal are one transaction: a crash leaves both or neither.
    private async Task<long> FillChunkAsync(long from, long to, int chunkPages, bool keepPosition)
    {
        try
        {
            return await CommitAsync(from, to, chunkPages, keepPosition, connection => FillRangeAsync(connection, from, to));
        }
        catch (PostgresException e) when (!TransientRetry.IsTransient(e))
        {
            if (to - from == 1)
                return await CommitAsync(from, to, chunkPages, keepPosition, connection => FillRowByRowAsync(connection, from, to));
            var middle = from + (to - from) / 2;
            return await FillChunkAsync(from, middle, chunkPages, keepPosition) + await FillChunkAsync(middle, to, chunkPages, keepPosition);
        }
    }

    private async Task<long> CommitAsync(
        long from, long to, int chunkPages, bool keepPosition, Func<NpgsqlConnection, Task<long>> fill)
    {
        await using var connection = await run.OpenAsync($"filling pages {from} to {to - 1} of {table.Name}");
        await using var transaction = await connection.BeginTransactionAsync(run.Cancellation);
        await run.Lease.FenceAsync(connection, run.Cancellation);
        // The lock_timeout is far below deadlock_timeout: where a chunk and a transaction of the application wait for each
        // other, the chunk gives way before the server chooses a victim.
        await connection.Command($"SELECT set_config($1, $2, true), set_config('lock_timeout', '100ms', true), {WholeTable.Settings}",
            SyncTriggers.BackfillSetting, _found.Identity.Oid.ToString(CultureInfo.InvariantCulture)).RunAsync(run.Cancellation);
        var rows = await fill(connection);
        if (keepPosition)
            await Observations.ChunkDoneAsync(connection, run.Record.Id, TableName, to, chunkPages, rows, run.Cancellation);
        else if (rows > 0)
            await Observations.RowsFilledAsync(connection, run.Record.Id, TableName, rows, run.Cancellation);
        if (rows > 0) await Journal.FilledAgainAsync(connection, run.Record.Id, run.Cancellation);
        await transaction.CommitAsync(run.Cancellation);
        return rows;
    }

    private async Task<long> FillRangeAsync(NpgsqlConnection connection, long from, long to) =>
        await connection.Command(_queries.FillRange).WithPages(from, to).RunAsync(run.Cancellation);

    // Down to the rows that cannot be filled: each stands alone in quarantine, and the others of its page are done.
    private async Task<long> FillRowByRowAsync(NpgsqlConnection connection, long from, long to)
    {
        var rows = await connection.Command(_queries.UnfilledInRange(_found.PrimaryKey)).WithPages(from, to)
            .ListAsync(row => (Position: row.GetString(0), Key: row.GetString(1)), run.Cancellation);
        long filled = 0;
        foreach (var (position, key) in rows)
        {
            await connection.Command("SAVEPOINT teal_row").RunAsync(run.Cancellation);
            try
            {
                filled += await connection.Command(_queries.FillRow).WithPosition(position).RunAsync(run.Cancellation);
                await connection.Command("RELEASE SAVEPOINT teal_row").RunAsync(run.Cancellation);
            }
            catch (PostgresException e) when (!TransientRetry.IsTransient(e))
            {
                await connection.Command("ROLLBACK TO SAVEPOINT teal_row").RunAsync(run.Cancellation);
                var row = new QuarantinedRow(TableName, key, e.SqlState, e.MessageText);
                await Observations.QuarantineAsync(connection, run.Record.Id, row, run.Cancellation);
                run.Report(new RowQuarantined(row));
            }
        }
        return filled;
    }
}
