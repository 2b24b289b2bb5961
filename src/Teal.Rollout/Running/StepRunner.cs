using Npgsql;
using Teal.Planning.Steps;
using Teal.Postgres.Catalog;
using Teal.Postgres.Execution;
using Teal.Rollout.Journals;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Rollout.Running;

/// <summary>Runs the journal's steps, each with its entry in the same transaction, and takes them back.</summary>
internal sealed class StepRunner(ChangeRun run)
{
    private const int MostRounds = 20;

    /// <summary>
    /// Runs what is not done yet of a phase's steps, and then what indexes of partitioned tables still lack because of partitions that
    /// somebody attached meanwhile. Returns how many were run.
    /// </summary>
    public async Task<int> RunAsync(string phase)
    {
        var (ran, last) = await RunPlannedAsync(phase, 0);
        for (var round = 0; await PlanCompletionAsync(phase); round++)
        {
            if (round == MostRounds) throw new RolloutException($"Partitions come and go faster than they can be given their indexes ({phase}). Run the command again when they do not.");
            var (more, end) = await RunPlannedAsync(phase, last);
            (ran, last) = (ran + more, end);
        }
        return ran;
    }

    /// <summary>Takes a phase's steps back, the last one first.</summary>
    public async Task UndoAsync(string phase)
    {
        var steps = await StepsAsync(phase);
        foreach (var step in ToUndo(steps))
        {
            var title = step.Step.Undo.IsEmpty
                ? $"{step.Step.Title}: nothing to take back"
                : $"take back: {step.Step.Title}";
            run.Report(new StepBegun(phase, step.Ordinal, steps.Count, title, WasDone: false));
            var started = run.Environment.Time.GetTimestamp();
            // What a partition keeps when the whole loses it is no matter where it is no part of it any more.
            var isMoot = step.Step is { Partition: { } partition, Index: null, UndoKind: StepKind.Autocommit } && !await IsPartitionAsync(partition);
            await ExecuteAsync(title, step.Step.UndoKind, isMoot ? [] : step.Step.Undo, null,
                connection => Journal.StepUndoneAsync(connection, run.Record.Id, step, run.Cancellation));
            run.Report(new StepDone(phase, step.Ordinal, steps.Count, title, run.Environment.Time.GetElapsedTime(started)));
        }
    }

    /// <summary>The steps that an undo takes back, in its order: those that are done, and those that may have left something though they are not.</summary>
    public static IEnumerable<JournalStep> ToUndo(IReadOnlyList<JournalStep> steps) =>
        steps.Where(step => step.IsDone || step.Step.Kind == StepKind.Autocommit).Reverse();

    /// <summary>Runs statements in one transaction with an entry of the journal.</summary>
    public Task TogetherAsync(string title, IReadOnlyList<string> statements, Func<NpgsqlConnection, Task> journal) =>
        ExecuteAsync(title, StepKind.Transaction, statements, null, journal);

    private async Task<(int Ran, int Last)> RunPlannedAsync(string phase, int after)
    {
        var steps = await StepsAsync(phase);
        var ran = 0;
        foreach (var step in steps.Where(step => step.Ordinal > after))
        {
            run.Report(new StepBegun(phase, step.Ordinal, steps.Count, step.Step.Title, step.IsDone));
            if (step.IsDone) continue;
            var started = run.Environment.Time.GetTimestamp();
            var statements = step.Step.Statements;
            if (step.Step.Partition is { } partition && !await IsPartitionAsync(partition))
            {
                run.Report(new Notice($"{SqlName.Quote(partition.Schema, partition.Table)} is no partition of {SqlName.Quote(partition.RootSchema, partition.Root)} any more: nothing is done to it ({step.Step.Title})."));
                statements = [];
            }
            await ExecuteAsync(step.Step.Title, step.Step.Kind, statements, step.Step.Index,
                connection => Journal.StepDoneAsync(connection, run.Record.Id, step, run.Cancellation));
            run.Report(new StepDone(phase, step.Ordinal, steps.Count, step.Step.Title, run.Environment.Time.GetElapsedTime(started)));
            ran++;
        }
        return (ran, steps.Count == 0 ? after : steps[^1].Ordinal);
    }

    // Written down before it is run, like every step.
    private async Task<bool> PlanCompletionAsync(string phase)
    {
        var made = (await StepsAsync(phase)).Where(step => step.IsDone)
            .Select(step => SqlParser.Parse(new SourceText("<step>", step.Step.Statements[0])))
            .Where(script => script.Statements is [CreateIndexStatement { Only: true } or AlterTableStatement { Only: true }]).ToList();
        if (made.Count == 0) return false;
        SchemaModel now;
        await using (var connection = await run.OpenAsync("looking for new partitions")) now = await CatalogSchema.ReadAsync(connection, run.Cancellation);
        var lacking = made.SelectMany(script => NonBlockingForm.Completion(script.Statements[0], script.Source, now)).ToList();
        if (lacking.Count == 0) return false;
        await run.InTransactionAsync("writing the journal", connection => Journal.PlanAsync(connection, run.Record.Id, phase, lacking, run.Cancellation));
        return true;
    }

    private async Task<bool> IsPartitionAsync(StepPartition partition)
    {
        await using var connection = await run.OpenAsync("looking for a partition");
        return await connection.Command(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(to_regclass($2)) p WHERE p.relid = to_regclass($1))",
            SqlName.Quote(partition.Schema, partition.Table), SqlName.Quote(partition.RootSchema, partition.Root)).ScalarAsync<bool>(run.Cancellation);
    }

    private async Task<List<JournalStep>> StepsAsync(string phase)
    {
        await using var connection = await run.OpenAsync("reading the journal");
        return await Journal.StepsAsync(connection, run.Record.Id, phase, run.Cancellation);
    }

    private async Task ExecuteAsync(
        string title, StepKind kind, IReadOnlyList<string> statements, StepIndex? index, Func<NpgsqlConnection, Task> journal)
    {
        var environment = run.Environment;
        var ddl = new CarefulDdl(environment.Database, environment.Settings.Ddl, wait => run.Report(new LockWaited(title, wait)), environment.Time,
            onIndexProgress: progress => run.Report(new IndexProgressed(title, progress)));
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
