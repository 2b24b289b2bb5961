using Npgsql;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Postgres;

public class ThrowawayServerTests
{
    [PostgresFact]
    public async Task A_started_server_answers_over_its_socket_alone()
    {
        await using var database = await TestServer.DatabaseAsync();

        Assert.Equal("", await database.ScalarAsync<string>("SHOW listen_addresses"));
        Assert.Equal("UTF8", await database.ScalarAsync<string>("SHOW server_encoding"));
        Assert.Equal("off", await database.ScalarAsync<string>("SHOW fsync"));
        Assert.Equal((await TestServer.ProgramsAsync()).Major, await database.Database.MajorVersionAsync());
    }

    [PostgresFact]
    public async Task A_disposed_server_leaves_neither_process_nor_folder()
    {
        var server = await ThrowawayServer.StartAsync(new() { Programs = await TestServer.ProgramsAsync() });
        var postmaster = await ServerTraces.PostmasterAsync(server.Folder);
        Assert.True(ServerTraces.IsAlive(postmaster));

        await server.DisposeAsync();

        Assert.False(ServerTraces.IsAlive(postmaster));
        Assert.False(Directory.Exists(server.Folder));
    }

    [PostgresFact]
    public async Task Disposing_works_when_the_reaper_was_killed()
    {
        var server = await ThrowawayServer.StartAsync(new() { Programs = await TestServer.ProgramsAsync() });
        var postmaster = await ServerTraces.PostmasterAsync(server.Folder);
        ServerTraces.Signal("KILL", server.ReaperProcessId);

        await server.DisposeAsync();

        Assert.False(ServerTraces.IsAlive(postmaster));
        Assert.False(Directory.Exists(server.Folder));
    }

    [PostgresFact]
    public async Task The_folder_is_closed_to_other_users_and_the_socket_path_is_short()
    {
        var server = await TestServer.ServerAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(server.Folder));
        Assert.True(File.Exists(Path.Combine(server.Folder, ".s.PGSQL.5432")));
        Assert.InRange(Path.Combine(server.Folder, ".s.PGSQL.5432").Length, 1, 99);
    }

    [PostgresFact]
    public async Task Errors_of_statements_are_in_the_log_folder()
    {
        await using var database = await TestServer.DatabaseAsync();
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT of_this_test_only"));

        var log = Path.Combine((await TestServer.ServerAsync()).LogFolder, "server.csv");
        await ServerTraces.WithinAsync(10, () => File.Exists(log) && ReadSharedAsync(log).Result.Contains("of_this_test_only", StringComparison.Ordinal));

        var text = await ReadSharedAsync(log);
        Assert.Contains("SELECT of_this_test_only", text, StringComparison.Ordinal);
        Assert.Contains("42703", text, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Settings_reach_the_server_and_may_hold_blanks_and_quotes()
    {
        var settings = new ThrowawayOptions { Programs = await TestServer.ProgramsAsync(), SynchronousCommit = true };
        await using var server = await ThrowawayServer.StartAsync(
            settings with { Settings = settings.Settings.Add("cluster_name", "it's a test").Add("max_connections", "17") });
        await using var database = new Database(server.AddressOf("postgres"));
        await using var connection = await database.OpenAsync("testing");

        await using var command = new NpgsqlCommand(
            "SELECT concat_ws('|', current_setting('cluster_name'), current_setting('max_connections'), current_setting('synchronous_commit'))", connection);
        Assert.Equal("it's a test|17|on", await command.ExecuteScalarAsync());
    }

    [PostgresFact]
    public async Task A_server_that_does_not_start_says_why_and_leaves_nothing()
    {
        var options = new ThrowawayOptions { Programs = await TestServer.ProgramsAsync() };
        var before = ServerTraces.Folders();

        var error = await Assert.ThrowsAsync<ThrowawayServerException>(
            () => ThrowawayServer.StartAsync(options with { Settings = options.Settings.Add("shared_preload_libraries", "no_such_library") }));

        Assert.Contains("no_such_library", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ServerTraces.Folders(), folder => !before.Contains(folder) && OwnerMark.IsAbandoned(folder));
    }

    [PostgresFact]
    public async Task A_database_can_be_made_from_another_one()
    {
        var server = await TestServer.ServerAsync();
        var original = new TestDatabase(server, await server.CreateDatabaseAsync("Original \"one\""));
        await original.ExecuteAsync("CREATE TABLE t AS SELECT 42 AS answer");
        await original.Database.DisposeAsync();

        await using var copy = new TestDatabase(server, await server.CreateDatabaseAsync("copy of it", "Original \"one\""));

        Assert.Equal(42, await copy.ScalarAsync<int>("SELECT answer FROM t"));
        await server.DropDatabaseAsync("Original \"one\"");
        Assert.Equal(0, await copy.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname LIKE 'Original%'"));
    }

    private static async Task<string> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }
}
