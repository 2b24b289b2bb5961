using Teal.Rollout;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Each check passes, fails, and says so where it cannot know.</summary>
public sealed class GateTests
{
    [PostgresFact]
    public async Task The_switch_waits_for_the_backfill_and_for_a_clean_verification_behind_it()
    {
        await using var shop = await RolloutFixture.ShopAsync(10);
        await shop.ExpandAsync();
        await shop.VerifyAsync();
        var gate = (await shop.SwitchAsync()).Gate;
        Assert.False(gate.IsOpen);
        Assert.Equal(CheckOutcome.Fail, Check(gate, "backfill").Outcome);
        Assert.Equal(CheckOutcome.Fail, Check(gate, "verification").Outcome);
        Assert.Contains("10 of 10 rows differ", Check(gate, "verification").Evidence, StringComparison.Ordinal);

        await shop.BackfillAsync();
        await shop.ExecuteAsync("UPDATE teal.verification SET differences = 0");
        gate = (await shop.SwitchAsync()).Gate;
        Assert.Equal(CheckOutcome.Pass, Check(gate, "backfill").Outcome);
        Assert.Contains("older than the backfill", Check(gate, "verification").Evidence, StringComparison.Ordinal);

        await shop.VerifyAsync();
        var switched = await shop.SwitchAsync();
        Assert.True(switched.Switched);
        Assert.All(switched.Gate.Checks, check => Assert.Equal(CheckOutcome.Pass, check.Outcome));
        Assert.Equal(ChangePhase.Switched, await shop.PhaseAsync());
    }

    [PostgresFact]
    public async Task A_change_that_was_never_verified_is_not_switched()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        Assert.Contains("was not verified", Check((await shop.SwitchAsync()).Gate, "verification").Evidence, StringComparison.Ordinal);
        Assert.Equal(ChangePhase.Backfilled, await shop.PhaseAsync());
    }

    [PostgresFact]
    public async Task Rows_in_quarantine_keep_the_gate_closed()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN share integer;", "UPDATE t SET share = 1 / parts;"),
            "CREATE TABLE t (id integer PRIMARY KEY, parts integer); INSERT INTO t VALUES (1, 1), (2, 0)");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        var check = Check((await fixture.SwitchAsync()).Gate, "backfill");
        Assert.Equal(CheckOutcome.Fail, check.Outcome);
        Assert.Contains("1 rows are in quarantine, the first is public.t id=2 (22012 division by zero)", check.Evidence, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Contract_waits_for_the_rollback_window_for_blue_and_for_a_verification_behind_the_switch()
    {
        await using var shop = await RolloutFixture.ShopAsync(5);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        await shop.VerifyAsync();
        await shop.SwitchAsync();
        shop.Settings = shop.Settings with { RollbackWindow = TimeSpan.FromHours(1), Blue = new VersionIdentity("the old app", null) };
        await using (var blue = await Blocker.OnAsync(shop.Database, "SELECT 1"))
        {
            var gate = (await shop.ContractAsync()).Gate;
            Assert.Equal(CheckOutcome.Pass, Check(gate, "backfill").Outcome);
            Assert.Contains("older than the switch", Check(gate, "verification").Evidence, StringComparison.Ordinal);
            Assert.Contains("1 h asked for: open in 60 min", Check(gate, "rollback-window").Evidence, StringComparison.Ordinal);
            var drained = Check(gate, "blue-drained");
            Assert.Equal(CheckOutcome.Fail, drained.Outcome);
            Assert.Contains($"1 sessions of blue (application_name the old app) are left, the first is process {blue.ProcessId}, the old app", drained.Evidence, StringComparison.Ordinal);
            Assert.Equal(ChangePhase.Switched, await shop.PhaseAsync());
        }
        await shop.VerifyAsync();
        await shop.ExecuteAsync("UPDATE teal.change SET switched_at = switched_at - interval '1 hour'; UPDATE teal.verification SET begun_at = now()");
        var contracted = await shop.ContractAsync();
        Assert.True(contracted.Done, string.Join('\n', contracted.Gate.Checks));
        Assert.All(contracted.Gate.Checks, check => Assert.Equal(CheckOutcome.Pass, check.Outcome));
        Assert.Equal(["users.teal_retired_subscription_plan"], contracted.Retired);
    }

    [PostgresFact]
    public async Task Blue_is_known_by_its_role_too()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.SwitchedAsync();
        shop.Settings = shop.Settings with { Blue = new VersionIdentity(null, shop.Database.Address.User) };
        Assert.Equal(CheckOutcome.Fail, Check((await shop.ContractAsync()).Gate, "blue-drained").Outcome);
        shop.Settings = shop.Settings with { Blue = new VersionIdentity(null, "nobody") };
        Assert.True((await shop.ContractAsync()).Done);
    }

    [PostgresFact]
    public async Task Where_blue_is_not_known_the_check_is_inconclusive_and_the_gate_closed()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.SwitchedAsync();
        shop.Settings = shop.Settings with { Blue = new VersionIdentity(null, null) };
        var result = await shop.ContractAsync();
        Assert.False(result.Done);
        Assert.Equal(CheckOutcome.Inconclusive, Check(result.Gate, "blue-drained").Outcome);
        Assert.Equal("inconclusive", await shop.TextAsync("SELECT outcome FROM teal.verdict WHERE check_name = 'blue-drained'"));
    }

    [PostgresFact]
    public async Task A_role_that_may_not_see_other_sessions_makes_the_check_inconclusive()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.SwitchedAsync();
        var role = "weak_of_" + shop.Database.Address.Database;
        await shop.ExecuteAsync($"CREATE ROLE {role} LOGIN; ALTER TABLE users OWNER TO {role}; GRANT ALL ON SCHEMA teal TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA teal TO {role}");
        await shop.ExecuteAsync(await shop.TextAsync($"SELECT format('ALTER FUNCTION %s OWNER TO {role};', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'teal'::regnamespace"));
        shop.ConnectAs(role);
        shop.Settings = shop.Settings with { RollbackWindow = TimeSpan.FromHours(1) };
        var check = Check((await shop.ContractAsync()).Gate, "blue-drained");
        Assert.Equal(CheckOutcome.Inconclusive, check.Outcome);
        Assert.Contains("GRANT pg_read_all_stats", check.Evidence, StringComparison.Ordinal);
        await shop.ExecuteAsync($"GRANT pg_read_all_stats TO {role}");
        Assert.Equal(CheckOutcome.Pass, Check((await shop.ContractAsync()).Gate, "blue-drained").Outcome);
    }

    [PostgresFact]
    public async Task Purge_waits_for_the_end_of_the_hold()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.SwitchedAsync();
        await shop.ContractAsync();
        shop.Settings = shop.Settings with { Hold = TimeSpan.FromHours(24) };
        var refused = await shop.PurgeAsync();
        Assert.False(refused.Done);
        Assert.Equal(CheckOutcome.Fail, Check(refused.Gate, "hold").Outcome);
        Assert.Equal(ChangePhase.Retired, await shop.PhaseAsync());
        await shop.ExecuteAsync("UPDATE teal.change SET retired_at = retired_at - interval '24 hours'");
        Assert.True((await shop.PurgeAsync()).Done);
    }

    [PostgresFact]
    public async Task A_check_is_overridden_by_its_name_and_the_reason_is_written_down()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        var unknown = await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.SwitchAsync(new Override("verify", "oops")));
        Assert.Contains("The gate switch has no check verify. Its checks are: sync, backfill, verification.", unknown.Message, StringComparison.Ordinal);
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.verdict"));

        Assert.True((await shop.SwitchAsync(new Override("verification", "measured by hand"))).Switched);
        Assert.Equal("sync:pass: backfill:pass: verification:fail:measured by hand",
            await shop.TextAsync("SELECT concat_ws(':', check_name, outcome, coalesce(forced, '')) FROM teal.verdict WHERE gate = 'switch' ORDER BY id"));
    }

    [PostgresFact]
    public async Task One_override_opens_no_other_check()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.ExpandAsync();
        Assert.False((await shop.SwitchAsync(new Override("verification", "measured by hand"))).Switched);
    }

    [PostgresFact]
    public async Task A_change_that_says_nothing_leads_back_has_that_shown_at_the_gate()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = a;", "ALTER TABLE t DROP COLUMN a;", """{ "backward": "none", "reason": "blue never reads a" }"""),
            "CREATE TABLE t (id integer PRIMARY KEY, a integer)");
        await fixture.SwitchedAsync();
        Assert.Contains(fixture.Events.OfType<Notice>(), notice => notice.Text.EndsWith("nothing leads back to what the change change removes: blue never reads a", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Abort_waits_until_green_is_gone()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.ExpandAsync();
        shop.Settings = shop.Settings with { Green = new VersionIdentity("the old app", null) };
        await using (await Blocker.OnAsync(shop.Database, "SELECT 1"))
            Assert.False((await shop.AbortAsync()).Done);
        Assert.Equal(ChangePhase.Expanded, await shop.PhaseAsync());
        Assert.True((await shop.AbortAsync()).Done);
    }

    private static CheckResult Check(GateResult gate, string name) => gate.Checks.Single(check => check.Name == name);
}
