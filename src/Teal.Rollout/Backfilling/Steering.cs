using Teal.Rollout.Backfilling.Throttling;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>What a worker asks before each chunk: whether it may go on.</summary>
internal sealed class Steering(ChangeRun run, string table, Throttle throttle)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly TransientRetry _retry = new(run);
    private long? _looked;

    /// <summary>Waits as long as a person has asked to wait.</summary>
    /// <exception cref="RolloutRefusedException">A person has asked to end it.</exception>
    public async Task BeforeChunkAsync()
    {
        run.Cancellation.ThrowIfCancellationRequested();
        await throttle.WaitAsync();
        if (_looked is not null && run.Environment.Settings.ChunkPause > TimeSpan.Zero) await Task.Delay(run.Environment.Settings.ChunkPause, run.Environment.Time, run.Cancellation);
        if (_looked is { } before && run.Environment.Time.GetElapsedTime(before) < LookEvery) return;
        for (var told = false; ;)
        {
            _looked = run.Environment.Time.GetTimestamp();
            switch (await _retry.RunAsync(RequestAsync, static () => { }))
            {
                case BackfillRequest.Run:
                    if (told) run.Report(new Notice($"The backfill of {table} goes on."));
                    return;
                case BackfillRequest.Cancel:
                    throw new RolloutRefusedException($"The backfill was ended by `teal backfill --cancel`. What is filled stays; `teal backfill` goes on from there, `teal abort` takes the change back.");
            }

            if (!told) run.Report(new Notice($"The backfill of {table} was asked to wait: `teal backfill --resume` lets it go on."));
            told = true;
            await Task.Delay(LookEvery, run.Environment.Time, run.Cancellation);
        }
    }

    private async Task<BackfillRequest> RequestAsync()
    {
        await using var connection = await run.OpenAsync("reading the journal");
        return (await Observations.BackfillAsync(connection, run.Record.Id, table, run.Cancellation))?.Request ?? BackfillRequest.Run;
    }
}
