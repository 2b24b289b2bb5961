using Npgsql;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Rollout.Privileges;
using Teal.Rollout.Running;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>
/// Whether what keeps the sides equal still stands: nobody else has dropped or disabled a trigger of Teal's, or dropped, renamed or
/// changed what a rule reads or sets. Otherwise rows would be written past the rules, and no row is to blame for it.
/// </summary>
internal static class SyncCheck
{
    /// <summary>The check's name at the gates.</summary>
    public const string Name = "sync";

    /// <summary>What is wrong, as a clause; null where nothing is.</summary>
    public static async Task<string?> TroubleAsync(NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        foreach (var table in change.Tables)
        {
            try
            {
                var found = await TableFacts.ReadAsync(new CatalogReader(connection), table.Name, cancellation);
                if (table.NewColumns.Concat(table.OldColumns).FirstOrDefault(column => found.Columns.All(c => c.Name != column)) is { } gone)
                    return $"{found.Identity} has no column {SqlName.Quote(gone)} any more: somebody has dropped or renamed it since the expand. Bring it back";
            }
            catch (TableNotFoundException e)
            {
                return $"{e.Message} Somebody has dropped, renamed or moved the table since the expand: bring it back";
            }

            if (await RuleCheck.RefusedRuleAsync(connection, table, cancellation) is var (rule, refusal))
                return refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege ? await DeniedAsync(connection, change, refusal, cancellation) : $"a rule fails whatever the row: {refusal.SqlState} {refusal.MessageText}. Somebody has dropped, renamed or changed what it reads or sets since the expand: bring that back. The rule is: {rule.Sql}";
            if (await TriggerTroubleAsync(connection, change, table, cancellation) is { } trouble) return trouble;
        }

        return null;
    }

    private static async Task<string> DeniedAsync(NpgsqlConnection connection, Change change, PostgresException refusal, CancellationToken cancellation)
    {
        var (role, missing) = await PrivilegeCheck.MissingAsync(connection, change, cancellation);
        return $"the role {SqlName.Quote(role)} may not do what the rules do: {refusal.SqlState} {refusal.MessageText}. What is missing, for a superuser or the owner of each object to run: "
            + (missing.Count == 0 ? "the privilege on what that names" : string.Join(" ", missing.Select(line => line[..(line.IndexOf(";  -- ", StringComparison.Ordinal) + 1)])));
    }

    /// <summary>Which trigger of Teal's is gone or does not fire, as a clause; null where none.</summary>
    public static async Task<string?> TriggerTroubleAsync(NpgsqlConnection connection, Change change, SyncTable table, CancellationToken cancellation)
    {
        var names = new[] { ObjectNames.SyncTrigger(change.Name, "insert"), ObjectNames.SyncTrigger(change.Name, "update") };
        var found = await connection.Command(
            """
            SELECT c.oid::regclass::text, n.name, t.oid IS NOT NULL
            FROM (SELECT $1::regclass::oid AS oid UNION SELECT relid FROM pg_catalog.pg_partition_tree($1::regclass)) c
            JOIN pg_catalog.pg_class r ON r.oid = c.oid AND r.relkind IN ('r', 'p')
            CROSS JOIN unnest($2) AS n (name)
            LEFT JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid AND t.tgname = n.name
            WHERE t.oid IS NULL OR t.tgenabled NOT IN ('O', 'A')
            ORDER BY 1, 2 LIMIT 1
            """, table.Name.ToString(), names).ListAsync(row => (Table: row.GetString(0), Trigger: row.GetString(1), IsThere: row.GetBoolean(2)), cancellation);
        return found.Count == 0 ? null
            : $"somebody has {(found[0].IsThere ? "disabled" : "dropped")} the trigger {SqlName.Quote(found[0].Trigger)} of {found[0].Table}, so that what is written there is not carried over. `teal expand` puts it back; then `teal backfill` and `teal verify` find the rows that were written meanwhile";
    }

    /// <summary>Stops where something is wrong.</summary>
    /// <exception cref="RolloutException">Something is.</exception>
    public static async Task RequireStandingAsync(ChangeRun run)
    {
        var trouble = await new TransientRetry(run).RunAsync(async () =>
        {
            await using var connection = await run.OpenAsync("checking the sync triggers");
            return await TroubleAsync(connection, run.Change, run.Cancellation);
        }, static () => { });
        if (trouble is not null)
            throw new RolloutException($"The change {run.Change.Name} does not fit the database any more: {trouble}.");
    }

    /// <summary>The same as a check of a gate.</summary>
    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) BothSidesAreKept(ChangeRun run) => (Name, async connection =>
        run.Change.Tables.IsEmpty ? new CheckResult(Name, CheckOutcome.Pass, "the change keeps nothing in sync")
        // From there on what is missing is what it has retired itself.
        : run.Record.Phase == ChangePhase.Contracting ? new CheckResult(Name, CheckOutcome.Pass, "the triggers stood when the contract was begun")
        : await TroubleAsync(connection, run.Change, run.Cancellation) is { } trouble ? new CheckResult(Name, CheckOutcome.Fail, trouble)
        : new CheckResult(Name, CheckOutcome.Pass, "the triggers stand and fit the tables"));
}
