using Teal.Planning.Sync;
using Teal.Rollout.Journals;
using Teal.Rollout.Phases;
using Teal.Rollout.Running;

namespace Teal.Rollout.Verifying;

/// <summary>What is asked of a verification.</summary>
public sealed record VerifyOptions
{
    /// <summary>Whether it begins at the first row even where an earlier one was cut off and could go on. Default false.</summary>
    public bool Restart { get; init; }

    /// <summary>Whether rows that differ are repaired. Default false.</summary>
    public bool Repair { get; init; }

    /// <summary>
    /// Which side a repair writes: <see cref="SyncDirection.Forward"/> the new one. Default null: the new one before the switch; behind
    /// it a repair is refused without a direction, for either may be the truth.
    /// </summary>
    public SyncDirection? Direction { get; init; }

    /// <summary>Told of every finding, those of a run that was cut off included; one at a time, from any thread. Default null.</summary>
    public Action<Finding>? OnFinding { get; init; }
}

/// <summary>What a verification found.</summary>
/// <param name="Rows">The rows compared: every row of every synced table, once.</param>
/// <param name="Differences">How many differ, without those that were repaired.</param>
/// <param name="Samples">The first findings, at most <see cref="Verification.SampleSize"/> for each table.</param>
/// <param name="Elapsed">How long this run took.</param>
/// <param name="Phase">The phase that the change is in.</param>
public sealed record VerificationResult(
    long Rows, long Differences, IReadOnlyList<Finding> Samples, TimeSpan Elapsed, ChangePhase Phase)
{
    /// <summary>For how many rows a rule fails.</summary>
    public long Uncomputable { get; init; }

    /// <summary>How many rows others kept locked, or went on writing, so that it could not be told whether they differ.</summary>
    public long Unsettled { get; init; }

    /// <summary>How many rows differed and were repaired.</summary>
    public long Repaired { get; init; }

    /// <summary>Whether it went on with one that was cut off.</summary>
    public bool WasResumed { get; init; }

    /// <summary>Whether every row agrees.</summary>
    public bool IsClean => Differences == 0 && Uncomputable == 0 && Unsettled == 0;
}

/// <summary>Recomputes the new side of every row and compares.</summary>
public static class Verification
{
    /// <summary>How many findings of a table are shown.</summary>
    public const int SampleSize = 20;

    internal static async Task<VerificationResult> RunAsync(ChangeRun run, VerifyOptions options)
    {
        run.RequirePhase("verify", "Run `teal expand` and `teal backfill` first; after the contract there is nothing to compare.",
            ChangePhase.Expanded, ChangePhase.Backfilled, ChangePhase.Switching, ChangePhase.Switched);
        var repairs = Repairs(run, options);
        await SyncCheck.RequireStandingAsync(run);
        var started = run.Environment.Time.GetTimestamp();
        var (id, kept, wasResumed) = await BeginAsync(run, options, repairs);
        foreach (var finding in kept.Where(finding => finding.Finding.Kind != FindingKind.Unsettled)) options.OnFinding?.Invoke(finding.Finding);
        var ledger = new FindingLedger(id, kept, options.OnFinding);
        long unsettled = 0;
        foreach (var table in run.Change.Tables) unsettled += await TableAsync(run, table, ledger, repairs);
        await SyncCheck.RequireStandingAsync(run);
        await run.InTransactionAsync("writing the journal", journal => Verifications.FinishAsync(journal, run.Record.Id, id, unsettled, run.Cancellation));

        await using var connection = await run.OpenAsync("reading the journal");
        var record = (await Verifications.LastAsync(connection, run.Record.Id, run.Cancellation))!;
        var samples = (await Verifications.FindingsAsync(connection, id, run.Cancellation)).Select(finding => finding.Finding)
            .GroupBy(finding => finding.Table).SelectMany(group => group.OrderBy(finding => finding.Kind == FindingKind.Repaired).Take(SampleSize));
        return new VerificationResult(record.Rows, record.Differences, [.. samples], run.Environment.Time.GetElapsedTime(started), run.Record.Phase)
        {
            Uncomputable = record.Uncomputable,
            Unsettled = record.Unsettled,
            Repaired = record.Repaired,
            WasResumed = wasResumed,
        };
    }

    // After the switch green writes the new side: the old one may be what is behind, and the forward rule would destroy the truth.
    private static SyncDirection? Repairs(ChangeRun run, VerifyOptions options)
    {
        if (!options.Repair) return null;
        var isSwitched = run.Record.Phase is ChangePhase.Switching or ChangePhase.Switched;
        if (options.Direction is null && isSwitched)
            throw new RolloutRefusedException(
                "Green serves, and what it wrote stands on the new side: a repair by the forward rules could overwrite it by what the old side says. Look at the rows that `teal verify` names, then say "
                + "`--direction backward` to write the old side from the new one, or `--direction forward` to write the new side from the old one.");
        var direction = options.Direction ?? SyncDirection.Forward;
        if (direction == SyncDirection.Backward && run.Change.Tables.FirstOrDefault(table => table.Backward.IsEmpty) is { } oneWay)
            throw new RolloutRefusedException($"{oneWay.Name} has no backward rule: nothing says what its old side should be.");
        return direction;
    }

    private static async Task<(long Id, List<KeptFinding> Kept, bool WasResumed)> BeginAsync(ChangeRun run, VerifyOptions options, SyncDirection? repairs)
    {
        await using (var connection = await run.OpenAsync("reading the journal"))
        {
            if (!options.Restart && await Verifications.UnfinishedAsync(connection, run.Record, repairs, run.Cancellation) is { } unfinished)
            {
                var kept = await Verifications.FindingsAsync(connection, unfinished, run.Cancellation);
                if (options.OnFinding is null || (kept.Count < Verifications.MostKept && kept.All(finding => finding.IsWhole)))
                {
                    run.Report(new Notice("The last verification was cut off: this one goes on where it was. (`--restart` begins again.)"));
                    return (unfinished, kept, true);
                }

                run.Report(new Notice("The last verification was cut off. The journal does not have everything that it found, and a report is asked for: this one begins again."));
            }
        }

        long id = 0;
        await run.InTransactionAsync("writing the journal", async connection => id = await Verifications.BeginAsync(connection, run.Record, repairs, run.Cancellation));
        return (id, [], false);
    }

    // A row may move from one partition to another: the second pass begins when the first one has been over all of them. A
    // partition may come meanwhile, or go.
    private static async Task<long> TableAsync(ChangeRun run, SyncTable table, FindingLedger ledger, SyncDirection? repairs)
    {
        var first = new HashSet<uint>();
        var unsettled = new Dictionary<uint, long>();
        while (true)
        {
            var leaves = await VerifyTarget.ReadAsync(run, table);
            var isAlone = leaves.Length == 1;
            var isFirst = !isAlone && leaves.Any(leaf => !first.Contains(leaf.Leaf.Oid));
            if (leaves.FirstOrDefault(leaf => isFirst ? !first.Contains(leaf.Leaf.Oid) : !unsettled.ContainsKey(leaf.Leaf.Oid)) is not { } next)
                return unsettled.Values.Sum();
            try
            {
                var rows = await new LeafVerification(next, ledger, repairs).RunAsync(isFirst ? 1 : LeafVerification.MostPasses, isAlone);
                if (isFirst) first.Add(next.Leaf.Oid);
                else unsettled[next.Leaf.Oid] = rows;
            }
            catch (RolloutException) when (!isAlone)
            {
                if ((await VerifyTarget.ReadAsync(run, table)).Any(leaf => leaf.Leaf == next.Leaf)) throw;
                run.Report(new Notice($"{next.Name} is no part of {table.Name} any more."));
                await run.InTransactionAsync("writing the journal", connection => VerificationPasses.ForgetAsync(connection, ledger.Id, next.Leaf.Oid, run.Cancellation));
            }
        }
    }
}
