using Npgsql;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>
/// One worker of a backfill: claims a range for the length of a transaction, fills a chunk of it and notes how far it is, all in that
/// transaction. PostgreSQL is the coordinator of as many as there are, in whatever processes.
/// </summary>
internal sealed class RangeWorker(WorkTarget target, IChunkWork work, Steering steering, ProgressMeter meter)
{
    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(100);

    private readonly TransientRetry _retry = new(target.Run);
    private readonly Dictionary<BackfillStrategy, ChunkController> _controllers = [];

    // The ranges at hand, the one whose turn is next in front.
    private readonly Queue<int> _turns = new();
    private int _rounds = 1;
    private ChunkController? _controller;

    private readonly List<double> _rates = [];

    /// <summary>The rows that it fills in a second of work: of half of the chunks more, of half of them fewer.</summary>
    public double Rate => _rates.Order().ElementAtOrDefault(_rates.Count / 2);

    private long ChangeId => target.Run.Record.Id;

    private TimeProvider Time => target.Run.Environment.Time;

    /// <summary>Fills ranges until none is left, whoever else is at it.</summary>
    /// <returns>The rows that this worker filled.</returns>
    public async Task<long> FillAllAsync()
    {
        long filled = 0;
        for (; ;)
        {
            _controller = null;
            var wanted = _turns.Count >= _rounds ? _turns.Dequeue() : 0;
            var step = await _retry.RunAsync(
                async () =>
                {
                    // Before each attempt: what made the last one fail may be what holds the backfill back.
                    await steering.BeforeChunkAsync();
                    return await StepAsync(wanted);
                },
                () => _controller?.Failed());
            if (step is null)
            {
                if (!await _retry.RunAsync(IsAnyLeftAsync, static () => { })) return filled;
                await Task.Delay(WaitForOthers, Time, target.Cancellation);
                continue;
            }

            TakeTurns(step.After);
            filled += step.Rows;
            target.Run.Report(await meter.AddAsync(step.Done(target.RowsPerPage)));
        }
    }

    // Rows that a stripe left behind can be pruned once every transaction that might see them has ended, the chunks of the other workers
    // too: each worker goes to other ranges before it comes back for the next stripe.
    private void TakeTurns(WorkRange range)
    {
        _rounds = range.Strategy == BackfillStrategy.Stripes ? target.Run.Environment.Settings.BackfillWorkers : 1;
        while (_turns.Count >= _rounds) _turns.Dequeue();
        if (!range.IsDone) _turns.Enqueue(range.Ordinal);
    }

    private async Task<Step?> StepAsync(int wanted)
    {
        WorkRange? range = null;
        try
        {
            var started = Time.GetTimestamp();
            var step = await target.InTransactionAsync($"filling {target.Name}", async connection =>
            {
                range = await BackfillRanges.ClaimAsync(connection, ChangeId, target.Name, wanted, _turns, target.Cancellation);
                if (range is null) return null;
                _controller = ControllerOf(range);
                // What was learned in other ranges holds here too; a window whose first stripes are done stays as it is.
                if (range.Stripe == 0) range = range with { Size = _controller.Size };
                started = Time.GetTimestamp();
                var (rows, after) = await work.RunAsync(connection, range, _controller.Size);
                await NoteAsync(connection, after, rows);
                return new Step(range, after, rows);
            });
            if (step is null) return null;
            var elapsed = Time.GetElapsedTime(started);
            _controller?.Took(elapsed);
            _rates.Add(step.Rows / Math.Max(elapsed.TotalSeconds, 0.001));
            RolloutMetrics.Chunk(target.Run.Change.Name, target.ShownName, step.Rows, elapsed);
            return step;
        }
        catch (PostgresException e) when (range is not null && !TransientRetry.IsTransient(e))
        {
            return await AfterFailureAsync(range, e);
        }
    }

    private Task<Step?> AfterFailureAsync(WorkRange failed, PostgresException error) =>
        target.InTransactionAsync($"filling {target.Name}", async connection =>
        {
            if (await BackfillRanges.ClaimAsync(connection, ChangeId, target.Name, failed.Ordinal, [], target.Cancellation) is not { } range) return null;
            // Somebody else was there meanwhile: the chunk is another one.
            if (range.Ordinal != failed.Ordinal || !range.AfterKey.SequenceEqual(failed.AfterKey) || (range.NextPage, range.Stripe) != (failed.NextPage, failed.Stripe)) return new Step(range, range, 0);
            var (rows, after) = await work.AfterFailureAsync(connection, range with { Size = failed.Size }, error);
            if (after.Size < failed.Size) _controller?.Failed();
            // What it wrote meanwhile it has noted itself.
            await NoteAsync(connection, after, 0);
            return new Step(range, after, rows);
        });

    private Task NoteAsync(NpgsqlConnection connection, WorkRange after, long rows) =>
        BackfillRanges.ProgressedAsync(connection, ChangeId, target.Name, after, rows, target.Cancellation);

    private async Task<bool> IsAnyLeftAsync()
    {
        await using var connection = await target.Run.OpenAsync("reading the journal");
        return await BackfillRanges.IsAnyLeftAsync(connection, ChangeId, target.Name, target.Cancellation);
    }

    private ChunkController ControllerOf(WorkRange range) =>
        _controllers.TryGetValue(range.Strategy, out var known)
            ? known
            : _controllers[range.Strategy] = ChunkController.For(range.Strategy, target.Run.Environment.Settings.ChunkTime, range.Size);

    /// <summary>What one chunk did.</summary>
    /// <param name="Range">The range before it.</param>
    /// <param name="After">The range behind it.</param>
    /// <param name="Rows">The rows filled.</param>
    private sealed record Step(WorkRange Range, WorkRange After, long Rows)
    {
        public WorkDone Done(double rowsPerPage)
        {
            var (before, after) = (Range.Done(rowsPerPage), (After with { Rows = Range.Rows + Rows }).Done(rowsPerPage));
            return new WorkDone(after.Pages - before.Pages, Rows);
        }
    }
}
