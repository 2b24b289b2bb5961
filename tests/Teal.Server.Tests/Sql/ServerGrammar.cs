using Npgsql;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Sql;

/// <summary>
/// The server's raw parser, asked by Parse messages. The session is in a failed transaction: there the server still parses what
/// it is sent, but analyses and runs nothing (exec_parse_message in src/backend/tcop/postgres.c): what is grammatical is refused
/// with SQLSTATE 25P02, and any other error (42601, an escape that cannot be read) comes from scanner and grammar alone.
/// </summary>
internal sealed class ServerGrammar : IDisposable
{
    private const string InFailedTransaction = "25P02";
    private readonly NpgsqlConnection _connection;

    private ServerGrammar(NpgsqlConnection connection) => _connection = connection;

    public int Major => _connection.PostgreSqlVersion.Major;

    public static async Task<ServerGrammar> OfAsync(TestDatabase database)
    {
        var connection = await database.OpenAsync();
        await using var fail = new NpgsqlCommand("BEGIN; SELECT 1 / 0", connection);
        await Assert.ThrowsAsync<PostgresException>(() => fail.ExecuteNonQueryAsync());
        return new ServerGrammar(connection);
    }

    /// <summary>What the grammar says against <paramref name="statement"/>, or null where it accepts it.</summary>
    public string? Refusal(string statement)
    {
        using var batch = new NpgsqlBatch(_connection);
        // A command of a batch without parameters is sent as it is.
        batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        try
        {
            batch.Prepare();
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState == InFailedTransaction ? null : e.MessageText;
        }
    }

    public void Dispose() => _connection.Dispose();
}
