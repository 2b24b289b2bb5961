using Npgsql;
using Teal.Linting;
using Teal.Linting.Documentation;
using Teal.Linting.Rules;
using Teal.Server.Tests.Support;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Server.Tests.Linting;

/// <summary>The examples of the rules on a real server, run as their first line says.</summary>
public class RuleExampleServerTests
{
    public static TheoryData<string> Rules { get; } = [.. RuleSet.All.Select(rule => rule.Id)];

    [PostgresTheory]
    [MemberData(nameof(Rules))]
    public Task The_bad_example_does_on_a_server_what_it_says(string id) => RunAsync(RuleExample.Bad(RuleSet.Find(id)!));

    [PostgresTheory]
    [MemberData(nameof(Rules))]
    public Task The_good_example_runs_on_a_server(string id)
    {
        var example = RuleExample.Good(RuleSet.Find(id)!);
        Assert.Null(example.Fails);
        return RunAsync(example);
    }

    private static async Task RunAsync(RuleExample example)
    {
        var server = await TestServer.ServerAsync();
        if (server.Programs.Major < example.Settings.PgMajor && example.Settings.PgMajor > LintSettings.DefaultPgMajor) return;
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync(RuleExample.Schema.Content);
        await using var connection = await database.OpenAsync();
        var refused = await Record.ExceptionAsync(() => RunAsync(connection, example));
        if (example.Fails is null) Assert.Null(refused);
        else Assert.Equal(example.Fails, Assert.IsType<PostgresException>(refused).SqlState);
    }

    private static async Task RunAsync(NpgsqlConnection connection, RuleExample example)
    {
        if (example.Settings.Transactions == TransactionMode.OneQuery)
        {
            await ExecuteAsync(connection, example.Sql);
            return;
        }

        if (example.Settings.Transactions == TransactionMode.PerFile) await ExecuteAsync(connection, "BEGIN");
        foreach (var statement in SqlParser.Parse(example.Source).Statements.Where(s => s is not MetaCommandStatement))
        {
            if (example.Settings.Transactions == TransactionMode.PerStatement) await ExecuteAsync(connection, "BEGIN");
            await ExecuteAsync(connection, example.Source.Slice(statement.Span));
            if (example.Settings.Transactions == TransactionMode.PerStatement) await ExecuteAsync(connection, "COMMIT");
        }

        if (example.Settings.Transactions == TransactionMode.PerFile) await ExecuteAsync(connection, "COMMIT");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
