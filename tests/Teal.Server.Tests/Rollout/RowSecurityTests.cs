using Npgsql;
using Teal.Rollout;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Tables whose rows, or whose columns, not everybody may see and write.</summary>
public sealed class RowSecurityTests
{
    private const string Rows = "SELECT concat_ws(':', id, subscription_plan, coalesce(plan_id::text, 'null')) FROM users ORDER BY id";

    [PostgresFact]
    public async Task A_policy_sees_the_row_as_the_triggers_leave_it_whichever_side_it_reads()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        var (owner, blue, green, both) = (await RoleAsync(shop, "owner"), await RoleAsync(shop, "blue"), await RoleAsync(shop, "green"), await RoleAsync(shop, "both"));
        await shop.ExecuteAsync(
            $"""
            ALTER TABLE users OWNER TO {owner}; ALTER TABLE plans OWNER TO {owner};
            GRANT SELECT, INSERT, UPDATE ON users TO {blue}, {green}, {both};
            ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY old_side ON users TO {blue}, {both} USING (subscription_plan NOT LIKE 'team%');
            """);
        await shop.ExpandAsync();
        await shop.ExecuteAsync($"CREATE POLICY new_side ON users TO {green} USING (plan_id <> 3)");
        // Nobody but the roles of a policy sees rows, the owner neither; all are filled and compared all the same.
        Assert.Equal((true, 3), ((await shop.BackfillAsync()) is var filled ? (filled.IsComplete, filled.RowsFilled) : default));

        await shop.ExecuteAsync($"SET ROLE {blue}; INSERT INTO users (id, email, subscription_plan) VALUES (11, 'blue', 'pro|yearly|1'); UPDATE users SET subscription_plan = 'free|x|0' WHERE id = 11; RESET ROLE");
        await shop.ExecuteAsync($"SET ROLE {green}; INSERT INTO users (id, email, plan_id) VALUES (12, 'green', 2); UPDATE users SET plan_id = 1 WHERE id = 12; RESET ROLE");
        Assert.Equal("1:pro|monthly|29:2 2:team|monthly|29:3 3:free|monthly|29:1 11:free|x|0:1 12:free|monthly|29:1", await shop.TextAsync(Rows));
        await RefusedAsync(shop, blue, "UPDATE users SET subscription_plan = 'team|x|1' WHERE id = 11");
        await RefusedAsync(shop, green, "UPDATE users SET plan_id = 3 WHERE id = 12");
        // One side is written, the policy reads the other.
        await RefusedAsync(shop, both, "INSERT INTO users (id, email, plan_id) VALUES (13, 'carried back', 3)");
        await RefusedAsync(shop, green, "INSERT INTO users (id, email, subscription_plan) VALUES (14, 'carried on', 'team|x|1')");
        Assert.Equal((5, 0), ((await shop.VerifyAsync()).Rows, (await shop.VerifyAsync()).Differences));
        Assert.True((await shop.SwitchAsync()).Switched);
        await shop.VerifyAsync();
        Assert.Contains(shop.Events, happened => happened is CheckAnswered { Result.Name: "verification" });
        Assert.Contains("old_side", (await shop.ContractAsync()).Gate!.Checks.Single(check => check.Name == "dependents").Evidence, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_role_that_does_not_see_every_row_is_refused()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        var owner = await RoleAsync(shop, "owner");
        await shop.ExecuteAsync($"ALTER ROLE {owner} LOGIN; ALTER TABLE users OWNER TO {owner}; ALTER TABLE plans OWNER TO {owner}; GRANT ALL ON SCHEMA public TO {owner}; GRANT CREATE, TEMPORARY ON DATABASE {shop.Database.Address.Database} TO {owner}; ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
        shop.ConnectAs(owner);
        Assert.Contains("Row-level security hides rows of users from this role", (await Assert.ThrowsAsync<RolloutRefusedException>(shop.ExpandAsync)).Message, StringComparison.Ordinal);
        await shop.ExecuteAsync("ALTER TABLE users NO FORCE ROW LEVEL SECURITY");
        await shop.ExpandAsync();
        // Forced meanwhile: an error, never rows that are passed over.
        await shop.ExecuteAsync("ALTER TABLE users FORCE ROW LEVEL SECURITY");
        var failed = await Assert.ThrowsAsync<PostgresException>(shop.BackfillAsync);
        Assert.Equal(("42501", true), (failed.SqlState, failed.MessageText.Contains("row-level security policy for table \"users\"", StringComparison.Ordinal)));
        Assert.Equal("null null null", await shop.TextAsync("SELECT plan_id FROM users"));
    }

    [PostgresFact]
    public async Task What_a_rule_looks_up_may_be_hidden_from_the_application_but_not_from_the_owner()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        var (owner, app) = (await RoleAsync(shop, "owner"), await RoleAsync(shop, "app"));
        await shop.ExecuteAsync(
            $"""
            ALTER TABLE users OWNER TO {owner}; ALTER TABLE plans OWNER TO {owner}; GRANT SELECT, INSERT, UPDATE ON users TO {app};
            ALTER TABLE plans ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY few ON plans USING (id = 1);
            """);
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(shop.ExpandAsync);
        Assert.Contains($"reads plans, of which row-level security may hide rows from {owner}, the owner of public.users", refused.Message, StringComparison.Ordinal);
        await shop.ExecuteAsync("ALTER TABLE plans NO FORCE ROW LEVEL SECURITY");
        await shop.ExpandAsync();
        await shop.ExecuteAsync($"SET ROLE {app}; INSERT INTO users (id, email, subscription_plan) VALUES (11, 'a', 'pro|x|1'); INSERT INTO users (id, email, plan_id) VALUES (12, 'b', 3); RESET ROLE");
        Assert.True((await shop.BackfillAsync()).IsComplete);
        Assert.Equal("11:pro|x|1:2 12:team|monthly|29:3", await shop.TextAsync(Rows.Replace("ORDER", "WHERE id > 10 ORDER", StringComparison.Ordinal)));
        Assert.Equal(0, (await shop.VerifyAsync()).Differences);

        // A plan that belongs to somebody else is hidden from the owner of users as well.
        await shop.AbortAsync(new Teal.Rollout.Gates.Override("green-drained", "there is no green"));
        await shop.ExecuteAsync("ALTER TABLE plans OWNER TO postgres");
        Assert.Contains("row-level security may hide rows", (await Assert.ThrowsAsync<RolloutRefusedException>(shop.ExpandAsync)).Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_role_needs_privileges_on_the_columns_that_it_writes_and_on_no_others()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        var (blue, green) = (await RoleAsync(shop, "blue"), await RoleAsync(shop, "green"));
        await shop.ExpandAsync();
        await shop.ExecuteAsync($"GRANT SELECT (id), INSERT (id, email, subscription_plan), UPDATE (subscription_plan) ON users TO {blue}; GRANT SELECT (id), INSERT (id, email, plan_id), UPDATE (plan_id) ON users TO {green}");
        await shop.ExecuteAsync($"SET ROLE {blue}; INSERT INTO users (id, email, subscription_plan) VALUES (1, 'b', 'pro|x|1'); UPDATE users SET subscription_plan = 'team|x|1' WHERE id = 1; RESET ROLE");
        await shop.ExecuteAsync($"SET ROLE {green}; INSERT INTO users (id, email, plan_id) VALUES (2, 'g', 2); UPDATE users SET plan_id = 1 WHERE id = 2; RESET ROLE");
        Assert.Equal("1:team|x|1:3 2:free|monthly|29:1", await shop.TextAsync(Rows));
        await RefusedAsync(shop, blue, "UPDATE users SET plan_id = 1");
        await RefusedAsync(shop, green, "UPDATE users SET subscription_plan = 'x'");
    }

    private static async Task RefusedAsync(RolloutFixture shop, string role, string sql) =>
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => shop.ExecuteAsync($"SET ROLE {role}; {sql}"))).SqlState);

    private static async Task<string> RoleAsync(RolloutFixture shop, string name)
    {
        var role = $"{name}_in_{shop.Database.Address.Database}";
        await shop.ExecuteAsync($"CREATE ROLE {role}");
        return role;
    }
}
