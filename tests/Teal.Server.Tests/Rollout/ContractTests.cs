using Npgsql;
using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Rollout.Status;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Nothing is destroyed without a way back until the hold is over.</summary>
public sealed class ContractTests
{
    [PostgresFact]
    public async Task Retiring_keeps_the_values_and_the_way_back()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        await shop.SwitchedAsync();
        var values = await shop.TextAsync("SELECT subscription_plan FROM users ORDER BY id");
        Assert.True((await shop.ContractAsync()).Done);
        Assert.Equal(ChangePhase.Retired, await shop.PhaseAsync());
        Assert.Equal(values, await shop.TextAsync("SELECT teal_retired_subscription_plan FROM users ORDER BY id"));

        await shop.ExecuteAsync("INSERT INTO users (id, email, plan_id) VALUES (10, 'green', 3); UPDATE users SET plan_id = 1 WHERE id = 1; UPDATE users SET email = 'e' WHERE id = 2");
        Assert.Equal("1:free|monthly|29:1 2:team|monthly|29:3 3:free|monthly|29:1 10:team|monthly|29:3",
            await shop.TextAsync("SELECT concat_ws(':', id, teal_retired_subscription_plan, plan_id) FROM users ORDER BY id"));
    }

    [PostgresFact]
    public async Task The_new_side_gets_its_constraints_and_the_old_one_no_longer_refuses_null()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b text;", "UPDATE t SET b = a;", "ALTER TABLE t ALTER COLUMN b SET NOT NULL, DROP COLUMN a;", """{ "backward": "none", "reason": "test" }"""),
            "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL); INSERT INTO t VALUES (1, 'x')");
        await fixture.SwitchedAsync();
        await fixture.ContractAsync();
        await fixture.ExecuteAsync("INSERT INTO t (id, b) VALUES (2, 'y')");
        Assert.Equal("null", await fixture.TextAsync("SELECT teal_retired_a FROM t WHERE id = 2"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => fixture.ExecuteAsync("INSERT INTO t (id) VALUES (3)"));
        Assert.Equal(("23502", "b"), (refused.SqlState, refused.ColumnName));
    }

    [PostgresFact]
    public async Task Constraints_are_added_in_steps_that_block_nobody_for_long()
    {
        await using var shop = await RolloutFixture.ShopAsync(5);
        await shop.SwitchedAsync();
        await shop.ContractAsync();
        var steps = await shop.TextAsync("SELECT array_to_string(statements, '; ') || E'\\n' FROM teal.step WHERE phase = 'contract' ORDER BY ordinal");
        Assert.Equal(
            """
            ALTER TABLE users ADD CONSTRAINT users_plan_fk FOREIGN KEY (plan_id) REFERENCES plans (id) NOT VALID
             ALTER TABLE users VALIDATE CONSTRAINT users_plan_fk
             ALTER TABLE users ADD CONSTRAINT teal_not_null_users_plan_id CHECK (plan_id IS NOT NULL) NOT VALID
             ALTER TABLE users VALIDATE CONSTRAINT teal_not_null_users_plan_id
             ALTER TABLE users ALTER COLUMN plan_id SET NOT NULL; ALTER TABLE users DROP CONSTRAINT teal_not_null_users_plan_id

            """, steps);
        Assert.Equal("true", await shop.TextAsync("SELECT convalidated::text FROM pg_constraint WHERE conname = 'users_plan_fk'"));
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM pg_constraint WHERE conname LIKE 'teal%'"));
    }

    [PostgresFact]
    public async Task A_revert_brings_everything_back_and_what_green_wrote_is_right_for_blue()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        await shop.SwitchedAsync();
        var before = await shop.SchemaAsync();
        await shop.ContractAsync();
        await shop.ExecuteAsync("INSERT INTO users (id, email, plan_id) VALUES (10, 'green', 3); UPDATE users SET plan_id = 1 WHERE id = 2");
        Assert.True((await shop.RevertAsync()).Done);
        Assert.Equal(before, await shop.SchemaAsync());
        Assert.Equal(ChangePhase.Switched, await shop.PhaseAsync());
        Assert.Equal("1:pro|monthly|29:2 2:free|monthly|29:1 3:free|monthly|29:1 10:team|monthly|29:3", await UsersAsync(shop));

        await shop.ExecuteAsync("INSERT INTO users (id, email, subscription_plan) VALUES (11, 'blue', 'pro|x|1'); UPDATE users SET subscription_plan = 'team|x|1' WHERE id = 1");
        Assert.Equal("3 2", await shop.TextAsync("SELECT plan_id FROM users WHERE id IN (1, 11) ORDER BY id"));
        Assert.Equal(0, (await shop.VerifyAsync()).Differences);
        Assert.True((await shop.ContractAsync()).Done);
        Assert.True((await shop.RevertAsync()).Done);
        Assert.Equal(before, await shop.SchemaAsync());
    }

    [PostgresFact]
    public async Task A_contract_that_was_cut_off_can_be_completed_or_taken_back()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        await shop.SwitchedAsync();
        var before = await shop.SchemaAsync();
        for (var step = 1; step <= 5; step++)
        {
            shop.OnEvent = happened =>
            {
                if (happened is StepBegun { Phase: "contract" } begun && begun.Ordinal == step) throw new InvalidOperationException("cut off");
            };
            await Assert.ThrowsAsync<InvalidOperationException>(() => shop.ContractAsync());
            Assert.Equal(ChangePhase.Contracting, await shop.PhaseAsync());
            shop.OnEvent = null;
            await shop.RevertAsync();
            Assert.Equal(before, await shop.SchemaAsync());
            await shop.VerifyAsync();
        }
        shop.OnEvent = happened =>
        {
            if (happened is StepBegun { Phase: "retire" }) throw new InvalidOperationException("cut off");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.ContractAsync());
        shop.OnEvent = null;
        Assert.True((await shop.ContractAsync()).Done);
        await shop.RevertAsync();
        Assert.Equal(before, await shop.SchemaAsync());
    }

    [PostgresFact]
    public async Task A_purge_leaves_nothing_but_the_journal()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        await shop.SwitchedAsync();
        await shop.ContractAsync();
        Assert.Contains("column users.teal_retired_subscription_plan", await StatusReader.ObjectsAsync(shop.Database.Database));
        Assert.True((await shop.PurgeAsync()).Done);
        Assert.Equal(ChangePhase.Finished, await shop.PhaseAsync());
        Assert.All(await StatusReader.ObjectsAsync(shop.Database.Database), line => Assert.StartsWith("table teal.", line, StringComparison.Ordinal));
        Assert.Equal("id email plan_id", await shop.TextAsync("SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"));
        await shop.ExecuteAsync("INSERT INTO users (id, email, plan_id) VALUES (10, 'green', 3)");
        await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.RevertAsync());
    }

    [PostgresFact]
    public async Task A_table_that_contract_drops_is_kept_until_purge()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("CREATE TABLE fresh (id integer);", null, "DROP TABLE stale;", """{ "backward": "none", "reason": "test" }"""),
            "CREATE TABLE stale (id integer PRIMARY KEY); INSERT INTO stale VALUES (1)");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        var before = await fixture.SchemaAsync();
        await fixture.SwitchAsync();
        Assert.True((await fixture.ContractAsync()).Done);
        Assert.Equal("1", await fixture.TextAsync("SELECT id FROM teal_retired_stale"));
        await fixture.RevertAsync();
        Assert.Equal(before, await fixture.SchemaAsync());
        Assert.True((await fixture.ContractAsync()).Done);
        Assert.True((await fixture.PurgeAsync()).Done);
        Assert.Equal("null", await fixture.TextAsync("SELECT to_regclass('teal_retired_stale')::text"));
    }

    [PostgresFact]
    public async Task What_contract_changes_in_a_column_that_stays_comes_back_with_a_revert()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN c integer;", null, "ALTER TABLE t ALTER COLUMN a DROP NOT NULL; ALTER TABLE t ALTER COLUMN a SET DEFAULT 'new'; ALTER TABLE t ALTER COLUMN b DROP DEFAULT; ALTER TABLE t ADD UNIQUE (c);"),
            "CREATE TABLE t (a text NOT NULL DEFAULT 'old', b integer DEFAULT 7)");
        await fixture.SwitchedAsync();
        var before = await fixture.SchemaAsync();
        await fixture.ContractAsync();
        Assert.NotEqual(before, await fixture.SchemaAsync());
        await fixture.RevertAsync();
        Assert.Equal(before, await fixture.SchemaAsync());
    }

    private static Task<string> UsersAsync(RolloutFixture shop) =>
        shop.TextAsync("SELECT concat_ws(':', id, subscription_plan, plan_id) FROM users ORDER BY id");
}
