using System.Collections.Immutable;
using Teal.Postgres.Catalog;
using Teal.Rollout.Backfilling.Throttling;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>
/// The backfill of one table with rows: ranges of it, filled chunk by chunk by one worker or several. A row that moves meanwhile was
/// written, and the trigger fills what is written; a last pass proves that no row is left.
/// </summary>
internal sealed class TableBackfill(FillTarget target)
{
    private readonly TransientRetry _retry = new(target.Run);

    /// <summary>Fills it, from wherever earlier runs left it.</summary>
    public async Task RunAsync()
    {
        var record = await _retry.RunAsync(BeginAsync, static () => { });
        await using var throttle = await Throttle.StartAsync(target);
        var steering = new Steering(target, throttle);
        if (!record.IsFinished)
        {
            var strategy = record.Strategy ?? await ChooseAsync(steering, await MeterAsync(record, null), record);
            var meter = await MeterAsync(record, strategy);
            await FillAsync(throttle, meter);
            target.Run.Report(await meter.LookAsync());
        }

        await new FinalSweep(target, steering).RunAsync();
    }

    /// <summary>Fills what is left of its ranges beside the process that has begun it.</summary>
    /// <returns>The rows filled; null where nothing is left, or nothing to be shared yet.</returns>
    public async Task<long?> HelpAsync()
    {
        var record = await _retry.RunAsync(ShareableAsync, static () => { });
        if (record is null) return null;
        await using var throttle = await Throttle.StartAsync(target);
        return await FillAsync(throttle, await MeterAsync(record, record.Strategy));
    }

    /// <summary>Tries its rows in quarantine again, and no other; all of it where they are known by nothing but their position.</summary>
    public async Task RetryAsync(IReadOnlyList<QuarantinedRow> quarantined)
    {
        var own = quarantined.Where(row => row.Table == target.Name).ToList();
        if (own.Any(row => row.KeyValues.IsEmpty)) await RunAsync();
        else await new CarefulFill(target).RetryAsync(own);
    }

    private async Task<long> FillAsync(Throttle throttle, ProgressMeter meter) =>
        (await Task.WhenAll(Enumerable.Range(0, target.Run.Environment.Settings.BackfillWorkers)
            .Select(_ => new RangeWorker(target, new ChunkFill(target), new Steering(target, throttle), meter).FillAllAsync()))).Sum();

    private async Task<BackfillRecord> BeginAsync()
    {
        await using var connection = await target.Run.OpenAsync($"beginning the backfill of {target.Name}");
        var pages = await new CatalogReader(connection).BlocksAsync(target.Facts.Identity, target.Cancellation);
        return await Observations.BeginBackfillAsync(connection, target.Run.Record.Id, target.Name, pages, target.Cancellation);
    }

    // What is being tried out is left to whoever measures it.
    private async Task<BackfillRecord?> ShareableAsync()
    {
        await using var connection = await target.Run.OpenAsync("reading the journal");
        return await Observations.BackfillAsync(connection, target.Run.Record.Id, target.Name, target.Cancellation) is { IsFinished: false, Strategy: not null } record
            && await BackfillRanges.IsAnyLeftAsync(connection, target.Run.Record.Id, target.Name, target.Cancellation) ? record : null;
    }

    private async Task<ProgressMeter> MeterAsync(BackfillRecord record, BackfillStrategy? strategy) =>
        new(target.Run.Environment.Time, target.ShownName, record.UpperPage, await DoneAsync(strategy), () => DoneAsync(strategy));

    private Task<WorkDone> DoneAsync(BackfillStrategy? strategy) => _retry.RunAsync(async () =>
    {
        await using var connection = await target.Run.OpenAsync("reading the journal");
        var ranges = await BackfillRanges.AllAsync(connection, target.Run.Record.Id, target.Name, target.Cancellation);
        var done = ranges.Select(range => (range.Strategy, Work: range.Done(target.RowsPerPage))).ToList();
        // Whoever goes by pages goes over the rows once more that were tried by keys.
        return new WorkDone(
            done.Where(d => d.Strategy != BackfillStrategy.Keys || strategy is null or BackfillStrategy.Keys).Sum(d => d.Work.Pages), done.Sum(d => d.Work.Rows));
    }, static () => { });

    private async Task<BackfillStrategy> ChooseAsync(Steering steering, ProgressMeter meter, BackfillRecord record)
    {
        var trial = new StrategyTrial(target);
        var results = new List<TrialResult>();
        var (isIndexed, begun) = await LookAsync(trial);
        var chosen = StrategyTrial.WithoutTrial(record.UpperPage, isIndexed, begun.Count > 0);
        // What a trial that was cut off had begun is finished like any range.
        ImmutableArray<WorkRange> ranges = [.. begun];
        if (chosen is null)
        {
            await target.NoteAsync(async connection => ranges = await trial.RangesAsync(connection, isIndexed));
            foreach (var range in ranges)
            {
                await target.NoteAsync(connection => BackfillRanges.AddAsync(connection, target.Run.Record.Id, target.Name, [range], target.Cancellation));
                results.Add(await MeasureAsync(range.Strategy, new RangeWorker(target, new ChunkFill(target), steering, meter)));
            }
        }

        var (strategy, reason) = chosen ?? StrategyTrial.Choose(results);
        await target.NoteAsync(async connection =>
        {
            await BackfillRanges.AddAsync(connection, target.Run.Record.Id, target.Name, await trial.RestAsync(connection, strategy, ranges.Select(range => range.ToPage).DefaultIfEmpty().Max(), record.UpperPage), target.Cancellation);
            await Observations.StrategyChosenAsync(connection, target.Run.Record.Id, target.Name, strategy, reason, target.Cancellation);
        });
        if (chosen is null) target.Run.Report(new Notice($"{target.ShownName} is filled by {strategy.ToString().ToLowerInvariant()}; {reason}."));
        return strategy;
    }

    private async Task<(bool IsIndexed, List<WorkRange> Begun)> LookAsync(StrategyTrial trial)
    {
        await using var connection = await target.Run.OpenAsync("reading the catalog");
        return (await trial.IsIndexedAsync(connection), await BackfillRanges.AllAsync(connection, target.Run.Record.Id, target.Name, target.Cancellation));
    }

    private async Task<TrialResult> MeasureAsync(BackfillStrategy strategy, RangeWorker worker)
    {
        var before = await WrittenAsync();
        var rows = await worker.FillAllAsync();
        return new TrialResult(strategy, worker.Rate, (double)(await WrittenAsync() - before) / Math.Max(1, rows));
    }

    // Others write WAL as well meanwhile: a trial is short, and compares.
    private async Task<decimal> WrittenAsync()
    {
        await using var connection = await target.Run.OpenAsync("measuring a trial");
        return await connection.Command("SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')").ScalarAsync<decimal>(target.Cancellation);
    }
}
