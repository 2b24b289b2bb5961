using Npgsql;
using Teal.Planning.Steps;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>Puts the sync triggers of a change into the database, or takes them out.</summary>
internal static class SyncInstallation
{
    /// <summary>Creates or replaces the triggers of every table, one table to a transaction; the journal's entry goes with the last one.</summary>
    public static async Task InstallAsync(ChangeRun run, StepRunner runner, SyncStage stage, Func<NpgsqlConnection, Task> journal)
    {
        for (var i = 0; i < run.Change.Tables.Length; i++)
        {
            var table = run.Change.Tables[i];
            await using var connection = await run.OpenAsync("reading the catalog");
            var target = (await TableFacts.ReadAsync(new CatalogReader(connection), table.Name, run.Cancellation)).ToSyncTarget();
            var statements = SyncTriggers.Create(run.Change.Name, table, target, stage, run.Record.SearchPath);
            // A function can only be given to a role that may create in its schema (PostgreSQL manual, ALTER FUNCTION).
            if (!await connection.Command("SELECT has_schema_privilege($1, $2, 'CREATE')", target.Owner, ObjectNames.Schema).ScalarAsync<bool>(run.Cancellation))
                statements = statements.Insert(0, $"GRANT USAGE, CREATE ON SCHEMA {ObjectNames.Schema} TO {SqlName.Quote(target.Owner)}");
            var isLast = i == run.Change.Tables.Length - 1;
            await runner.TogetherAsync(
                $"{table.Name}: sync triggers", statements,
                inTransaction => isLast ? journal(inTransaction) : Task.CompletedTask);
        }
    }

    /// <summary>Removes the triggers and functions of every table; harmless where they are gone.</summary>
    public static async Task RemoveAsync(ChangeRun run, StepRunner runner)
    {
        foreach (var table in run.Change.Tables)
        {
            await using var connection = await run.OpenAsync("reading the catalog");
            var target = (await TableFacts.ReadAsync(new CatalogReader(connection), table.Name, run.Cancellation)).ToSyncTarget();
            await runner.TogetherAsync($"{table.Name}: remove the sync triggers", SyncTriggers.Drop(run.Change.Name, target), _ => Task.CompletedTask);
        }
    }
}
