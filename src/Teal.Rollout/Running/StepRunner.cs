using Npgsql;
using Teal.Planning.Steps;
using Teal.Postgres.Catalog;
using Teal.Postgres.Execution;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Running;

/// <summary>Runs the journal's steps, each with its entry in the same transaction, and takes them back.</summary>
internal sealed class StepRunner(ChangeRun run)
{
    /// <summary>Runs what is not done yet of a phase's steps. Returns how many were run.</summary>
    public async Task<int> RunAsync(string phase)
    {
        var steps = await StepsAsync(phase);
        var ran = 0;
        foreach (var step in steps)
        {
            run.Report(new StepBegun(phase, step.Ordinal, steps.Count, step.Step.Title, step.IsDone));
            if (step.IsDone) continue;
            var started = run.Environment.Time.GetTimestamp();
            await ExecuteAsync(step.Step.Title, step.Step.Kind, step.Step.Statements, step.Step.Index,
                connection => Journal.StepDoneAsync(connection, run.Record.Id, step, run.Cancellation));
            run.Report(new StepDone(phase, step.Ordinal, steps.Count, step.Step.Title, run.Environment.Time.GetElapsedTime(started)));
            ran++;
        }
        return ran;
    }

    /// <summary>Takes a phase's steps back, the last one first.</summary>
    public async Task UndoAsync(string phase)
    {
        var steps = await StepsAsync(phase);
        foreach (var step in steps.Where(step => step.IsDone || step.Step.Kind == StepKind.Autocommit).Reverse())
        {
            var title = step.Step.Undo.IsEmpty
                ? $"{step.Step.Title}: nothing to take back"
                : $"take back: {step.Step.Title}";
            run.Report(new StepBegun(phase, step.Ordinal, steps.Count, title, WasDone: false));
            var started = run.Environment.Time.GetTimestamp();
            await ExecuteAsync(title, step.Step.UndoKind, step.Step.Undo, null,
                connection => Journal.StepUndoneAsync(connection, run.Record.Id, step, run.Cancellation));
            run.Report(new StepDone(phase, step.Ordinal, steps.Count, title, run.Environment.Time.GetElapsedTime(started)));
        }
    }

    /// <summary>Runs statements in one transaction with an entry of the journal.</summary>
    public Task TogetherAsync(string title, IReadOnlyList<string> statements, Func<NpgsqlConnection, Task> journal) =>
        ExecuteAsync(title, StepKind.Transaction, statements, null, journal);

    private async Task<List<JournalStep>> StepsAsync(string phase)
    {
        await using var connection = await run.OpenAsync("reading the journal");
        return await Journal.StepsAsync(connection, run.Record.Id, phase, run.Cancellation);
    }

    private async Task ExecuteAsync(
        string title, StepKind kind, IReadOnlyList<string> statements, StepIndex? index, Func<NpgsqlConnection, Task> journal)
    {
        var environment = run.Environment;
        var ddl = new CarefulDdl(environment.Database, environment.Settings.Ddl, wait => run.Report(new LockWaited(title, wait)), environment.Time);
        if (kind == StepKind.Transaction)
        {
            await ddl.RunTogetherAsync(statements, async (connection, _, _) =>
            {
                await run.Lease.FenceAsync(connection, run.Cancellation);
                await journal(connection);
            }, run.Cancellation);
            return;
        }
        foreach (var statement in statements)
        {
            await using var connection = await run.OpenAsync("checking the lease");
            await run.Lease.FenceAsync(connection, run.Cancellation);
            if (index is null)
            {
                await ddl.RunAloneAsync(statement, ddl.Patience.IndexLockTimeout, run.Cancellation);
                continue;
            }
            var table = await new CatalogReader(connection).TableAsync(index.Schema, index.Table, run.Cancellation);
            await new ConcurrentIndex(ddl).EnsureAsync(statement, table.Schema, table.Name, index.Name, run.Cancellation);
        }
        await run.InTransactionAsync("writing the journal", journal);
    }
}
