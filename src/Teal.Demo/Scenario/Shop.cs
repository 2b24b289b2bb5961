using Npgsql;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;

namespace Teal.Demo.Scenario;

/// <summary>The application's database on the throwaway server.</summary>
internal sealed class Shop(DatabaseAddress address) : IAsyncDisposable
{
    private readonly Database _database = new(address, "demo");

    public DatabaseAddress Address { get; } = address;

    /// <summary>Makes the database, with so many users, each with one of the four plans.</summary>
    public static async Task<Shop> CreateAsync(ThrowawayServer server, string name, int users, CancellationToken cancellation)
    {
        var shop = new Shop(await server.CreateDatabaseAsync(name, null, cancellation));
        await shop.ExecuteAsync(ShopFiles.BaseSchema.Content, cancellation);
        await shop.ExecuteAsync(
            $"""
            INSERT INTO users (email, subscription_plan)
            SELECT 'user-' || n || '@example.org', (ARRAY['free|monthly|0', 'pro|monthly|29', 'team|monthly|99', 'enterprise|yearly|990'])[1 + n % 4]
            FROM generate_series(1, {users}) AS n;
            ANALYZE users
            """, cancellation);
        return shop;
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = await _database.OpenAsync("preparing the demo", cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<long> CountAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = await _database.OpenAsync("counting in the demo", cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>
    /// How many users do not have the plan of the last job that was applied to them, as the queue itself tells it: a
    /// judgement that shares nothing with Teal's verification.
    /// </summary>
    public Task<long> UsersWithAnotherPlanThanTheirLastJobAsync(CancellationToken cancellation) => CountAsync(
        """
        SELECT count(*)
        FROM (SELECT DISTINCT ON (user_id) user_id, plan_key FROM jobs WHERE state = 'completed' ORDER BY user_id, applied DESC) AS last_job
        JOIN users u ON u.id = last_job.user_id
        LEFT JOIN plans p ON p.id = u.plan_id
        WHERE p.legacy_key IS DISTINCT FROM last_job.plan_key
        """, cancellation);

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
