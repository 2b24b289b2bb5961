using System.Collections.Immutable;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Verifying;

/// <summary>How a watch goes about it.</summary>
/// <param name="Every">From the beginning of one round to the beginning of the next. At least the time that a round takes.</param>
/// <param name="For">How long it goes on; null until it is cancelled.</param>
public sealed record WatchOptions(TimeSpan Every, TimeSpan? For);

/// <summary>What a watch saw.</summary>
/// <param name="Rounds">The rounds made.</param>
/// <param name="Rows">The rows compared; one may have been met in several rounds.</param>
/// <param name="Differences">How many rows differed, each counted once.</param>
/// <param name="Uncomputable">For how many a rule fails.</param>
/// <param name="Samples">The first of them, at most <see cref="Verification.SampleSize"/>.</param>
/// <param name="Elapsed">How long it went on.</param>
/// <param name="Ended">Why it ended, in a sentence.</param>
public sealed record WatchResult(
    int Rounds, long Rows, long Differences, long Uncomputable, IReadOnlyList<Finding> Samples, TimeSpan Elapsed, string Ended);

/// <summary>
/// Goes on comparing rows, those of a few pages taken by chance in each round. What it finds is in the journal at once, where the gate of
/// contract sees it.
/// </summary>
internal sealed class Watch
{
    private const int PagesAtOnce = 16;
    private const int MostWindows = 64;

    private readonly ChangeRun _run;
    private readonly WatchOptions _options;
    private readonly FindingLedger _ledger;
    private readonly List<Finding> _found = [];
    private VerifySum _sum = VerifySum.Nothing;

    private Watch(ChangeRun run, WatchOptions options, long id)
    {
        (_run, _options) = (run, options);
        _ledger = new FindingLedger(id, [], finding =>
        {
            _found.Add(finding);
            run.Report(new RowFound(finding));
        });
    }

    public static async Task<WatchResult> RunAsync(ChangeRun run, WatchOptions options)
    {
        run.RequirePhase("verify --watch", "Run `teal expand` first; after the contract there is nothing to compare.", Watched);
        long id = 0;
        await run.InTransactionAsync("writing the journal", async connection => id = await Verifications.BeginWatchAsync(connection, run.Record, run.Cancellation));
        return await new Watch(run, options, id).RoundsAsync();
    }

    private static ImmutableArray<ChangePhase> Watched => [ChangePhase.Expanded, ChangePhase.Backfilled, ChangePhase.Switching, ChangePhase.Switched];

    private TimeProvider Time => _run.Environment.Time;

    private async Task<WatchResult> RoundsAsync()
    {
        var started = Time.GetTimestamp();
        var rounds = 0;
        var ended = "its time is over";
        try
        {
            while (true)
            {
                var begun = Time.GetTimestamp();
                if (await WhyNotAsync() is { } reason)
                {
                    ended = reason;
                    break;
                }

                var before = _sum;
                var unsettled = await RoundAsync();
                rounds++;
                _run.Report(new WatchRound(rounds, _sum.Rows - before.Rows, Found(_sum) - Found(before), unsettled, Time.GetElapsedTime(begun)));
                var left = _options.For is { } most ? most - Time.GetElapsedTime(started) : TimeSpan.MaxValue;
                if (left <= TimeSpan.Zero) break;
                var pause = _options.Every - Time.GetElapsedTime(begun);
                if (pause > left) pause = left;
                if (pause > TimeSpan.Zero) await Task.Delay(pause, Time, _run.Cancellation);
                if (_options.For is { } all && Time.GetElapsedTime(started) >= all) break;
            }
        }
        catch (OperationCanceledException) when (_run.Cancellation.IsCancellationRequested && !_run.Lease.Lost.IsCancellationRequested)
        {
            ended = "it was interrupted";
        }
        catch (RolloutException)
        {
            // What it compares may have been retired or taken back in the middle of a round.
            if (await WhyNotAsync() is not { } reason) throw;
            ended = reason;
        }

        return new WatchResult(rounds, _sum.Rows, _sum.Differences, _sum.Uncomputable, [.. _found.Take(Verification.SampleSize)], Time.GetElapsedTime(started), ended);
    }

    private async Task<string?> WhyNotAsync() => await new TransientRetry(_run).RunAsync(_run.LookAsync, static () => { }) is { } now
        ? Watched.Contains(now.Phase) ? null : $"the change is {now.Phase.ToString().ToLowerInvariant()}"
        : "the change was taken back";

    private async Task<long> RoundAsync()
    {
        long unsettled = 0;
        foreach (var table in _run.Change.Tables)
            foreach (var leaf in await VerifyTarget.ReadAsync(_run, table))
                unsettled += await LeafAsync(leaf);
        return unsettled;
    }

    private async Task<long> LeafAsync(VerifyTarget leaf)
    {
        long unsettled = 0;
        var retry = new TransientRetry(_run);
        var (pages, _) = await retry.RunAsync(() => leaf.ReadAsync(leaf.SizeAsync), static () => { });
        var started = Time.GetTimestamp();
        foreach (var from in Windows(pages))
        {
            _run.Cancellation.ThrowIfCancellationRequested();
            if (Time.GetElapsedTime(started) > _run.Environment.Settings.VerifyChunkTime) break;
            var compared = await new ChunkComparison(leaf).RunAsync(from, from + PagesAtOnce, null, static () => { });
            var suspects = await new SuspectCheck(leaf, _ledger).RunAsync(compared.Suspects, null);
            var findings = _ledger.New(suspects.Findings);
            var sum = _sum + new VerifySum(
                compared.Rows, findings.Count(finding => finding.Kind == FindingKind.Difference), findings.Count(finding => finding.Kind == FindingKind.Uncomputable), 0, 0);
            await retry.RunAsync(() => leaf.WriteAsync(async connection =>
            {
                await Verifications.WatchedAsync(connection, _ledger.Id, sum.Rows, sum.Differences, sum.Uncomputable, leaf.Cancellation);
                await _ledger.KeepAsync(connection, leaf, findings);
                return true;
            }), static () => { });
            _sum = sum;
            _ledger.Kept(findings);
            unsettled += suspects.Busy.Count;
        }

        return unsettled;
    }

    // All of a small table; of a large one, windows by chance.
    private static IEnumerable<long> Windows(long pages)
    {
        var windows = (pages + PagesAtOnce - 1) / PagesAtOnce;
        if (windows <= MostWindows)
        {
            for (long window = 0; window < windows; window++) yield return window * PagesAtOnce;
            yield break;
        }

        for (var i = 0; i < MostWindows; i++) yield return Random.Shared.NextInt64(windows) * PagesAtOnce;
    }

    private static long Found(VerifySum sum) => sum.Differences + sum.Uncomputable;
}
