using System.Collections.Concurrent;
using Teal.Planning.Sync;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Verifying;

/// <summary>
/// Verifies one table that holds rows, in passes. The first compares every row, chunk by chunk, each in a snapshot of its own; between
/// two chunks a row may move to where the pass has been. Whatever moves was written: so each later pass compares what was written since
/// the one before it began.
/// </summary>
internal sealed class LeafVerification(VerifyTarget target, FindingLedger ledger, SyncDirection? repairs)
{
    /// <summary>The most passes over a table.</summary>
    public const int MostPasses = 5;

    private const int MostRewrites = 5;
    private const int FirstPages = 512;

    // 1 GB at the usual page size; the time ends a chunk long before.
    private const int MostPages = 131_072;

    private static readonly TimeSpan SettleEvery = TimeSpan.FromMilliseconds(250);

    private readonly TransientRetry _retry = new(target.Run);
    private readonly SuspectCheck _suspects = new(target, ledger);

    private TimeProvider Time => target.Run.Environment.Time;

    private RolloutSettings Settings => target.Run.Environment.Settings;

    /// <summary>Verifies it, from where an earlier run was cut off.</summary>
    /// <param name="upTo">The last pass to make, if it is needed.</param>
    /// <param name="isAlone">Whether no row can come from another table meanwhile, as it can from one partition into another.</param>
    /// <returns>How many rows are unsettled.</returns>
    public async Task<long> RunAsync(int upTo, bool isAlone)
    {
        for (var rewrites = 0; ;)
        {
            var (pass, ranges, pages) = await BeginAsync();
            if (pass is null)
            {
                ledger.Forget(target.Name);
                if (++rewrites > MostRewrites)
                    throw new RolloutException($"{target.Name} was rewritten {MostRewrites} times while it was verified (VACUUM FULL, CLUSTER, TRUNCATE or ALTER TABLE). Verify it when that has an end.");
                target.Run.Report(new Notice($"{target.Name} was rewritten: it is verified from the beginning."));
                continue;
            }

            if (!pass.IsDone)
            {
                await WorkAsync(pass, ranges, pages);
                await SettleAsync(pass);
                if (!await DoneAsync(pass)) continue;
                ranges = await RangesAsync(pass);
            }

            var sum = ranges.Aggregate(VerifySum.Nothing, (all, range) => all + range.Sum);
            var isAgain = pass.Number == 1 ? !isAlone || ranges.Sum(range => range.Snapshots) > 1 || sum.Moved > 0 || sum.Repaired > 0 : sum.Moved > 0;
            if (isAgain && pass.Number < upTo) await NextAsync(pass.Number + 1);
            else return isAgain && pass.Number > 1 ? sum.Moved + await UnsettledAsync() : await UnsettledAsync();
        }
    }

    // The pass to go on with; none where the rows were rewritten, which is forgotten then.
    private Task<(VerifyPass? Pass, List<VerifyRange> Ranges, long Pages)> BeginAsync() => _retry.RunAsync(() => target.WriteAsync(async connection =>
    {
        var (pages, file) = await target.SizeAsync(connection);
        var pass = await VerificationPasses.LastAsync(connection, ledger.Id, target.Leaf.Oid, target.Cancellation);
        if (pass is null)
        {
            await VerificationPasses.BeginAsync(connection, ledger.Id, target.Leaf.Oid, 1, file, VerifyRange.Cut(pages), target.Cancellation);
            pass = await VerificationPasses.LastAsync(connection, ledger.Id, target.Leaf.Oid, target.Cancellation);
        }
        else if (pass.FileNode != file)
        {
            await VerificationPasses.ForgetAsync(connection, ledger.Id, target.Leaf.Oid, target.Cancellation);
            return ((VerifyPass?)null, new List<VerifyRange>(), pages);
        }

        return (pass, await VerificationPasses.RangesAsync(connection, ledger.Id, target.Leaf.Oid, pass!.Number, target.Cancellation), pages);
    }), static () => { });

    private Task<bool> NextAsync(int number) => _retry.RunAsync(() => target.WriteAsync(async connection =>
    {
        var (pages, file) = await target.SizeAsync(connection);
        if ((await VerificationPasses.LastAsync(connection, ledger.Id, target.Leaf.Oid, target.Cancellation))?.Number == number) return false;
        await VerificationPasses.BeginAsync(connection, ledger.Id, target.Leaf.Oid, number, file, VerifyRange.Cut(pages), target.Cancellation);
        return true;
    }), static () => { });

    private Task<List<VerifyRange>> RangesAsync(VerifyPass pass) => _retry.RunAsync(
        () => target.ReadAsync(connection => VerificationPasses.RangesAsync(connection, ledger.Id, target.Leaf.Oid, pass.Number, target.Cancellation)), static () => { });

    // A pass over what was rewritten meanwhile has seen some rows at two places and others nowhere.
    private Task<bool> DoneAsync(VerifyPass pass) => _retry.RunAsync(() => target.WriteAsync(async connection =>
    {
        if ((await target.SizeAsync(connection)).FileNode != pass.FileNode) return false;
        await VerificationPasses.DoneAsync(connection, ledger.Id, target.Leaf.Oid, pass.Number, target.Cancellation);
        return true;
    }), static () => { });

    private async Task WorkAsync(VerifyPass pass, List<VerifyRange> ranges, long pages)
    {
        var left = new ConcurrentQueue<VerifyRange>(ranges.Where(range => !range.IsDone));
        var meter = new VerifyMeter(Time, target.Name, pass.Number, pages, ranges);
        using var stop = new CancellationTokenSource();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Settings.VerifyWorkers, left.Count)).Select(async _ =>
        {
            try
            {
                var pace = new ChunkController(Settings.VerifyChunkTime, FirstPages, MostPages);
                while (!stop.IsCancellationRequested && left.TryDequeue(out var range))
                    for (var at = range; !at.IsDone && !stop.IsCancellationRequested;) at = await ChunkAsync(pass, at, pace, meter);
            }
            catch
            {
                // The others end behind their chunks: what they found is in the journal.
                await stop.CancelAsync();
                throw;
            }
        }));
    }

    private async Task<VerifyRange> ChunkAsync(VerifyPass pass, VerifyRange range, ChunkController pace, VerifyMeter meter)
    {
        target.Cancellation.ThrowIfCancellationRequested();
        var pages = range.ToPage is null ? (await _retry.RunAsync(() => target.ReadAsync(target.SizeAsync), static () => { })).Pages : 0;
        var end = range.ChunkEnd(pace.Size, pages);
        var started = Time.GetTimestamp();
        var compared = await new ChunkComparison(target).RunAsync(range.NextPage, end, pass.Since, () =>
        {
            pace.Failed();
            started = Time.GetTimestamp();
        });
        pace.Took(Time.GetElapsedTime(started));
        var suspects = compared.Suspects.Length == 0 ? SuspectResult.Nothing : await _suspects.RunAsync(compared.Suspects, Repairs(pass, range));
        var unsettled = suspects.Busy.Select(position => target.Find(FindingKind.Unsettled, position, []));
        var findings = ledger.New([.. suspects.Findings, .. unsettled]);
        var sum = Count(findings) with { Rows = compared.Rows, Moved = suspects.Moved };
        var after = range.After(end);
        await _retry.RunAsync(() => target.WriteAsync(async connection =>
        {
            if (await VerificationPasses.ProgressedAsync(connection, ledger.Id, target.Leaf.Oid, pass.Number, range, after, sum, compared.Snapshots, target.Cancellation))
                await ledger.KeepAsync(connection, target, findings);
            return true;
        }), static () => { });
        ledger.Kept(findings);
        target.Run.Report(meter.Add(range.NextPage, end, sum));
        return after;
    }

    // Rows that stayed locked are asked for again until the patience ends.
    private async Task SettleAsync(VerifyPass pass)
    {
        var started = Time.GetTimestamp();
        for (var told = false; ;)
        {
            var all = await _retry.RunAsync(() => target.ReadAsync(connection => Verifications.FindingsAsync(connection, ledger.Id, target.Cancellation)), static () => { });
            var unsettled = all.Where(kept => kept.Leaf == target.Leaf.Oid && kept.Finding.Kind == FindingKind.Unsettled).ToList();
            if (unsettled.Count == 0) return;
            var range = (await RangesAsync(pass))[0];
            var result = await _suspects.OnceAsync([.. unsettled.Select(kept => kept.Finding.Position)], Repairs(pass, range));
            var findings = ledger.New(result.Findings);
            var ids = unsettled.Where(kept => !result.Busy.Contains(kept.Finding.Position)).Select(kept => kept.Id).ToList();
            await _retry.RunAsync(() => target.WriteAsync(async connection =>
            {
                if (ids.Count == 0 || await Verifications.RemoveAsync(connection, ids, target.Cancellation) == 0) return false;
                await ledger.KeepAsync(connection, target, findings);
                await VerificationPasses.CountAsync(connection, ledger.Id, target.Leaf.Oid, pass.Number, range.Ordinal, Count(findings) with { Moved = result.Moved }, target.Cancellation);
                return true;
            }), static () => { });
            ledger.Kept(findings);
            if (result.Busy.Count == 0 || Time.GetElapsedTime(started) > Settings.VerifyPatience) return;
            if (!told) target.Run.Report(new Notice($"{target.Name}: {result.Busy.Count} rows that seem to differ are locked by others; waiting for them, at most {Settings.VerifyPatience.TotalSeconds:0} s."));
            told = true;
            await Task.Delay(SettleEvery, Time, target.Cancellation);
        }
    }

    private async Task<long> UnsettledAsync() => (await _retry.RunAsync(
        () => target.ReadAsync(connection => Verifications.FindingsAsync(connection, ledger.Id, target.Cancellation)), static () => { }))
        .LongCount(kept => kept.Leaf == target.Leaf.Oid && kept.Finding.Kind == FindingKind.Unsettled);

    private Repairing? Repairs(VerifyPass pass, VerifyRange range) => repairs is { } direction
        ? new Repairing(direction, (connection, rows) => VerificationPasses.CountAsync(
            connection, ledger.Id, target.Leaf.Oid, pass.Number, range.Ordinal, VerifySum.Nothing with { Repaired = rows }, target.Cancellation))
        : null;

    private static VerifySum Count(IReadOnlyList<Finding> findings) => VerifySum.Nothing with
    {
        Differences = findings.Count(finding => finding.Kind == FindingKind.Difference),
        Uncomputable = findings.Count(finding => finding.Kind == FindingKind.Uncomputable),
    };
}
