using Npgsql;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;
using Teal.Tests.Linting.Rules.Runner;

namespace Teal.Server.Tests.Linting;

/// <summary>What the linter says that a major brought, on servers of every present major.</summary>
public class NewerSyntaxServerTests
{
    private const string Schema =
        """
        CREATE TABLE plans (id serial PRIMARY KEY, legacy_key text UNIQUE);
        CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) NOT NULL, plan_id integer);
        """;

    [PostgresFact]
    public async Task Every_statement_is_refused_before_its_major_and_only_then()
    {
        var wrong = await Task.WhenAll((await MajorServers.AllAsync()).Select(CompareAsync));
        Assert.True(wrong.All(w => w.Count == 0), string.Join("\n", wrong.SelectMany(w => w)));
    }

    private static async Task<List<string>> CompareAsync(ThrowawayServer server)
    {
        await using var database = new Database(await server.CreateDatabaseAsync("syntaxes"), "test");
        await using var connection = await database.OpenAsync("syntax");
        await ExecuteAsync(connection, Schema);
        var wrong = new List<string>();
        foreach (var sample in NewerSyntaxSamples.All)
        {
            var (sql, major, state) = ((string)sample[0], (int)sample[1], (string)sample[2]);
            await ExecuteAsync(connection, "BEGIN");
            var refused = (await Record.ExceptionAsync(() => ExecuteAsync(connection, sql)) as PostgresException)?.SqlState;
            await ExecuteAsync(connection, "ROLLBACK");
            // A newer server may refuse what a sample is about for another reason than its words, but not as unknown.
            if (server.Programs.Major < major ? refused != state : refused == state || refused is "42601" or "42883")
                wrong.Add($"{server.Programs.Major}: {sql}: {refused ?? "accepted"}, and {major} brought it ({state})");
        }

        return wrong;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
