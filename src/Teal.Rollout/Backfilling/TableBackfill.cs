using System.Collections.Immutable;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Backfilling.Throttling;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>
/// The backfill of one table: ranges of it, filled chunk by chunk by one worker or several. A row that moves meanwhile was written,
/// and the trigger fills what is written; a last pass proves that no row is left.
/// </summary>
internal sealed class TableBackfill(ChangeRun run, SyncTable table)
{
    private readonly TransientRetry _retry = new(run);

    public async Task RunAsync()
    {
        var (target, record) = await _retry.RunAsync(BeginAsync, static () => { });
        await using var throttle = await Throttle.StartAsync(target);
        var steering = new Steering(run, target.Name, throttle);
        if (!record.IsFinished)
        {
            var meter = await MeterAsync(target, record);
            if (record.Strategy is null) await ChooseAsync(target, steering, meter, record);
            await Task.WhenAll(Enumerable.Range(0, run.Environment.Settings.BackfillWorkers)
                .Select(_ => new RangeWorker(target, new Steering(run, target.Name, throttle), meter).FillAllAsync()));
        }

        await new FinalSweep(target, steering).RunAsync();
    }

    private async Task<(FillTarget Target, BackfillRecord Record)> BeginAsync()
    {
        await using var connection = await run.OpenAsync($"beginning the backfill of {table.Name}");
        var catalog = new CatalogReader(connection);
        var target = new FillTarget(run, table, await TableFacts.ReadAsync(catalog, table.Name, run.Cancellation));
        var pages = await catalog.BlocksAsync(target.Facts.Identity, run.Cancellation);
        var record = await Observations.BeginBackfillAsync(connection, run.Record.Id, target.Name, pages, run.Cancellation);
        if (record.Request != BackfillRequest.Run) await Observations.RequestAsync(connection, run.Record.Id, BackfillRequest.Run, run.Cancellation);
        return (target, record);
    }

    private async Task<ProgressMeter> MeterAsync(FillTarget target, BackfillRecord record)
    {
        await using var connection = await run.OpenAsync("reading the journal");
        var ranges = await BackfillRanges.AllAsync(connection, run.Record.Id, target.Name, run.Cancellation);
        var done = ranges.Sum(range => range.IsDone ? range.ToPage - range.FromPage : range.NextPage - range.FromPage);
        var rows = await new CatalogReader(connection).EstimatedRowsAsync(target.Facts.Identity, run.Cancellation);
        return new ProgressMeter(run.Environment.Time, target.ShownName, Math.Max(0, record.UpperPage - done), (rows ?? 0) / Math.Max(1, record.UpperPage), record.RowsFilled);
    }

    private async Task ChooseAsync(FillTarget target, Steering steering, ProgressMeter meter, BackfillRecord record)
    {
        var trial = new StrategyTrial(target);
        var results = new List<TrialResult>();
        var (isIndexed, begun) = await LookAsync(target, trial);
        var chosen = StrategyTrial.WithoutTrial(record.UpperPage, isIndexed, begun.Count > 0);
        // What a trial that was cut off had begun is finished like any range.
        ImmutableArray<WorkRange> ranges = [.. begun];
        if (chosen is null)
        {
            await target.NoteAsync(async connection => ranges = await trial.RangesAsync(connection, isIndexed));
            foreach (var range in ranges)
            {
                await target.NoteAsync(connection => BackfillRanges.AddAsync(connection, run.Record.Id, target.Name, [range], run.Cancellation));
                results.Add(await MeasureAsync(range.Strategy, () => new RangeWorker(target, steering, meter).FillAllAsync()));
            }
        }

        var (strategy, reason) = chosen ?? StrategyTrial.Choose(results);
        await target.NoteAsync(async connection =>
        {
            await BackfillRanges.AddAsync(connection, run.Record.Id, target.Name, await trial.RestAsync(connection, strategy, ranges.Select(range => range.ToPage).DefaultIfEmpty().Max(), record.UpperPage), run.Cancellation);
            await Observations.StrategyChosenAsync(connection, run.Record.Id, target.Name, strategy, reason, run.Cancellation);
        });
        if (chosen is null) run.Report(new Notice($"{target.ShownName} is filled by {strategy.ToString().ToLowerInvariant()}; {reason}."));
    }

    private async Task<(bool IsIndexed, List<WorkRange> Begun)> LookAsync(FillTarget target, StrategyTrial trial)
    {
        await using var connection = await run.OpenAsync("reading the catalog");
        return (await trial.IsIndexedAsync(connection), await BackfillRanges.AllAsync(connection, run.Record.Id, target.Name, run.Cancellation));
    }

    private async Task<TrialResult> MeasureAsync(BackfillStrategy strategy, Func<Task<long>> work)
    {
        var before = await WrittenAsync();
        var started = run.Environment.Time.GetTimestamp();
        var rows = await work();
        var elapsed = run.Environment.Time.GetElapsedTime(started);
        return new TrialResult(strategy, rows / Math.Max(elapsed.TotalSeconds, 0.001), (double)(await WrittenAsync() - before) / Math.Max(1, rows));
    }

    // Others write WAL as well meanwhile: a trial is short, and compares.
    private async Task<decimal> WrittenAsync()
    {
        await using var connection = await run.OpenAsync("measuring a trial");
        return await connection.Command("SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')").ScalarAsync<decimal>(run.Cancellation);
    }
}
