using System.Globalization;
using Teal.Postgres.Connections;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>The shop in two databases of one server, the second one a subscriber of the first.</summary>
internal sealed class ReplicatedPair : IAsyncDisposable
{
    private readonly string _slot = $"teal_{Guid.NewGuid():N}";

    private readonly string _folder;

    private ReplicatedPair(RolloutFixture publisher, RolloutFixture subscriber, string folder) => (Publisher, Subscriber, _folder) = (publisher, subscriber, folder);

    public RolloutFixture Publisher { get; }

    public RolloutFixture Subscriber { get; }

    /// <summary>Publishes <c>users</c>; nobody subscribes yet.</summary>
    /// <param name="rows">What is written first; the subscriber gets it by its first copy.</param>
    public static async Task<ReplicatedPair> StartAsync(string rows)
    {
        // These servers write what logical replication needs.
        var server = (await MajorServers.AllAsync())[^1];
        var pair = new ReplicatedPair(await RolloutFixture.ShopAsync(server: server), await RolloutFixture.ShopAsync(server: server), server.Folder);
        await pair.Publisher.ExecuteAsync($"{rows}; CREATE PUBLICATION teal_pub FOR TABLE users");
        return pair;
    }

    /// <summary>Subscribes, and waits for the first copy.</summary>
    public async Task SubscribeAsync()
    {
        // CREATE SUBSCRIPTION would wait for its own transaction where both databases are of one server, if it made the slot itself.
        await Publisher.ExecuteAsync($"SELECT pg_create_logical_replication_slot('{_slot}', 'pgoutput')");
        var address = Publisher.Database.Address;
        await Subscriber.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE SUBSCRIPTION {_slot} CONNECTION 'dbname={address.Database} host={_folder} port={ConnectionDefaults.Port} user={address.User}' PUBLICATION teal_pub WITH (create_slot = false, slot_name = '{_slot}')"));
        await Eventually.HoldsAsync(async () => await Subscriber.TextAsync("SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'") == "0");
    }

    /// <summary>Waits until the subscriber has the row that is written last.</summary>
    public Task CaughtUpAsync(string condition) =>
        Eventually.HoldsAsync(async () => await Subscriber.TextAsync($"SELECT count(*) FROM users WHERE {condition}") == "1");

    public async ValueTask DisposeAsync()
    {
        if (await Subscriber.TextAsync($"SELECT count(*) FROM pg_subscription WHERE subname = '{_slot}'") != "0")
        {
            await Subscriber.ExecuteAsync($"ALTER SUBSCRIPTION {_slot} DISABLE");
            await Subscriber.ExecuteAsync($"ALTER SUBSCRIPTION {_slot} SET (slot_name = NONE)");
            await Subscriber.ExecuteAsync($"DROP SUBSCRIPTION {_slot}");
            await Eventually.HoldsAsync(async () => await Publisher.TextAsync($"SELECT count(*) FROM pg_replication_slots WHERE active AND database = '{Publisher.Database.Address.Database}'") == "0");
            await Publisher.ExecuteAsync($"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '{Publisher.Database.Address.Database}'");
        }

        await Subscriber.DisposeAsync();
        await Publisher.DisposeAsync();
    }
}
