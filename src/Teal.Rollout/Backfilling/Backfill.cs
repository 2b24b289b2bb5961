using System.Collections.Immutable;
using Teal.Planning.Changes;
using Teal.Planning.Sync;
using Teal.Rollout.Journals;
using Teal.Rollout.Leases;
using Teal.Rollout.Phases;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>What a backfill did.</summary>
/// <param name="RowsFilled">The rows filled, by earlier runs too.</param>
/// <param name="Quarantined">The rows that could not be filled; they block the switch.</param>
/// <param name="Elapsed">The time of this run.</param>
public sealed record BackfillResult(long RowsFilled, IReadOnlyList<QuarantinedRow> Quarantined, TimeSpan Elapsed)
{
    /// <summary>Whether every row is filled.</summary>
    public bool IsComplete => Quarantined.Count == 0;
}

/// <summary>What a process did that helped another one's backfill.</summary>
/// <param name="RowsFilled">The rows that it filled.</param>
/// <param name="IsComplete">Whether every row is filled, by whomever.</param>
/// <param name="Elapsed">The time of this run.</param>
public sealed record JoinResult(long RowsFilled, bool IsComplete, TimeSpan Elapsed);

/// <summary>Fills the new side of the rows that were there before the triggers, and runs the statements of <c>backfill.sql</c>.</summary>
internal static class Backfill
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The command that a backfill's lease names.</summary>
    public const string Command = "backfill";

    /// <summary>Asks something of the backfills of a change that are under way, whoever carries them out.</summary>
    public static async Task<bool> SteerAsync(RolloutEnvironment environment, Change change, BackfillRequest request, CancellationToken cancellation)
    {
        await using var connection = await environment.Database.OpenAsync("asking the backfill to wait or go on", cancellation);
        await ServerCheck.RequireUsableAsync(connection, cancellation);
        await Journal.RequireAsync(connection, change.Name, cancellation);
        if (await Journal.FindAsync(connection, change.Name, cancellation) is null) throw Journal.NotBegun(change.Name);
        return await Lease.RequestAsync(connection, change.Name, Command, request, cancellation);
    }

    public static async Task<BackfillResult> RunAsync(ChangeRun run)
    {
        RequirePhase(run);
        await SyncCheck.RequireStandingAsync(run);
        var started = run.Environment.Time.GetTimestamp();
        foreach (var table in run.Change.Tables) await FillAsync(run, table);
        foreach (var data in run.Change.Data) await new DataBackfill(await DataTarget.OfAsync(run, data)).RunAsync();
        return await EndAsync(run, started);
    }

    /// <summary>Tries the rows in quarantine again.</summary>
    public static async Task<BackfillResult> RetryAsync(ChangeRun run)
    {
        RequirePhase(run);
        await SyncCheck.RequireStandingAsync(run);
        var started = run.Environment.Time.GetTimestamp();
        var quarantined = await QuarantineAsync(run);
        foreach (var table in run.Change.Tables)
            foreach (var target in await FillTarget.OfAsync(run, table))
            {
                await RequireFinishedAsync(target);
                await new TableBackfill(target).RetryAsync(quarantined);
            }

        foreach (var data in run.Change.Data)
        {
            var target = await DataTarget.OfAsync(run, data);
            await RequireFinishedAsync(target);
            await new DataBackfill(target).RetryAsync();
        }

        return await EndAsync(run, started);
    }

    /// <summary>Says what it will do.</summary>
    public static async Task<BackfillEstimate> EstimateAsync(ChangeRun run)
    {
        RequirePhase(run);
        await SyncCheck.RequireStandingAsync(run);
        var tables = ImmutableArray.CreateBuilder<TableEstimate>();
        foreach (var table in run.Change.Tables)
            foreach (var target in await FillTarget.OfAsync(run, table))
                tables.Add(await new Estimate(target, target.Queries.Fill(target.Queries.OnPages), target.Name).RunAsync());
        foreach (var data in run.Change.Data)
        {
            var target = await DataTarget.OfAsync(run, data);
            if (target.Facts.Identity.IsPartitioned) run.Report(new Notice($"{data.Title} goes over a partitioned table, of which no sample is taken."));
            else tables.Add(await new Estimate(target, target.OnPages, data.Target.ToString()).RunAsync());
        }
        return new BackfillEstimate(tables.ToImmutable());
    }

    private static async Task RequireFinishedAsync(WorkTarget target)
    {
        await using var connection = await target.Run.OpenAsync("reading the journal");
        if (await Observations.BackfillAsync(connection, target.Run.Record.Id, target.Name, target.Cancellation) is not { IsFinished: true })
            throw new RolloutRefusedException($"The backfill of {target.Name} is not at its end, so the quarantine is not complete: run `teal backfill`, which tries these rows too.");
    }

    private static async Task<List<QuarantinedRow>> QuarantineAsync(ChangeRun run)
    {
        await using var connection = await run.OpenAsync("reading the journal");
        return await Observations.QuarantineAsync(connection, run.Record.Id, run.Cancellation);
    }

    private static void RequirePhase(ChangeRun run) =>
        run.RequirePhase(Command, "Run `teal expand` first; after the contract there is nothing to fill.",
            ChangePhase.Expanded, ChangePhase.Backfilled, ChangePhase.Switching, ChangePhase.Switched);

    private static async Task<BackfillResult> EndAsync(ChangeRun run, long started)
    {
        await SyncCheck.RequireStandingAsync(run);
        await using var connection = await run.OpenAsync("reading the journal");
        var quarantined = await Observations.QuarantineAsync(connection, run.Record.Id, run.Cancellation);
        var filled = (await Observations.BackfillsAsync(connection, run.Record.Id, run.Cancellation)).Sum(record => record.RowsFilled);
        if (run.Record.Phase == ChangePhase.Expanded && quarantined.Count == 0)
        {
            if (run.Change.Tables.IsEmpty) await run.SetPhaseAsync(ChangePhase.Backfilled);
            else
                await SyncInstallation.InstallAsync(run, new StepRunner(run), SyncStage.Filled,
                    inTransaction => Journal.SetPhaseAsync(inTransaction, run.Record.Id, ChangePhase.Backfilled, run.Cancellation));
        }

        return new BackfillResult(filled, quarantined, run.Environment.Time.GetElapsedTime(started));
    }

    /// <summary>Helps the backfill that another process has begun, until that one ends.</summary>
    public static async Task<JoinResult> JoinAsync(ChangeRun run)
    {
        var started = run.Environment.Time.GetTimestamp();
        long filled = 0;
        try
        {
            while (await IsAtWorkAsync(run))
                if (await HelpAsync(run) is { } rows) filled += rows;
                else await Task.Delay(LookEvery, run.Environment.Time, run.Cancellation);
        }
        catch (LeaseLostException)
        {
            // In the middle of a chunk, which was not committed.
        }
        catch (OperationCanceledException) when (run.Lease.Lost.IsCancellationRequested)
        {
        }

        await using var connection = await run.Environment.Database.OpenAsync("reading the journal");
        var isComplete = await Journal.FindAsync(connection, run.Change.Name, CancellationToken.None) is { Phase: not ChangePhase.Expanded };
        return new JoinResult(filled, isComplete, run.Environment.Time.GetElapsedTime(started));
    }

    // A partition that is attached meanwhile brings rows that nobody filled.
    private static async Task FillAsync(ChangeRun run, SyncTable table)
    {
        for (var done = new HashSet<uint>(); ;)
        {
            if ((await FillTarget.OfAsync(run, table)).FirstOrDefault(target => !done.Contains(target.Facts.Identity.Oid)) is not { } next) return;
            await new TableBackfill(next).RunAsync();
            done.Add(next.Facts.Identity.Oid);
        }
    }

    private static async Task<long?> HelpAsync(ChangeRun run)
    {
        foreach (var table in run.Change.Tables)
            foreach (var target in await FillTarget.OfAsync(run, table))
                if (await new TableBackfill(target).HelpAsync() is { } rows) return rows;
        foreach (var data in run.Change.Data)
            if (await new DataBackfill(await DataTarget.OfAsync(run, data)).HelpAsync() is { } rows) return rows;
        return null;
    }

    private static async Task<bool> IsAtWorkAsync(ChangeRun run)
    {
        await using var connection = await run.OpenAsync("reading the journal");
        return await run.Lease.RequestedAsync(connection, run.Cancellation) is not null;
    }
}
