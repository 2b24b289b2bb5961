using System.Collections.Concurrent;
using Teal.Linting.Documentation;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Linting;

/// <summary>A database of its own with the schema that the rules' examples meet, copied from one that a server has.</summary>
internal sealed class ShopCopy : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<ThrowawayServer, Lazy<Task<DatabaseAddress>>> Templates = new();

    private readonly DatabaseAddress _template;
    private DatabaseAddress _copy;

    private ShopCopy(DatabaseAddress template) => _copy = _template = template;

    public static async Task<ShopCopy> OfAsync(ThrowawayServer server)
    {
        var shop = new ShopCopy(await Templates.GetOrAdd(server, static s => new Lazy<Task<DatabaseAddress>>(() => TemplateAsync(s))).Value);
        await shop.CopyAsync();
        return shop;
    }

    /// <summary>Sends the queries one by one in a new session until one fails.</summary>
    public async Task<SimpleQuery.Outcome> RunAsync(IEnumerable<string> queries)
    {
        await using var session = await SimpleQuery.OpenAsync(_copy);
        var warnings = new List<string>();
        foreach (var query in queries)
        {
            var outcome = await session.ExecuteAsync(query);
            warnings.AddRange(outcome.Warnings);
            if (outcome.SqlState is not null) return outcome with { Warnings = warnings };
        }

        return new(null, warnings);
    }

    /// <summary>Puts a new copy in place of what the queries have changed.</summary>
    public async Task RenewAsync()
    {
        await DisposeAsync();
        await CopyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // One with a subscription stays until the server goes.
        await using var postgres = await SimpleQuery.OpenAsync(_template.WithDatabase("postgres"));
        await postgres.ExecuteAsync($"DROP DATABASE {_copy.Database} (FORCE)");
    }

    private async Task CopyAsync()
    {
        _copy = _template.WithDatabase($"copy_{Guid.NewGuid():N}");
        await using var postgres = await SimpleQuery.OpenAsync(_template.WithDatabase("postgres"));
        Assert.Null((await postgres.ExecuteAsync($"CREATE DATABASE {_copy.Database} TEMPLATE {_template.Database}")).SqlState);
    }

    private static async Task<DatabaseAddress> TemplateAsync(ThrowawayServer server)
    {
        var address = await server.CreateDatabaseAsync("shop");
        await using var session = await SimpleQuery.OpenAsync(address);
        Assert.Null((await session.ExecuteAsync(RuleExample.Schema.Content)).SqlState);
        return address;
    }
}
