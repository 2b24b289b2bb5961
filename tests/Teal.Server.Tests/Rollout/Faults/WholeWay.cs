using System.Globalization;
using Npgsql;
using Teal.Postgres.Connections;
using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Rollout.Leases;
using Teal.Rollout.Status;

namespace Teal.Server.Tests.Rollout.Faults;

/// <summary>The whole way of the shop's change, each command run again until it is through, and what must hold at its end.</summary>
internal static class WholeWay
{
    public static readonly string[] Commands = ["expand", "backfill", "verify", "switch", "verify", "contract", "purge"];

    /// <summary>Carries the change through by the engine; a command that fails is run again.</summary>
    /// <returns>How often one was run again.</returns>
    public static async Task<int> CarryAsync(RolloutFixture shop, Func<Task>? between = null)
    {
        var again = 0;
        foreach (var command in Commands) again += await UntilDoneAsync(shop, command, between);
        return again;
    }

    /// <summary>Runs one command until it is through.</summary>
    public static async Task<int> UntilDoneAsync(RolloutFixture shop, string command, Func<Task>? between = null)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                await RunAsync(shop, command);
                return again;
            }
            catch (Exception e) when (again < 40 && e is NpgsqlException or DatabaseUnreachableException or RolloutException or LeaseLostException or LeaseHeldException
                or Teal.Postgres.Execution.StatementFailedException or Teal.Postgres.Execution.LockNotObtainedException or IOException)
            {
                if (between is not null) await between();
                await Task.Delay(100);
            }
            catch (RolloutRefusedException) when (again > 0)
            {
                // The command had come through, and only its answer was lost.
                if (await IsBehindAsync(shop, command)) return again;
                throw;
            }
        }
    }

    /// <summary>What must hold when a change of <paramref name="rows"/> users has come through.</summary>
    public static async Task IsThroughAsync(RolloutFixture shop, int rows)
    {
        Assert.Equal(ChangePhase.Finished, await shop.PhaseAsync());
        Assert.Equal(rows.ToString(CultureInfo.InvariantCulture), await shop.TextAsync("SELECT count(*) FROM users"));
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM users WHERE plan_id IS DISTINCT FROM 1 + id % 3"));
        Assert.Equal("id email plan_id", await shop.TextAsync("SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"));
        Assert.Equal("users_plan_fk true", await shop.TextAsync("SELECT conname || ' ' || convalidated FROM pg_constraint WHERE conrelid = 'users'::regclass AND contype = 'f'"));
        Assert.All(await StatusReader.ObjectsAsync(shop.Database.Database), line => Assert.StartsWith("table teal.", line, StringComparison.Ordinal));
        Assert.Equal("0 0 0", await shop.TextAsync(
            """
            SELECT concat_ws(' ', (SELECT count(*) FROM pg_proc WHERE pronamespace = 'teal'::regnamespace),
                (SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%teal%' AND NOT tgisinternal), (SELECT count(*) FROM pg_index WHERE NOT indisvalid))
            """));
    }

    private static async Task RunAsync(RolloutFixture shop, string command)
    {
        switch (command)
        {
            case "expand": await shop.ExpandAsync(); break;
            case "backfill": Assert.Empty((await shop.BackfillAsync()).Quarantined); break;
            case "verify":
                var verified = await shop.VerifyAsync();
                Assert.True(verified.IsClean, $"{verified} {string.Join("; ", verified.Samples)}");
                break;
            case "switch":
                var switched = await shop.SwitchAsync();
                Assert.True(switched.Switched, string.Join("; ", switched.Gate.Checks));
                break;
            case "contract":
                var contracted = await shop.ContractAsync();
                Assert.True(contracted.Done, string.Join("; ", contracted.Gate.Checks));
                break;
            case "purge":
                var purged = await shop.PurgeAsync();
                Assert.True(purged.Done, string.Join("; ", purged.Gate.Checks));
                break;
        }
    }

    private static async Task<bool> IsBehindAsync(RolloutFixture shop, string command) => (command, await shop.PhaseAsync()) is
        ("switch", ChangePhase.Switched) or ("contract", ChangePhase.Retired) or ("purge", ChangePhase.Finished);
}
