using Npgsql;
using Teal.Postgres.Connections;

namespace Teal.Server.Tests.Support;

/// <summary>A session of an application that keeps a transaction open, and with it its locks.</summary>
internal sealed class Blocker : IAsyncDisposable
{
    private readonly TestDatabase _on;
    private readonly Database _database;
    private readonly NpgsqlConnection _connection;

    private Blocker(TestDatabase on, Database database, NpgsqlConnection connection) => (_on, _database, _connection) = (on, database, connection);

    /// <summary>Its server process.</summary>
    public int ProcessId => _connection.ProcessID;

    /// <summary>Opens a transaction under the application name <c>the old app</c> and runs <paramref name="sql"/> in it.</summary>
    public static async Task<Blocker> OnAsync(TestDatabase on, string sql)
    {
        var database = new Database(on.Address.WithApplicationName("the old app"));
        var connection = await database.OpenAsync("blocking");
        await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        return new Blocker(on, database, connection);
    }

    /// <summary>Rolls the transaction back.</summary>
    public Task EndAsync() => ExecuteAsync("ROLLBACK");

    /// <summary>Commits the transaction.</summary>
    public Task CommitAsync() => ExecuteAsync("COMMIT");

    /// <summary>Runs SQL in the session.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends the session, and waits until the server has ended it.</summary>
    public async ValueTask DisposeAsync()
    {
        var process = ProcessId;
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
        await Eventually.HoldsAsync(async () => await _on.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE pid = {process}") == 0);
    }
}
