using Teal.Rollout.Backfilling.Throttling;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>What a worker asks before each chunk: whether it may go on.</summary>
internal sealed class Steering(WorkTarget target, Throttle throttle)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly TransientRetry _retry = new(target.Run);
    private long? _looked;

    /// <summary>Waits as long as a person has asked to wait.</summary>
    /// <exception cref="RolloutRefusedException">A person has asked to end it.</exception>
    public async Task BeforeChunkAsync()
    {
        target.Cancellation.ThrowIfCancellationRequested();
        await throttle.WaitAsync();
        if (_looked is not null && target.Run.Environment.Settings.ChunkPause > TimeSpan.Zero) await Task.Delay(target.Run.Environment.Settings.ChunkPause, target.Run.Environment.Time, target.Cancellation);
        if (_looked is { } before && target.Run.Environment.Time.GetElapsedTime(before) < LookEvery) return;
        for (var told = false; ;)
        {
            _looked = target.Run.Environment.Time.GetTimestamp();
            switch (await _retry.RunAsync(RequestAsync, static () => { }))
            {
                case BackfillRequest.Run:
                    if (told) target.Run.Report(new Notice($"The backfill of {target.ShownName} goes on."));
                    return;
                case BackfillRequest.Cancel:
                    throw new RolloutRefusedException($"The backfill was ended by `teal backfill --cancel`. What is filled stays; `teal backfill` goes on from there, `teal abort` takes the change back.");
            }

            if (!told) target.Run.Report(new Notice($"The backfill of {target.ShownName} was asked to wait: `teal backfill --resume` lets it go on."));
            told = true;
            await Task.Delay(LookEvery, target.Run.Environment.Time, target.Cancellation);
        }
    }

    // A lease that is no longer held ends the next transaction.
    private async Task<BackfillRequest> RequestAsync()
    {
        await using var connection = await target.Run.OpenAsync("reading the journal");
        return await target.Run.Lease.RequestedAsync(connection, target.Cancellation) ?? BackfillRequest.Run;
    }
}
