using Npgsql;
using Teal.Postgres.Execution;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Postgres;

public class ConcurrentIndexTests
{
    private const string Build = "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)";

    private static readonly LockPatience Short = new() { IndexLockTimeout = TimeSpan.FromMilliseconds(300), MaxAttempts = 2 };

    [PostgresFact]
    public async Task An_index_is_built_once()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        var index = new ConcurrentIndex(new CarefulDdl(database.Database));

        Assert.Equal(IndexOutcome.Built, await index.EnsureAsync(Build, "public", "t", "t_a"));
        var built = await OidAsync(database);
        Assert.Equal(IndexOutcome.AlreadyThere, await index.EnsureAsync(Build, "public", "t", "t_a"));

        Assert.NotEqual(0u, built);
        Assert.Equal(built, await OidAsync(database));
    }

    [PostgresFact]
    public async Task An_invalid_leftover_is_built_again()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(Build));
        Assert.False(await IsValidAsync(database));
        await database.ExecuteAsync("TRUNCATE t");

        Assert.Equal(IndexOutcome.Rebuilt, await new ConcurrentIndex(new CarefulDdl(database.Database)).EnsureAsync(Build, "public", "t", "t_a"));

        Assert.True(await IsValidAsync(database));
    }

    [PostgresFact]
    public async Task A_build_that_fails_leaves_no_index_behind()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");

        var error = await Assert.ThrowsAsync<StatementFailedException>(
            () => new ConcurrentIndex(new CarefulDdl(database.Database)).EnsureAsync(Build, "public", "t", "t_a"));

        Assert.Equal("23505", error.SqlState);
        Assert.Equal(0u, await OidAsync(database));
    }

    [PostgresFact]
    public async Task An_old_transaction_is_waited_for_and_named_and_the_next_call_succeeds()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        await using (var blocker = await Blocker.OnAsync(database, "INSERT INTO t VALUES (1)"))
        {
            var waits = new List<LockWait>();
            var error = await Assert.ThrowsAsync<LockNotObtainedException>(
                () => new ConcurrentIndex(new CarefulDdl(database.Database, Short, waits.Add)).EnsureAsync(Build, "public", "t", "t_a"));

            Assert.Equal(blocker.ProcessId, Assert.Single(error.Blockers).ProcessId);
            Assert.Equal(Build, waits[0].Statement);
            Assert.All(waits, wait => Assert.Equal(blocker.ProcessId, Assert.Single(wait.Blockers).ProcessId));
        }

        // What the first attempt left could not be dropped either while the old transaction was there.
        Assert.Equal(IndexOutcome.Rebuilt, await new ConcurrentIndex(new CarefulDdl(database.Database)).EnsureAsync(Build, "public", "t", "t_a"));
        Assert.True(await IsValidAsync(database));
    }

    [PostgresFact]
    public async Task A_build_that_another_session_is_at_is_waited_for_and_taken()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        await using var blocker = await Blocker.OnAsync(database, "INSERT INTO t VALUES (1)");
        // As left by a runner that was killed: its server process goes on.
        var first = database.ExecuteAsync(Build);
        Assert.True(await ServerTraces.WithinAsync(10, () => OidAsync(database).Result != 0));
        var oid = await OidAsync(database);
        var waits = new List<LockWait>();

        var second = new ConcurrentIndex(new CarefulDdl(database.Database, null, waits.Add)).EnsureAsync(Build, "public", "t", "t_a");
        await Task.Delay(400);
        await blocker.EndAsync();

        Assert.Equal(IndexOutcome.AlreadyThere, await second);
        await first;
        Assert.Equal(oid, await OidAsync(database));
        Assert.Contains(waits, wait => wait.Blockers.Any(b => b.Query.StartsWith("CREATE UNIQUE INDEX", StringComparison.Ordinal)));
    }

    [PostgresFact]
    public async Task An_index_of_the_same_name_on_another_table_is_left_alone()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int); CREATE TABLE u (a int); INSERT INTO u VALUES (1), (1)");
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY t_a ON u (a)"));
        var oid = await OidAsync(database);

        var error = await Assert.ThrowsAsync<StatementFailedException>(
            () => new ConcurrentIndex(new CarefulDdl(database.Database)).EnsureAsync(Build, "public", "t", "t_a"));

        Assert.Equal("42P07", error.SqlState);
        Assert.Equal(oid, await OidAsync(database));
    }

    [PostgresFact]
    public async Task Names_that_need_quotes_are_quoted()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync("CREATE SCHEMA \"My \"\"s\"; CREATE TABLE \"My \"\"s\".\"T\" (a int); INSERT INTO \"My \"\"s\".\"T\" VALUES (1), (1)");
        const string build = "CREATE UNIQUE INDEX CONCURRENTLY \"The I\" ON \"My \"\"s\".\"T\" (a)";
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(build));
        await database.ExecuteAsync("TRUNCATE \"My \"\"s\".\"T\"");

        Assert.Equal(IndexOutcome.Rebuilt, await new ConcurrentIndex(new CarefulDdl(database.Database)).EnsureAsync(build, "My \"s", "T", "The I"));
    }

    private static Task<uint> OidAsync(TestDatabase database) => database.ScalarAsync<uint>("SELECT oid FROM pg_class WHERE relname = 't_a'");

    private static Task<bool> IsValidAsync(TestDatabase database) =>
        database.ScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass");
}
