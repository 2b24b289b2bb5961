using Npgsql;
using Teal.Server.Tests.Support;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Server.Tests.Sql.Schema;

/// <summary>The list of built-in functions, operators and types against the server's catalog.</summary>
public class BuiltInVolatilityTests
{
    [PostgresFact]
    public async Task No_built_in_function_is_called_less_volatile_than_it_is()
    {
        var wrong = await WrongAsync("""
            SELECT quote_ident(proname) || '()', max(CASE provolatile WHEN 'i' THEN 1 WHEN 's' THEN 2 ELSE 3 END)
            FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace GROUP BY proname
            """, 2500, static (name, _) => name);
        Assert.Empty(wrong);
    }

    [PostgresFact]
    public async Task No_built_in_operator_is_called_less_volatile_than_it_is()
    {
        var wrong = await WrongAsync("""
            SELECT oprname, max(CASE provolatile WHEN 'i' THEN 1 WHEN 's' THEN 2 ELSE 3 END)
            FROM pg_operator JOIN pg_proc ON pg_proc.oid = oprcode WHERE oprnamespace = 'pg_catalog'::regnamespace GROUP BY oprname
            """, 60, static (name, _) => $"a {name} b");
        Assert.Empty(wrong);
    }

    [PostgresFact]
    public async Task Every_type_of_the_server_is_built_in()
    {
        await using var database = await TestServer.DatabaseAsync();
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT typname FROM pg_type WHERE typnamespace = 'pg_catalog'::regnamespace AND typname !~ '^(_|pg_)' AND typtype <> 'c'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var unknown = new List<string>();
        while (await reader.ReadAsync())
            if (!SchemaModel.IsBuiltInType(reader.GetString(0))) unknown.Add(reader.GetString(0));
        Assert.Empty(unknown);
    }

    private static async Task<List<string>> WrongAsync(string query, int least, Func<string, int, string> expression)
    {
        await using var database = await TestServer.DatabaseAsync();
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var wrong = new List<string>();
        var count = 0;
        while (await reader.ReadAsync())
        {
            count++;
            var (name, level) = (reader.GetString(0), reader.GetInt32(1));
            var truth = level switch { 1 => VolatilityCategory.Immutable, 2 => VolatilityCategory.Stable, _ => VolatilityCategory.Volatile };
            var script = SqlParser.Parse($"SELECT {expression(name, level)}");
            if (script.Statements is not [SelectStatement { Query: SelectQuery { Items: [{ Value: var value }] } }]) value = null!;
            // A name with a syntax of its own cannot be called like this; an operator of one operand is the same by name.
            if (!script.Errors.IsEmpty || value is null) continue;
            var claimed = ExpressionVolatility.Of(value, SchemaModel.Empty);
            if (claimed < truth) wrong.Add($"{name}: {claimed}, but is {truth}");
            else if (claimed == VolatilityCategory.Unknown) wrong.Add($"{name}: unknown");
        }
        Assert.True(count >= least, $"only {count}");
        return wrong;
    }
}
