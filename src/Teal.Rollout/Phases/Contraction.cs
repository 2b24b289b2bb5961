using Npgsql;
using Teal.Linting.Analysis;
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
    public static async Task<ContractResult> RunAsync(ChangeRun run, IReadOnlyList<Override> overrides)
    {
        run.RequirePhase("contract", "It comes after `teal switch`.", ChangePhase.Switched, ChangePhase.Contracting);
        var gate = await GateRun.AskAsync(run, "contract", overrides,
            Checks.BackfillIsComplete(run), Checks.VerificationIsClean(run, afterSwitch: true),
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
        run.RequirePhase("revert", "It takes back a contract that was not purged yet.", ChangePhase.Contracting, ChangePhase.Retired, ChangePhase.Reverting);
        await run.SetPhaseAsync(ChangePhase.Reverting);
        var runner = new StepRunner(run);
        await runner.UndoAsync("retire");
        await runner.UndoAsync("contract");
        await runner.RunAsync("restore");
        await run.InTransactionAsync("writing the journal", async connection =>
        {
            await Journal.ForgetStepsAsync(connection, run.Record.Id, ["contract", "retire", "restore", "purge"], run.Cancellation);
            await Journal.RevertedAsync(connection, run.Record.Id, run.Cancellation);
        });
        return new ContractResult(new GateResult("revert", []), true, []);
    }

    public static async Task<ContractResult> PurgeAsync(ChangeRun run, IReadOnlyList<Override> overrides)
    {
        run.RequirePhase("purge", "It destroys what a contract has retired.", ChangePhase.Retired, ChangePhase.Purging);
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
        var before = await ColumnsThere.ReadAsync(connection, run.Change.Contract, run.Cancellation);
        var steps = StepPlanner.Contract(run.Change, before);
        var retire = await RetirementAsync(run, connection, steps);
        await run.InTransactionAsync("writing the journal", async journal =>
        {
            await Journal.PlanAsync(journal, run.Record.Id, "contract", steps.Additions, run.Cancellation);
            await Journal.PlanAsync(journal, run.Record.Id, "retire", [.. retire, .. steps.Retire], run.Cancellation);
            await Journal.PlanAsync(journal, run.Record.Id, "restore",
                [.. steps.RetiredColumns.SelectMany(column => column.RestoreSteps()), .. StepPlanner.Restoration(run.Change.Contract, before)], run.Cancellation);
            await Journal.PlanAsync(journal, run.Record.Id, "purge", steps.Purge, run.Cancellation);
            await Journal.SetPhaseAsync(journal, run.Record.Id, ChangePhase.Contracting, run.Cancellation);
        });
    }

    // The columns of a table get their new names in the transaction that also teaches the sync function those names.
    private static async Task<List<Step>> RetirementAsync(ChangeRun run, NpgsqlConnection connection, ContractSteps steps)
    {
        var retirement = new List<Step>();
        foreach (var group in steps.RetiredColumns.GroupBy(column => RelationName.Of(column.Table)))
        {
            var columns = group.ToList();
            IEnumerable<string> retired = columns.SelectMany(column => column.RetireStatements());
            IEnumerable<string> reverted = columns.Select(column => column.RevertStatement());
            if (run.Change.Tables.FirstOrDefault(table => RelationName.Of(table.Name) == group.Key) is { } synced)
            {
                var target = (await TableFacts.ReadAsync(new CatalogReader(connection), synced.Name, run.Cancellation)).ToSyncTarget();
                retired = retired.Concat(SyncTriggers.Create(run.Change.Name, synced, target, SyncStage.Retired, run.Record.SearchPath));
                reverted = reverted.Concat(SyncTriggers.Create(run.Change.Name, synced, target, SyncStage.Filled, run.Record.SearchPath));
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
