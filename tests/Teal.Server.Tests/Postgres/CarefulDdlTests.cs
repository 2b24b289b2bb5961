using Npgsql;
using Teal.Postgres.Connections;
using Teal.Postgres.Execution;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Postgres;

public class CarefulDdlTests
{
    private static readonly LockPatience Short = new()
    {
        LockTimeout = TimeSpan.FromMilliseconds(400),
        FirstDelay = TimeSpan.FromMilliseconds(20),
        MaxDelay = TimeSpan.FromMilliseconds(50),
        MaxAttempts = 200,
    };

    [PostgresFact]
    public async Task Statements_and_what_runs_alongside_take_effect_together()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int); CREATE TABLE journal (step text)");

        await new CarefulDdl(database.Database).RunTogetherAsync(
            ["ALTER TABLE t ADD COLUMN b int", "ALTER TABLE t ADD COLUMN c int"], JournalAsync);

        Assert.Equal(3, await ColumnsOfT(database));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM journal"));
    }

    [PostgresFact]
    public async Task A_failing_statement_rolls_everything_back_and_is_described_with_its_place()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => new CarefulDdl(database.Database).RunTogetherAsync(
            ["ALTER TABLE t ADD COLUMN b int", "\n-- é\U0001F600\nCREATE VIEW v AS\n  SELECT a, nothing FROM t"]));

        Assert.Equal("42703", error.SqlState);
        Assert.Equal((4, 13), (error.Position!.Value.Line, error.Position.Value.Column));
        Assert.Contains("\"nothing\" does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("line 4, column 13", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ColumnsOfT(database));
    }

    [PostgresFact]
    public async Task The_error_keeps_detail_and_hint()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; INSERT INTO t VALUES (7), (7)");
        var ddl = new CarefulDdl(database.Database);

        var dependent = await Assert.ThrowsAsync<StatementFailedException>(() => ddl.RunTogetherAsync(["DROP TABLE t"]));
        var duplicate = await Assert.ThrowsAsync<StatementFailedException>(() => ddl.RunTogetherAsync(["CREATE UNIQUE INDEX ON t (a)"]));

        Assert.Contains("view v depends on table t", dependent.Detail!, StringComparison.Ordinal);
        Assert.Contains("CASCADE", dependent.Hint!, StringComparison.Ordinal);
        Assert.Contains("(a)=(7)", duplicate.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_fails_alongside_rolls_the_statements_back_and_comes_out_as_it_is()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int); CREATE TABLE journal (step text)");

        await Assert.ThrowsAsync<InvalidDataException>(() => new CarefulDdl(database.Database).RunTogetherAsync(
            ["ALTER TABLE t ADD COLUMN b int"],
            async (connection, transaction, cancellation) =>
            {
                await JournalAsync(connection, transaction, cancellation);
                throw new InvalidDataException();
            }));

        Assert.Equal(1, await ColumnsOfT(database));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM journal"));
    }

    [PostgresFact]
    public async Task A_blocked_statement_tells_by_whom_and_succeeds_when_the_blocker_goes()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int); CREATE TABLE journal (step text)");
        await using var blocker = await Blocker.OnAsync(database, "SELECT * FROM t");
        var waits = new List<LockWait>();
        var ddl = new CarefulDdl(database.Database, Short, wait =>
        {
            waits.Add(wait);
            if (waits.Count == 2) blocker.EndAsync().GetAwaiter().GetResult();
        });

        await ddl.RunTogetherAsync(["ALTER TABLE t ADD COLUMN b int"], JournalAsync);

        Assert.Equal([1, 2], waits.Select(wait => wait.Attempt));
        Assert.All(waits, wait =>
        {
            var seen = Assert.Single(wait.Blockers);
            Assert.Equal((blocker.ProcessId, "the old app", "idle in transaction"), (seen.ProcessId, seen.ApplicationName, seen.State));
            Assert.True(seen.TransactionAge > TimeSpan.Zero);
            Assert.Equal("SELECT * FROM t", seen.Query);
            Assert.InRange(wait.NextDelay!.Value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50));
        });
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM journal"));
        Assert.Equal(2, await ColumnsOfT(database));
    }

    [PostgresFact]
    public async Task While_it_is_blocked_others_wait_no_longer_than_the_lock_timeout()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        await using var blocker = await Blocker.OnAsync(database, "SELECT * FROM t");
        using var stop = new CancellationTokenSource();
        var ddl = new CarefulDdl(database.Database, Short with { FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(1) });
        var blocked = ddl.RunTogetherAsync(["ALTER TABLE t ADD COLUMN b int"], null, stop.Token);
        await Task.Delay(50);

        // Behind the waiting ALTER TABLE in the queue; without the timeout this would wait for the blocker.
        await database.ExecuteAsync("SET statement_timeout = '2s'; SELECT * FROM t");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
    }

    [PostgresFact]
    public async Task At_the_bound_it_gives_up_and_names_statement_and_blocker()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        await using var blocker = await Blocker.OnAsync(database, "SELECT * FROM t");

        var byAttempts = await Assert.ThrowsAsync<LockNotObtainedException>(() =>
            new CarefulDdl(database.Database, Short with { MaxAttempts = 2 }).RunTogetherAsync(["ALTER TABLE t ADD COLUMN b int"]));
        var byTime = await Assert.ThrowsAsync<LockNotObtainedException>(() =>
            new CarefulDdl(database.Database, Short with { MaxElapsed = TimeSpan.FromMilliseconds(600) }).RunTogetherAsync(["ALTER TABLE t ADD COLUMN b int"]));

        Assert.Equal(2, byAttempts.Attempts);
        Assert.Contains("ALTER TABLE t ADD COLUMN b int", byAttempts.Message, StringComparison.Ordinal);
        Assert.Contains($"pid {blocker.ProcessId} (the old app, idle in transaction", byAttempts.Message, StringComparison.Ordinal);
        Assert.Contains("pg_terminate_backend", byAttempts.Message, StringComparison.Ordinal);
        Assert.InRange(byTime.Attempts, 1, 3);
        Assert.Equal(1, await ColumnsOfT(database));
    }

    [PostgresFact]
    public async Task A_prepared_transaction_is_shown_as_what_it_is()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        await database.ExecuteAsync("BEGIN; LOCK TABLE t; PREPARE TRANSACTION 'forgotten'");
        try
        {
            var error = await Assert.ThrowsAsync<LockNotObtainedException>(() =>
                new CarefulDdl(database.Database, Short with { MaxAttempts = 1 }).RunTogetherAsync(["ALTER TABLE t ADD COLUMN b int"]));

            Assert.Contains("a prepared transaction", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync("ROLLBACK PREPARED 'forgotten'");
        }
    }

    [PostgresFact]
    public async Task A_deadlock_is_tried_again()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int); CREATE TABLE u (a int)");
        await using var other = await database.OpenAsync();
        await RunAsync(other, "SET deadlock_timeout = '10s'; BEGIN; LOCK TABLE u");
        var waits = new List<LockWait>();
        var ddl = new CarefulDdl(database.Database, Short with { LockTimeout = TimeSpan.FromSeconds(20) }, waits.Add);

        // Ours holds t and wants u; the other holds u and then wants t. Ours looks for a deadlock first, and is the victim.
        var ours = ddl.RunTogetherAsync(["SET LOCAL deadlock_timeout = '2s'", "LOCK TABLE t", "LOCK TABLE u"]);
        while (await database.ScalarAsync<bool>("SELECT count(*) = 0 FROM pg_locks WHERE NOT granted AND relation = 'u'::regclass")) await Task.Delay(20);
        await RunAsync(other, "LOCK TABLE t; COMMIT");
        await ours;

        Assert.Equal("LOCK TABLE u", Assert.Single(waits, wait => wait.NextDelay is not null).Statement);
    }

    [PostgresFact]
    public async Task No_timeout_stays_behind_in_the_session()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        await using var pool = SmallPool(database);
        var ddl = new CarefulDdl(pool);

        await ddl.RunTogetherAsync(["ALTER TABLE t ADD COLUMN b int"]);
        await AssertUntouchedAsync(pool);
        await ddl.RunAloneAsync("VACUUM t");
        await AssertUntouchedAsync(pool);
        await Assert.ThrowsAsync<StatementFailedException>(() => ddl.RunAloneAsync("VACUUM nothing"));
        await AssertUntouchedAsync(pool);
        using var stop = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ddl.RunAloneAsync("SELECT pg_sleep(60)", null, stop.Token));
        await AssertUntouchedAsync(pool);
        Assert.InRange(await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'small pool'"), 2, 3);
    }

    [PostgresFact]
    public async Task During_a_statement_its_timeouts_are_those_of_the_patience()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE seen (t text)");
        await using var pool = SmallPool(database);
        var ddl = new CarefulDdl(pool, Short);
        const string look = "INSERT INTO seen SELECT current_setting('lock_timeout') || '|' || current_setting('statement_timeout')";

        await ddl.RunTogetherAsync([look]);
        await ddl.RunAloneAsync(look, TimeSpan.FromMilliseconds(1234));

        Assert.Equal("1234ms|0,400ms|0", await database.ScalarAsync<string>("SELECT string_agg(t, ',' ORDER BY t) FROM seen"));
    }

    [PostgresFact]
    public async Task Cancelling_ends_a_running_statement_and_leaves_nothing()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        using var stop = new CancellationTokenSource(300);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CarefulDdl(database.Database).RunTogetherAsync(
            ["ALTER TABLE t ADD COLUMN b int", "SELECT pg_sleep(60)"], null, stop.Token));

        Assert.Equal(1, await ColumnsOfT(database));
        Assert.Equal(0, await database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE '%transaction%'"));
    }

    [PostgresFact]
    public async Task Cancelling_ends_a_delay_between_attempts()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        await using var blocker = await Blocker.OnAsync(database, "SELECT * FROM t");
        using var stop = new CancellationTokenSource();
        var patience = Short with { FirstDelay = TimeSpan.FromMinutes(9), MaxDelay = TimeSpan.FromMinutes(9), Jitter = 0 };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CarefulDdl(database.Database, patience, _ => stop.Cancel())
            .RunTogetherAsync(["ALTER TABLE t ADD COLUMN b int"], null, stop.Token));
    }

    [PostgresFact]
    public async Task A_session_that_is_ended_from_outside_is_a_lost_connection()
    {
        await using var database = await TestServer.DatabaseAsync();
        await using var victim = new Database(database.Address.WithApplicationName("victim"));
        var running = new CarefulDdl(victim).RunTogetherAsync(["SELECT pg_sleep(60)"]);
        await Task.Delay(300);

        await database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND application_name = 'victim'");

        var error = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => running);
        Assert.Equal("57P01", error.SqlState);
        Assert.Contains("SELECT pg_sleep(60)", error.Message, StringComparison.Ordinal);
    }

    private static Task<long> ColumnsOfT(TestDatabase database) =>
        database.ScalarAsync<long>("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0");

    private static async Task JournalAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("INSERT INTO journal VALUES ('done')", connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A database whose pool gives out its few sessions as they were left, with timeouts of the user's own.</summary>
    private static Database SmallPool(TestDatabase database)
    {
        var settings = database.Address.WithApplicationName("small pool").Settings();
        settings.NoResetOnClose = true;
        settings.MaxPoolSize = 3;
        settings.Options = "-c lock_timeout=7s -c statement_timeout=8s";
        return new Database(new DatabaseAddress(settings, database.Address.Hosts));
    }

    private static async Task AssertUntouchedAsync(Database pool)
    {
        // At once, so that no two of them are the same session.
        var connections = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => pool.OpenAsync("testing")));
        foreach (var connection in connections)
        {
            await using var command = new NpgsqlCommand("SELECT current_setting('lock_timeout') || '|' || current_setting('statement_timeout')", connection);
            Assert.Equal("7s|8s", await command.ExecuteScalarAsync());
        }

        foreach (var connection in connections) await connection.DisposeAsync();
    }
}
