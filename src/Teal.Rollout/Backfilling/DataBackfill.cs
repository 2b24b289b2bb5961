using Npgsql;
using Teal.Postgres.Catalog;
using Teal.Rollout.Backfilling.Throttling;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>
/// One statement of <c>backfill.sql</c>: ranges of the primary key, up to the last key at its beginning, each gone over chunk by chunk. Rows
/// that come later are the application's.
/// </summary>
internal sealed class DataBackfill(DataTarget target)
{
    private readonly TransientRetry _retry = new(target.Run);

    private long ChangeId => target.Run.Record.Id;

    /// <summary>Runs it to its end, from wherever earlier runs left it; where it is there, the rows in quarantine again.</summary>
    public async Task RunAsync()
    {
        var record = await BeginAsync();
        if (record.IsFinished)
        {
            await RetryAsync();
            return;
        }

        await WorkAsync();
        await target.NoteAsync(connection => Observations.BackfillFinishedAsync(connection, ChangeId, target.Name, target.Cancellation));
    }

    /// <summary>Does what is left of its ranges beside the process that has begun it.</summary>
    /// <returns>The rows written; null where nothing is left, or it is not begun.</returns>
    public async Task<long?> HelpAsync() => await _retry.RunAsync(IsAnyLeftAsync, static () => { }) ? await WorkAsync() : null;

    /// <summary>Tries its rows in quarantine again, each by its key.</summary>
    public async Task RetryAsync()
    {
        List<QuarantinedRow> rows;
        await using (var connection = await target.Run.OpenAsync("reading the journal"))
            rows = await Observations.QuarantineAsync(connection, ChangeId, target.Cancellation);
        rows.RemoveAll(row => row.Table != target.Name);
        if (rows.Count > 0) await target.RequirePossibleAsync();
        foreach (var row in rows)
            try
            {
                await _retry.RunAsync(() => new DataChunk(target).RetryAsync(row), static () => { });
            }
            catch (PostgresException e) when (!TransientRetry.IsTransient(e))
            {
                var again = row with { SqlState = e.SqlState, Message = e.MessageText };
                await target.NoteAsync(connection => Observations.QuarantineAsync(connection, ChangeId, again, target.Cancellation));
                target.Run.Report(new RowQuarantined(again));
            }
    }

    // The ranges are written together with the fact that it is begun: they are the rows that it goes over.
    private async Task<BackfillRecord> BeginAsync()
    {
        BackfillRecord record = null!;
        await target.NoteAsync(async connection =>
        {
            var pages = await PagesAsync(connection);
            record = await Observations.BeginBackfillAsync(connection, ChangeId, target.Name, pages, target.Cancellation);
            if (record.Strategy is not null) return;
            var last = await connection.Command(target.Keys.Last).ScalarAsync<string[]>(target.Cancellation);
            if (last is not null)
                await BackfillRanges.AddAsync(connection, ChangeId, target.Name, await WorkRange.ByKeyAsync(connection, target, [.. last]), target.Cancellation);
            await Observations.StrategyChosenAsync(connection, ChangeId, target.Name, BackfillStrategy.Keys, "each row once, in the order of its key", target.Cancellation);
        });
        return record;
    }

    private async Task<long> PagesAsync(NpgsqlConnection connection)
    {
        var catalog = new CatalogReader(connection);
        long pages = 0;
        foreach (var leaf in await catalog.LeavesAsync(target.Facts.Identity, target.Cancellation)) pages += await catalog.BlocksAsync(leaf, target.Cancellation);
        return pages;
    }

    private async Task<long> WorkAsync()
    {
        await using var throttle = await Throttle.StartAsync(target);
        var (pages, before) = await DoneAsync();
        var meter = new ProgressMeter(target.Run.Environment.Time, target.ShownName, pages, before, async () => (await DoneAsync()).Done);
        var rows = await Task.WhenAll(Enumerable.Range(0, target.Run.Environment.Settings.BackfillWorkers)
            .Select(_ => new RangeWorker(target, new DataChunk(target), new Steering(target, throttle), meter).FillAllAsync()));
        target.Run.Report(await meter.LookAsync());
        return rows.Sum();
    }

    // How far a range of keys is nobody knows: it is done or not.
    private Task<(long Pages, WorkDone Done)> DoneAsync() => _retry.RunAsync(async () =>
    {
        await using var connection = await target.Run.OpenAsync("reading the journal");
        var pages = (await Observations.BackfillAsync(connection, ChangeId, target.Name, target.Cancellation))?.UpperPage ?? 0;
        var ranges = await BackfillRanges.AllAsync(connection, ChangeId, target.Name, target.Cancellation);
        return (pages, new WorkDone((double)pages * ranges.Count(range => range.IsDone) / Math.Max(1, ranges.Count), ranges.Sum(range => range.Rows)));
    }, static () => { });

    private async Task<bool> IsAnyLeftAsync()
    {
        await using var connection = await target.Run.OpenAsync("reading the journal");
        return await BackfillRanges.IsAnyLeftAsync(connection, ChangeId, target.Name, target.Cancellation);
    }
}
