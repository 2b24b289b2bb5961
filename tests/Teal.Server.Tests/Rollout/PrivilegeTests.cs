using Teal.Rollout;
using Teal.Rollout.Previews;
using Teal.Rollout.Status;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A role that lacks a privilege is told each one as a statement, before anything is done; when these are run, the change comes through.</summary>
public sealed class PrivilegeTests
{
    [PostgresFact]
    public Task Everything_that_is_missing_is_told_at_once_and_enough_on_every_major() =>
        MajorFixtures.OnEachAsync(
            () => new ChangeFolder(
                """
                CREATE TABLE extra (id integer PRIMARY KEY, users_id integer REFERENCES shop.users (id));
                ALTER TABLE shop.users ADD COLUMN plan_id "Size";
                CREATE INDEX users_plan ON shop.users (plan_id);
                """,
                """
                UPDATE shop.users SET plan_id = "The size"(p.size) FROM other.plans p WHERE p.name = users.plan;
                UPDATE shop.users SET plan = p.name FROM other.plans p WHERE p.size = users.plan_id::text;
                """,
                """
                ALTER TABLE shop.users ADD CONSTRAINT users_fk FOREIGN KEY (id) REFERENCES other.ids (id);
                ALTER TABLE shop.users DROP COLUMN plan;
                """,
                backfill: "INSERT INTO other.log (id) SELECT id FROM other.ids;"),
            """
            CREATE TYPE "Size" AS ENUM ('s', 'l');
            CREATE FUNCTION "The size"(text) RETURNS "Size" LANGUAGE sql IMMUTABLE AS 'SELECT $1::public."Size"';
            REVOKE EXECUTE ON FUNCTION "The size"(text) FROM PUBLIC; REVOKE USAGE ON TYPE "Size" FROM PUBLIC;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            CREATE SCHEMA shop; CREATE SCHEMA other;
            CREATE TABLE shop.users (id integer PRIMARY KEY, plan text);
            CREATE TABLE other.plans (name text, size text); INSERT INTO other.plans VALUES ('small', 's'), ('large', 'l');
            CREATE TABLE other.ids (id integer PRIMARY KEY); CREATE TABLE other.log (id integer);
            INSERT INTO shop.users VALUES (1, 'small'), (2, 'large'); INSERT INTO other.ids VALUES (1), (2);
            """,
            async (fixture, major) =>
            {
                var database = fixture.Database.Address.Database;
                var (role, owner) = ($"Deployer of {database}", $"owner_of_{database}");
                await fixture.ExecuteAsync($"CREATE ROLE \"{role}\" LOGIN; CREATE ROLE {owner}; ALTER TABLE shop.users OWNER TO {owner}; REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC");
                fixture.ConnectAs(role);
                var refused = await Assert.ThrowsAsync<RolloutException>(fixture.ExpandAsync);
                Assert.StartsWith($"The role \"{role}\" may not carry out the change change, and nothing was changed.", refused.Message, StringComparison.Ordinal);
                Assert.Equal("null", await fixture.TextAsync("SELECT to_regnamespace('teal')::text"));
                var grants = refused.Message.Split('\n').Skip(1).Select(line => line.Trim()).ToArray();
                foreach (var expected in new[]
                {
                    $"GRANT CREATE ON DATABASE {database} TO", $"GRANT TEMPORARY ON DATABASE {database} TO", "GRANT USAGE ON SCHEMA shop TO", $"GRANT {owner} TO \"{role}\"",
                    "GRANT CREATE ON SCHEMA shop TO", "GRANT CREATE ON SCHEMA public TO", "GRANT REFERENCES ON TABLE other.ids TO", "GRANT INSERT ON TABLE other.log TO",
                    "GRANT SELECT ON TABLE other.ids TO", "GRANT USAGE ON TYPE", $"GRANT SELECT ON TABLE other.plans TO \"{role}\"", $"GRANT SELECT ON TABLE other.plans TO {owner}",
                    $"GRANT USAGE ON SCHEMA other TO {owner}", $"GRANT EXECUTE ON FUNCTION \"The size\"(text) TO {owner}",
                })
                    Assert.True(grants.Any(line => line.StartsWith(expected, StringComparison.Ordinal)), $"{major}: {expected} is not in\n{refused.Message}");

                // A dry run tells the same, and shows the plan where it can.
                await fixture.ExecuteAsync($"GRANT USAGE ON SCHEMA shop, other TO \"{role}\"");
                var preview = await fixture.Engine.PreviewAsync(fixture.Change, PreviewedCommand.Expand);
                Assert.Contains(preview.Notes, note => note.StartsWith($"GRANT CREATE ON DATABASE {database} TO \"{role}\";  -- ", StringComparison.Ordinal));

                foreach (var grant in grants) await fixture.ExecuteAsync(grant);
                await fixture.ExpandAsync();
                Assert.Equal(2, (await fixture.BackfillAsync()).RowsFilled - 2);
                Assert.True((await fixture.VerifyAsync()).IsClean);
                Assert.True((await fixture.SwitchAsync()).Switched);
                await fixture.VerifyAsync();
                await fixture.ExecuteAsync($"GRANT pg_read_all_stats TO \"{role}\"");
                Assert.True((await fixture.ContractAsync()).Done);
                Assert.True((await fixture.PurgeAsync()).Done);
            });

    [PostgresFact]
    public async Task Another_roles_journal_is_told_by_every_command()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        await shop.ExpandAsync();
        var role = "late_of_" + shop.Database.Address.Database;
        await shop.ExecuteAsync($"CREATE ROLE {role} LOGIN; ALTER TABLE users OWNER TO {role}; ALTER TABLE plans OWNER TO {role}");
        shop.ConnectAs(role);
        foreach (var command in new Func<Task>[] { shop.BackfillAsync, shop.VerifyAsync, () => shop.AbortAsync(), () => shop.Engine.SteerBackfillAsync(shop.Change, Teal.Rollout.Journals.BackfillRequest.Pause) })
        {
            var refused = await Assert.ThrowsAsync<RolloutException>(command);
            Assert.Contains($"GRANT USAGE ON SCHEMA teal TO {role};\n  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA teal TO {role};", refused.Message, StringComparison.Ordinal);
        }

        foreach (var reading in new Func<Task>[] { () => shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Abort), () => StatusReader.ReadAsync(new(Teal.Postgres.Connections.DatabaseAddress.Parse(shop.AddressAs(role)))) })
            Assert.Contains($"GRANT SELECT ON ALL TABLES IN SCHEMA teal TO {role};", (await Assert.ThrowsAsync<RolloutException>(reading)).Message, StringComparison.Ordinal);
        var expand = await Assert.ThrowsAsync<RolloutException>(shop.ExpandAsync);
        Assert.Contains("ALTER FUNCTION teal.sync_", expand.Message, StringComparison.Ordinal);
        await shop.ExecuteAsync(string.Join('\n', expand.Message.Split('\n').Skip(1)));
        Assert.True((await shop.BackfillAsync()).IsComplete);
    }

    [PostgresFact]
    public async Task What_the_server_refuses_later_is_told_with_what_would_allow_it()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        var database = shop.Database.Address.Database;
        var role = "weak_of_" + database;
        await shop.ExecuteAsync($"CREATE ROLE {role} LOGIN; ALTER TABLE users OWNER TO {role}; ALTER TABLE plans OWNER TO {role}; GRANT CREATE ON DATABASE {database} TO {role}; GRANT CREATE ON SCHEMA public TO {role}");
        shop.ConnectAs(role);
        await shop.ExpandAsync();
        await shop.ExecuteAsync($"ALTER TABLE plans OWNER TO postgres; REVOKE ALL ON plans FROM {role}");
        var stopped = await Assert.ThrowsAsync<RolloutException>(shop.BackfillAsync);
        Assert.Contains("permission denied for table plans", stopped.Message, StringComparison.Ordinal);
        Assert.Contains($"GRANT SELECT ON TABLE public.plans TO {role};", stopped.Message, StringComparison.Ordinal);
        Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.quarantine"));

        // Only the table's owner may take triggers away, or replace them when the last row is filled.
        await shop.ExecuteAsync($"GRANT SELECT ON plans TO {role}; ALTER TABLE users OWNER TO postgres; GRANT ALL ON users TO {role}");
        foreach (var command in new Func<Task>[] { shop.BackfillAsync, () => shop.AbortAsync(), () => shop.ContractAsync(), shop.RevertAsync, () => shop.PurgeAsync() })
            Assert.Contains($"ALTER TABLE public.users OWNER TO {role};  -- only its owner may alter it, and that is a superuser now", (await Assert.ThrowsAsync<RolloutException>(command)).Message, StringComparison.Ordinal);
        Assert.True((await shop.VerifyAsync()).Rows == 3);
    }
}
