using System.Collections.Immutable;
using Npgsql;
using Teal.Linting.Analysis;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>What a contract, a revert or a purge did.</summary>
/// <param name="Gate">The gate's answer; without checks where there is no gate.</param>
/// <param name="Done">Whether it was carried out.</param>
/// <param name="Retired">What waits for its purge now, as <c>table.column</c>.</param>
public sealed record ContractResult(GateResult Gate, bool Done, IReadOnlyList<string> Retired);

/// <summary>
/// Takes what only blue needed out of the way, in a form that can be taken back: constraints on the new side first, then a
/// rename. The way back to the old side is kept alive until purge.
/// </summary>
internal static class Contraction
{
    /// <summary>The checks of contract's gate, by name and in order.</summary>
    public static readonly ImmutableArray<string> Gate =
        [SyncCheck.Name, Checks.Backfill, Checks.Verification, Checks.Values, DependentsCheck.Name, Checks.RollbackWindow, Checks.BlueDrained];

    /// <summary>The checks of purge's gate, by name and in order.</summary>
    public static readonly ImmutableArray<string> PurgeGate = [Checks.Hold, Checks.BlueDrained];

    /// <summary>The phases in which a revert is possible.</summary>
    public static readonly ImmutableArray<ChangePhase> RevertPhases = [ChangePhase.Contracting, ChangePhase.Retired, ChangePhase.Reverting];

    /// <summary>The phases in which a purge is possible.</summary>
    public static readonly ImmutableArray<ChangePhase> PurgePhases = [ChangePhase.Retired, ChangePhase.Purging];

    /// <summary>What a revert is for.</summary>
    public const string RevertAdvice = "It takes back a contract that was not purged yet.";

    /// <summary>What a purge is for.</summary>
    public const string PurgeAdvice = "It destroys what a contract has retired.";

    public static async Task<ContractResult> RunAsync(ChangeRun run, IReadOnlyList<Override> overrides)
    {
        run.RequirePhase("contract", "It comes after `teal switch`.", ChangePhase.Switched, ChangePhase.Contracting);
        var gate = await GateRun.AskAsync(run, "contract", overrides,
            SyncCheck.BothSidesAreKept(run), Checks.BackfillIsComplete(run), Checks.VerificationIsClean(run, afterSwitch: true),
            Checks.ValuesAreThere(run), DependentsCheck.NothingStandsOnTheOldSide(run), Checks.RollbackWindowHasPassed(run), Checks.BlueIsDrained(run));
        if (!gate.IsOpen) return new ContractResult(gate, false, []);

        if (run.Record.Phase == ChangePhase.Switched) await BeginAsync(run);
        var runner = new StepRunner(run);
        await runner.RunAsync("contract");
        await runner.RunAsync("retire");
        await run.SetPhaseAsync(ChangePhase.Retired);
        return new ContractResult(gate, true, Retired(run));
    }

    public static async Task<ContractResult> RevertAsync(ChangeRun run)
    {
        run.RequirePhase("revert", RevertAdvice, RevertPhases);
        await run.SetPhaseAsync(ChangePhase.Reverting);
        var runner = new StepRunner(run);
        await runner.UndoAsync("retire");
        // What contract made goes last: a replica identity may stand on it until the old one is back.
        await runner.RunAsync("restore");
        await runner.UndoAsync("contract");
        await run.InTransactionAsync("writing the journal", async connection =>
        {
            await Journal.ForgetStepsAsync(connection, run.Record.Id, ["contract", "retire", "restore", "purge"], run.Cancellation);
            await Journal.RevertedAsync(connection, run.Record.Id, run.Cancellation);
        });
        return new ContractResult(new GateResult("revert", []), true, []);
    }

    public static async Task<ContractResult> PurgeAsync(ChangeRun run, IReadOnlyList<Override> overrides)
    {
        run.RequirePhase("purge", PurgeAdvice, PurgePhases);
        var gate = await GateRun.AskAsync(run, "purge", overrides, Checks.HoldHasPassed(run), Checks.BlueIsDrained(run));
        if (!gate.IsOpen) return new ContractResult(gate, false, []);
        await run.SetPhaseAsync(ChangePhase.Purging);
        var runner = new StepRunner(run);
        await SyncInstallation.RemoveAsync(run, runner);
        await runner.RunAsync("purge");
        await run.SetPhaseAsync(ChangePhase.Finished);
        return new ContractResult(gate, true, []);
    }

    private static async Task BeginAsync(ChangeRun run)
    {
        await using var connection = await run.OpenAsync("reading the catalog");
        var before = await CatalogSchema.ReadAsync(connection, run.Cancellation);
        RequireFreeNames(run.Change, before);
        var plan = await PlanAsync(connection, run.Change, before, run.Record.SearchPath, run.Cancellation);
        await run.InTransactionAsync("writing the journal", async journal =>
        {
            foreach (var (phase, steps) in plan) await Journal.PlanAsync(journal, run.Record.Id, phase, steps, run.Cancellation);
            await Journal.SetPhaseAsync(journal, run.Record.Id, ChangePhase.Contracting, run.Cancellation);
        });
    }

    // An index of the name, of whatever origin, would be taken for the one that is to be built.
    private static void RequireFreeNames(Change change, SchemaModel before)
    {
        foreach (var alter in change.Contract.OfType<AlterTableStatement>())
            foreach (var add in alter.Actions.OfType<AddConstraintAction>())
                if (add.Constraint is UniqueConstraint { Name: { } name, UsingIndex: null } && before.HasRelation(before.Resolve(alter.Name) with { Name = name.Name }))
                    throw new RolloutRefusedException($"{SqlName.Quote(alter.Name.Schema, name.Name)} is there already, and contract.sql of the change {change.Name} adds a constraint of that name. Nothing was changed. Where it is the index meant for it, say USING INDEX; else give the constraint another name.");
    }

    /// <summary>The steps of a contract that finds <paramref name="before"/>, and those of what comes behind it: phase by phase.</summary>
    internal static async Task<IReadOnlyList<(string Phase, ImmutableArray<Step> Steps)>> PlanAsync(
        NpgsqlConnection connection, Change change, SchemaModel before, IReadOnlyList<string> searchPath, CancellationToken cancellation)
    {
        var carried = await new CarriedColumnReader(connection).ReadAsync(change, cancellation);
        var steps = StepPlanner.Contract(change, before, carried);
        var retirement = await RetirementAsync(connection, change, steps, searchPath, cancellation);
        return
        [
            ("contract", steps.Additions),
            ("retire", [.. retirement, .. steps.Retire]),
            ("restore", [.. steps.RetiredColumns.SelectMany(column => column.RestoreSteps()), .. steps.With.Values.SelectMany(with => with.Restore), .. StepPlanner.Restoration(change.Contract, before)]),
            ("purge", steps.Purge),
        ];
    }

    // The columns of a table get their new names in the transaction that also teaches the sync function those names.
    private static async Task<List<Step>> RetirementAsync(
        NpgsqlConnection connection, Change change, ContractSteps steps, IReadOnlyList<string> searchPath, CancellationToken cancellation)
    {
        var retirement = new List<Step>();
        foreach (var group in steps.RetiredColumns.GroupBy(column => RelationName.Of(column.Table)))
        {
            var columns = group.ToList();
            var with = steps.With[group.Key];
            // A column of a replica identity cannot be NULL: that has moved on before.
            var retired = with.Statements.Concat(columns.SelectMany(column => column.RetireStatements()));
            var reverted = columns.Select(column => column.RevertStatement()).Concat(with.Undo);
            if (change.Tables.FirstOrDefault(table => RelationName.Of(table.Name) == group.Key) is { } synced)
            {
                var target = await SyncInstallation.TargetAsync(connection, change, synced, cancellation);
                retired = retired.Concat(SyncTriggers.Create(change.Name, synced, target, SyncStage.Retired, searchPath));
                reverted = reverted.Concat(SyncTriggers.Create(change.Name, synced, target, SyncStage.Filled, searchPath));
            }
            retirement.Add(Step.InTransaction($"retire {string.Join(", ", columns.Select(c => $"{c.Table}.{SqlName.Quote(c.Column)}"))}", [.. retired]) with
            {
                Undo = [.. reverted],
            });
        }
        return retirement;
    }

    private static IReadOnlyList<string> Retired(ChangeRun run) =>
        [.. run.Change.Contract.OfType<AlterTableStatement>().SelectMany(alter => alter.Actions.OfType<DropColumnAction>()
            .Select(drop => $"{alter.Name}.{SqlName.Quote(RetiredName.Of(drop.Column.Name))}"))];
}
