using System.Collections.Immutable;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>What an abort did.</summary>
/// <param name="Gate">The gate's answer.</param>
/// <param name="Done">Whether the change was taken back.</param>
public sealed record AbortResult(GateResult Gate, bool Done);

/// <summary>Takes an expand back: the triggers, then what was added. What green wrote was carried to the old side by the triggers.</summary>
internal static class Withdrawal
{
    /// <summary>The phases in which it is possible.</summary>
    public static readonly ImmutableArray<ChangePhase> Phases = [ChangePhase.Expanding, ChangePhase.Expanded, ChangePhase.Backfilled, ChangePhase.Aborting];

    /// <summary>What to do in the others.</summary>
    public const string Advice = "After the switch, `teal switch --back` comes first; after the contract, `teal revert`.";

    public static async Task<AbortResult> RunAsync(ChangeRun run, IReadOnlyList<Override> overrides)
    {
        run.RequirePhase("abort", Advice, Phases);
        var gate = run.Environment.Settings.Green.IsKnown
            ? await GateRun.AskAsync(run, "abort", overrides, Checks.GreenIsDrained(run))
            : new GateResult("abort", []);
        if (!gate.IsOpen) return new AbortResult(gate, false);

        await RequireEmptyTablesAsync(run);
        await run.SetPhaseAsync(ChangePhase.Aborting);
        var runner = new StepRunner(run);
        await SyncInstallation.RemoveAsync(run, runner);
        await runner.UndoAsync("expand");
        await runner.RunAsync("abort");
        foreach (var kept in run.Change.Expand.Where(statement => statement is not (AlterTableStatement or CreateIndexStatement or CreateTableStatement or CreateTypeStatement or CreateSequenceStatement or CreateViewStatement)))
            run.Report(new Notice($"An abort does not take this back; do it by hand where it matters: {string.Join(' ', run.Change.ExpandSql(kept).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}"));
        await run.SetPhaseAsync(ChangePhase.Aborted);
        return new AbortResult(gate, true);
    }

    // A table that expand made may hold what green wrote, and nothing leads that back.
    private static async Task RequireEmptyTablesAsync(ChangeRun run)
    {
        await using var connection = await run.OpenAsync("looking for rows that an abort would lose");
        foreach (var table in run.Change.Expand.OfType<CreateTableStatement>())
        {
            var exists = await connection.Command("SELECT to_regclass($1) IS NOT NULL", table.Name.ToString()).ScalarAsync<bool>(run.Cancellation);
            if (exists && await connection.Command($"SELECT EXISTS (SELECT FROM {table.Name})").ScalarAsync<bool>(run.Cancellation))
                throw new RolloutRefusedException($"An abort would drop the table {table.Name}, which expand.sql made and which holds rows by now. Save or delete them, then abort again.");
        }
    }
}
