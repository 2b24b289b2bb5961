using Npgsql;
using Teal.Postgres.Connections;
using Teal.Recovery.Failures;
using Teal.Recovery.Logs;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Recovery;

public class ServerLogTests
{
    [PostgresFact]
    public async Task An_error_inside_a_function_is_read_back_with_application_statement_and_context()
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE users (id int, plan text);
            CREATE FUNCTION process_event(text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE users SET plan = $1; END $$;
            ALTER TABLE users RENAME COLUMN plan TO plan_old;
            """);
        await using (var shop = new Database(database.Address.WithApplicationName("shop \"one\", v1")))
        await using (var connection = await shop.OpenAsync("testing"))
        {
            await using var command = new NpgsqlCommand("SELECT process_event('a, \"b\"\nc')", connection);
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        }

        List<LogEntry> mine = [];
        var log = Path.Combine((await TestServer.ServerAsync()).LogFolder, "server.csv");
        Assert.True(await ServerTraces.WithinAsync(10, () => (mine = Read(log, database.Address.Database)).Count > 0));
        var entry = Assert.Single(mine);

        Assert.Equal(("ERROR", "42703", "shop \"one\", v1"), (entry.Severity, entry.SqlState, entry.Application));
        Assert.Equal("SELECT process_event('a, \"b\"\nc')", entry.Query);
        Assert.Equal("UPDATE users SET plan = $1", entry.FailedStatement);
        Assert.StartsWith("PL/pgSQL function process_event(text)", entry.Context, StringComparison.Ordinal);
        var group = Assert.Single(FailureGroup.Of(mine));
        Assert.Equal((1, SchemaFit.Certain), (group.Count, SchemaErrors.FitOf(group.SqlState)));
    }

    private static List<LogEntry> Read(string path, string database)
    {
        if (!File.Exists(path)) return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. CsvLogReader.Read(reader).Where(entry => entry.Database == database && entry.Severity == "ERROR")];
    }
}
