using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Rollout.Previews;
using Teal.Rollout.Status;
using Teal.Server.Tests.Rollout.Faults;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Where nothing can be written, every command that writes says so, and those that only read work.</summary>
public sealed class ReadOnlyTests
{
    [PostgresFact]
    public async Task A_hot_standby_is_named_by_each_command_that_writes_and_read_by_the_others()
    {
        await using var crash = await CrashServer.StartAsync();
        await using var shop = await RolloutFixture.ShopAsync(10, crash.Server);
        await shop.ExpandAsync();
        await crash.BecomeReplicaAsync();
        shop.ConnectAs(null);
        await RefusedAsync(shop, $"The server at {crash.Server.Folder}, port 5432, is a read-only replica, and this command writes. Nothing was changed. Give the address of the primary");
        await ReadAsync(shop);
    }

    [PostgresFact]
    public async Task A_server_that_becomes_a_replica_in_the_middle_blames_no_row()
    {
        await using var shop = await RolloutFixture.ShopAsync(5000);
        await shop.ExpandAsync();
        var isFirst = true;
        shop.OnEvent = happened =>
        {
            if (happened is not BackfillProgress || !isFirst) return;
            isFirst = false;
            shop.ExecuteAsync($"ALTER DATABASE {shop.Database.Address.Database} SET default_transaction_read_only = on; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'teal rollout' AND datname = current_database()").GetAwaiter().GetResult();
        };
        var stopped = await Assert.ThrowsAsync<Npgsql.PostgresException>(shop.BackfillAsync);
        Assert.Equal("25006", stopped.SqlState);
        shop.OnEvent = null;
        await shop.ExecuteAsync($"SET default_transaction_read_only = off; ALTER DATABASE {shop.Database.Address.Database} RESET default_transaction_read_only; DELETE FROM teal.lease");
        shop.ConnectAs(null);
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.quarantine"));
        Assert.Equal((true, 5000), ((await shop.BackfillAsync()) is var result && result.IsComplete, result.RowsFilled));
    }

    [PostgresTheory]
    [InlineData("ALTER DATABASE {0} SET default_transaction_read_only = on", "set for the database")]
    [InlineData("ALTER ROLE reader_of_{0} SET default_transaction_read_only = on", "set for the role")]
    [InlineData("ALTER ROLE reader_of_{0} IN DATABASE {0} SET default_transaction_read_only = on", "set for the role in this database")]
    public async Task A_session_that_is_read_only_is_told_where_that_is_set(string set, string where)
    {
        await using var shop = await RolloutFixture.ShopAsync(10);
        await shop.ExpandAsync();
        var name = shop.Database.Address.Database;
        await shop.ExecuteAsync($"CREATE ROLE reader_of_{name} LOGIN SUPERUSER; {string.Format(System.Globalization.CultureInfo.InvariantCulture, set, name)}");
        shop.ConnectAs("reader_of_" + name);
        await RefusedAsync(shop, where);
        await ReadAsync(shop);
        shop.ConnectTo(shop.AddressAs("reader_of_" + name) + "&options=-cdefault_transaction_read_only%3Doff");
        Assert.True((await shop.BackfillAsync()).IsComplete);
    }

    private static async Task RefusedAsync(RolloutFixture shop, string says)
    {
        foreach (var command in new Func<Task>[]
        {
            shop.ExpandAsync, shop.BackfillAsync, shop.VerifyAsync, () => shop.SwitchAsync(), () => shop.Engine.SwitchBackAsync(shop.Change), () => shop.ContractAsync(),
            shop.RevertAsync, () => shop.PurgeAsync(), () => shop.AbortAsync(), () => shop.Engine.SteerBackfillAsync(shop.Change, BackfillRequest.Pause),
            () => shop.Engine.JoinBackfillAsync(shop.Change), () => shop.Engine.EstimateBackfillAsync(shop.Change), () => shop.Engine.WatchAsync(shop.Change, new(TimeSpan.FromSeconds(1), null)),
        })
            Assert.Contains(says, (await Assert.ThrowsAsync<RolloutException>(command)).Message, StringComparison.Ordinal);
    }

    private static async Task ReadAsync(RolloutFixture shop)
    {
        Assert.NotEmpty((await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Contract)).Steps);
        Assert.NotEmpty((await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Abort)).Steps);
        await using var database = new Teal.Postgres.Connections.Database(Teal.Postgres.Connections.DatabaseAddress.Parse(shop.AddressAs(null)));
        Assert.Equal(ChangePhase.Expanded, Assert.Single(await StatusReader.ReadAsync(database)).Record.Phase);
        Assert.NotEmpty(await StatusReader.ObjectsAsync(database));
    }
}
