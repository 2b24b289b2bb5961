using System.Data;
using Npgsql;
using NpgsqlTypes;
using Teal.Planning.Changes;
using Teal.Proving.Queries;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Proving.Checking;

/// <summary>Asks the server about queries in one state.</summary>
internal sealed class QueryChecker(NpgsqlConnection connection, SchemaState state, Change change)
{
    private readonly RequiredColumns _required = new(connection, state, change);

    /// <summary>Whether a query is refused, and what its result looks like where it is not.</summary>
    public async Task<(ProofCell Cell, QueryShape? Shape)> CheckAsync(NamedQuery query, CancellationToken cancellation)
    {
        var script = SqlParser.Parse(new SourceText(query.File, query.Sql));
        if (script.Statements is not [DataStatement or ErrorStatement])
            return (Cell(query, Verdict.Warn, null, "not checked: PostgreSQL can prepare only SELECT, INSERT, UPDATE, DELETE, MERGE and VALUES"), null);
        try
        {
            var shape = await DescribeAsync(query.Sql, cancellation);
            await PlanAsync(query.Sql, cancellation);
            if (script.Statements is [DataStatement statement] && await _required.MissingAsync(statement, cancellation) is { } missing)
                return (Cell(query, missing.Verdict, missing.Verdict == Verdict.Fail ? "23502" : null, missing.Message), shape);
            return (Cell(query, Verdict.Pass, null, null), shape);
        }
        catch (PostgresException e)
        {
            return (Cell(query, Verdict.Fail, e.SqlState, e.MessageText), null);
        }
    }

    private ProofCell Cell(NamedQuery query, Verdict verdict, string? sqlState, string? message) =>
        new(query.Version, query.Name, state, verdict, sqlState, message);

    // Parse and Describe: what a driver asks first, with the parameters' types left to the server.
    private async Task<QueryShape> DescribeAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        for (var i = 0; i < ParameterCount(sql); i++)
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellation);
        return new QueryShape([.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetDataTypeName(i)))]);
    }

    // What only the planner sees: a conflict target without its index, a view that takes no writes. EXPLAIN also checks
    // the privileges, and runs nothing.
    private async Task PlanAsync(string sql, CancellationToken cancellation)
    {
        const string name = "teal_proof";
        await ExecuteAsync($"PREPARE {name} AS {sql}", cancellation);
        try
        {
            var count = ParameterCount(sql);
            var nulls = count == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("NULL", count))})";
            await ExecuteAsync($"EXPLAIN (COSTS OFF) EXECUTE {name}{nulls}", cancellation);
        }
        finally
        {
            await ExecuteAsync($"DEALLOCATE {name}", cancellation);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static int ParameterCount(string sql) =>
        NumberedParameters.Highest(SqlParser.Parse(new SourceText("<query>", sql)));
}
