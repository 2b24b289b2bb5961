using System.Globalization;
using Npgsql;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Gates;

/// <summary>The checks, each by name.</summary>
internal static class Checks
{
    public const string Backfill = "backfill", Verification = "verification", Values = "values", BlueDrained = "blue-drained",
        RollbackWindow = "rollback-window", Hold = "hold", GreenDrained = "green-drained";

    /// <summary>Every row is filled, and none is in quarantine.</summary>
    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) BackfillIsComplete(ChangeRun run) => (Backfill, async connection =>
    {
        if (!run.Change.HasBackfill) return Pass(Backfill, "the change has no rows to fill");
        var records = await Observations.BackfillsAsync(connection, run.Record.Id, run.Cancellation);
        var quarantined = await Observations.QuarantineAsync(connection, run.Record.Id, run.Cancellation);
        if (quarantined.Count > 0)
            return Fail(Backfill, $"{quarantined.Count} rows are in quarantine, the first is {quarantined[0].Table} {quarantined[0].RowKey} ({quarantined[0].SqlState} {quarantined[0].Message}). Mend them and run `teal backfill` again");
        // A partition that was detached since is nobody's business; one that was attached is not filled.
        foreach (var table in run.Change.Tables)
        {
            var catalog = new CatalogReader(connection);
            foreach (var leaf in await catalog.LeavesAsync(await catalog.TableAsync(table.Name, run.Cancellation), run.Cancellation))
                if (!records.Any(record => record.Table == leaf.ToString() && record.IsFinished))
                    return Fail(Backfill, $"the backfill of {leaf} is not complete. Run `teal backfill`");
        }

        if (run.Change.Data.FirstOrDefault(data => !records.Any(record => record.Table == data.Title && record.IsFinished)) is { } left)
            return Fail(Backfill, $"{left.Title} is not complete. Run `teal backfill`");
        return Pass(Backfill, $"{records.Sum(record => record.RowsFilled)} rows filled, none left");
    });

    /// <summary>The last verification found no difference and is younger than the backfill, and than the switch where there was one.</summary>
    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) VerificationIsClean(ChangeRun run, bool afterSwitch) => (Verification, async connection =>
    {
        if (run.Change.Tables.IsEmpty) return Pass(Verification, "the change has no rows to compare");
        var last = await Observations.LastVerificationAsync(connection, run.Record.Id, run.Cancellation);
        if (last is null) return Fail(Verification, "the change was not verified. Run `teal verify`");
        if (last.Differences > 0) return Fail(Verification, $"{last.Differences} of {last.Rows} rows differ from the rules. `teal verify` names them");
        if (run.Record.BackfilledAt is not { } backfilled || last.BegunAt < backfilled)
            return Fail(Verification, "the last verification is older than the backfill. Run `teal verify`");
        if (afterSwitch && last.BegunAt < run.Record.SwitchedAt)
            return Fail(Verification, "the last verification is older than the switch, and green has written since. Run `teal verify`");
        return Pass(Verification, $"{last.Rows} rows compared at {Time(last.BegunAt)}, no difference");
    });

    /// <summary>No row is without a value that contract asks for.</summary>
    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) ValuesAreThere(ChangeRun run) => (Values, async connection =>
    {
        var required = run.Change.Contract.OfType<AlterTableStatement>()
            .SelectMany(alter => alter.Actions.OfType<AlterColumnNotNullAction>().Where(set => set.NotNull).Select(set => (alter.Name, set.Column))).ToList();
        foreach (var (table, column) in required)
        {
            var missing = await connection.Command($"SELECT count(*) FROM {table} WHERE {column} IS NULL").ScalarAsync<long>(run.Cancellation);
            if (missing > 0) return Fail(Values, $"{missing} rows of {table} have no {column}, and contract.sql makes it NOT NULL. SELECT * FROM {table} WHERE {column} IS NULL shows them");
        }
        return Pass(Values, required.Count == 0 ? "contract.sql asks for none" : $"every row has {string.Join(", ", required.Select(r => $"{r.Name}.{r.Column}"))}");
    });

    /// <summary>No session of blue is left.</summary>
    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) BlueIsDrained(ChangeRun run) =>
        (BlueDrained, connection => DrainedAsync(connection, BlueDrained, "blue", run.Environment.Settings.Blue, run.Cancellation));

    /// <summary>No session of green is left.</summary>
    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) GreenIsDrained(ChangeRun run) =>
        (GreenDrained, connection => DrainedAsync(connection, GreenDrained, "green", run.Environment.Settings.Green, run.Cancellation));

    /// <summary>The rollback window has passed since the switch.</summary>
    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) RollbackWindowHasPassed(ChangeRun run) => (RollbackWindow, async connection =>
    {
        if (run.Record.SwitchedAt is not { } switched) return Fail(RollbackWindow, "traffic was not switched to green. Run `teal switch`");
        return await PassedAsync(connection, RollbackWindow, switched, run.Environment.Settings.RollbackWindow, "the switch", run.Cancellation);
    });

    /// <summary>What was retired has been held long enough.</summary>
    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) HoldHasPassed(ChangeRun run) => (Hold, async connection =>
    {
        if (run.Record.RetiredAt is not { } retired) return Fail(Hold, "nothing is retired");
        return await PassedAsync(connection, Hold, retired, run.Environment.Settings.Hold, "the contract", run.Cancellation);
    });

    private static async Task<CheckResult> DrainedAsync(
        NpgsqlConnection connection, string name, string version, VersionIdentity identity, CancellationToken cancellation)
    {
        if (!identity.IsKnown)
            return Inconclusive(name, $"Teal does not know {version}'s sessions: give its application_name or role as \"{version}\" in teal.json");
        // Without this right the server shows neither name nor role of other sessions as what they are.
        var maySee = await connection.Command(
            "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)").ScalarAsync<bool>(cancellation);
        if (!maySee) return Inconclusive(name, "this role may not see other sessions: GRANT pg_read_all_stats to it");
        var sessions = await connection.Command(
            """
            SELECT pid, coalesce(application_name, ''), usename FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()
              AND (application_name = $1 OR usename = $2) ORDER BY pid
            """, identity.Application ?? "\u0001", identity.Role ?? "\u0001")
            .ListAsync(row => $"process {row.GetInt32(0)}, {row.GetString(1)}, role {row.GetFieldValue<string>(2)}", cancellation);
        return sessions.Count == 0
            ? Pass(name, $"no session of {identity}")
            : Fail(name, $"{sessions.Count} sessions of {version} ({identity}) are left, the first is {sessions[0]}");
    }

    private static async Task<CheckResult> PassedAsync(
        NpgsqlConnection connection, string name, DateTimeOffset since, TimeSpan window, string what, CancellationToken cancellation)
    {
        var now = await connection.Command("SELECT clock_timestamp()").ScalarAsync<DateTime>(cancellation);
        var age = now - since.UtcDateTime;
        return age >= window
            ? Pass(name, $"{Length(age)} since {what} at {Time(since)}, {Length(window)} asked for")
            : Fail(name, $"{Length(age)} since {what} at {Time(since)}, {Length(window)} asked for: open in {Length(window - age)}");
    }

    private static CheckResult Pass(string name, string evidence) => new(name, CheckOutcome.Pass, evidence);

    private static CheckResult Fail(string name, string evidence) => new(name, CheckOutcome.Fail, evidence);

    private static CheckResult Inconclusive(string name, string evidence) => new(name, CheckOutcome.Inconclusive, evidence);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
    };
}
