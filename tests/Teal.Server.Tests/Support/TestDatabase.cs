using Npgsql;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;

namespace Teal.Server.Tests.Support;

/// <summary>An empty database for one test.</summary>
internal sealed class TestDatabase(ThrowawayServer server, DatabaseAddress address) : IAsyncDisposable
{
    private readonly Database _database = new(address, "test");

    /// <summary>How the code under test reaches it.</summary>
    public DatabaseAddress Address { get; } = address;

    /// <summary>The pool that the test's own statements use, under the application name <c>teal test</c>.</summary>
    public Database Database => _database;

    /// <summary>Opens a connection; the caller disposes it.</summary>
    public Task<NpgsqlConnection> OpenAsync() => _database.OpenAsync("running a test");

    /// <summary>Runs one statement, or several with ';' between.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row; the default of <typeparamref name="T"/> where it is NULL or there is no row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await server.DropDatabaseAsync(Address.Database);
    }
}
