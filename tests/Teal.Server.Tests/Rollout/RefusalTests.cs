using Teal.Planning.Changes;
using Teal.Postgres.Catalog;
using Teal.Postgres.Connections;
using Teal.Rollout;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What cannot be carried out is refused in one clear paragraph before anything is begun.</summary>
public sealed class RefusalTests
{
    private const string Schema = "CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer GENERATED ALWAYS AS (id * 2) STORED, v uuid DEFAULT gen_random_uuid()); CREATE VIEW seen AS SELECT * FROM t; CREATE TABLE parted (id integer, a integer) PARTITION BY LIST (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1); CREATE FOREIGN DATA WRAPPER far; CREATE SERVER far FOREIGN DATA WRAPPER far; CREATE FOREIGN TABLE parted_far PARTITION OF parted FOR VALUES IN (2) SERVER far; CREATE TABLE two (b integer)";

    [PostgresTheory]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = nowhere;", "column \"nowhere\" does not exist. The rule is: UPDATE t SET b = nowhere")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = 'x' || a;", "42804")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = p.id FROM plans p;", "relation \"plans\" does not exist")]
    [InlineData("ALTER TABLE t ADD COLUMN b nothing;", "UPDATE t SET b = a;", "42704")]
    [InlineData("ALTER TABLE t ADD COLUMN a integer;", null, "public.t has a column a already")]
    [InlineData("ALTER TABLE parted ADD COLUMN b integer;", "UPDATE parted SET b = a;", "The partition parted_far of public.parted is a foreign table")]
    [InlineData("ALTER TABLE parted_1 ADD COLUMN b integer;", "UPDATE parted_1 SET b = a;", "public.parted_1 is a partition of parted")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = g;", "reads public.t.g, which PostgreSQL generates")]
    [InlineData("ALTER TABLE t ADD COLUMN b timestamptz DEFAULT now();", "UPDATE t SET b = to_timestamp(a);", "The default of the new column b, now(), is not always the same")]
    [InlineData("ALTER TABLE two ADD COLUMN c integer; CREATE TABLE t (id integer);", null, "t is there already")]
    [InlineData("ALTER TABLE two ADD COLUMN c integer; CREATE INDEX t_pkey ON two (b);", null, "public.t_pkey is there already")]
    public async Task A_change_that_does_not_fit_the_database_is_not_begun(string expand, string? sync, string message)
    {
        await using var fixture = await RolloutFixture.OnAsync(new ChangeFolder(expand, sync), Schema);
        var before = await fixture.SchemaAsync();
        var refused = await Assert.ThrowsAnyAsync<Exception>(fixture.ExpandAsync);
        Assert.True(refused is RolloutRefusedException or RolloutException, refused.ToString());
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("0 0", await fixture.TextAsync("SELECT count(*) FROM teal.change UNION ALL SELECT count(*) FROM teal.lease"));
        Assert.Equal(before, await fixture.SchemaAsync());
    }

    [PostgresTheory]
    [InlineData("ALTER TABLE nowhere ADD COLUMN b integer;", null, "Table nowhere does not exist (search_path finds public)")]
    [InlineData("ALTER TABLE seen ADD COLUMN b integer;", "UPDATE seen SET b = a;", "seen is not a table but a view")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer; CREATE INDEX i ON nowhere (b);", null, "Table nowhere does not exist")]
    public async Task A_table_that_is_none_is_named(string expand, string? sync, string message)
    {
        await using var fixture = await RolloutFixture.OnAsync(new ChangeFolder(expand, sync), Schema);
        var refused = await Assert.ThrowsAsync<TableNotFoundException>(fixture.ExpandAsync);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM teal.change"));
    }

    [PostgresFact]
    public async Task An_old_column_whose_default_differs_on_every_call_is_refused()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b uuid;", "UPDATE t SET b = v; UPDATE t SET v = b;", "ALTER TABLE t DROP COLUMN v;"), Schema);
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.ExpandAsync);
        Assert.Contains("gives another value on every call", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_column_that_contract_removes_and_that_is_not_there_is_named()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = a; UPDATE t SET old = b;", "ALTER TABLE t DROP COLUMN old;"), Schema);
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.ExpandAsync);
        Assert.Contains("public.t has no column old, which contract.sql of the change change removes", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_rule_may_use_what_expand_makes()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                """
                CREATE TYPE size AS ENUM ('small', 'large');
                CREATE TABLE sizes (a integer, size size);
                INSERT INTO sizes VALUES (1, 'small'), (2, 'large');
                ALTER TABLE t ADD COLUMN b size;
                """,
                "UPDATE t SET b = s.size FROM sizes s WHERE s.a = t.a;"), Schema + "; INSERT INTO t (id, a) VALUES (1, 2)");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        Assert.Equal("large", await fixture.TextAsync("SELECT b::text FROM t"));
    }

    [PostgresFact]
    public async Task A_rule_that_does_not_fit_what_expand_made_is_found_before_a_trigger_stands()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                "CREATE TABLE sizes (a integer); ALTER TABLE t ADD COLUMN b integer;",
                "UPDATE t SET b = s.nowhere FROM sizes s WHERE s.a = t.a;"), Schema);
        var before = await fixture.SchemaAsync();
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.ExpandAsync);
        Assert.Contains("s.nowhere does not exist", refused.Message, StringComparison.Ordinal);
        Assert.True((await fixture.AbortAsync()).Done);
        Assert.Equal(before, await fixture.SchemaAsync());
    }

    [PostgresFact]
    public async Task Files_that_were_edited_after_the_beginning_are_refused_until_they_are_as_they_were()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        await shop.ExpandAsync();
        var text = File.ReadAllText(Path.Combine(shop.Folder.Path, ChangeText.SyncFile));
        shop.Folder.Write(ChangeText.SyncFile, text.Replace("|29", "|30", StringComparison.Ordinal));
        foreach (var command in new Func<Task>[] { shop.ExpandAsync, shop.BackfillAsync, shop.VerifyAsync, () => shop.AbortAsync() })
        {
            var refused = await Assert.ThrowsAsync<RolloutRefusedException>(command);
            Assert.Contains("The files of the change plan_id are not those that it was begun with here", refused.Message, StringComparison.Ordinal);
        }
        shop.Folder.Write(ChangeText.SyncFile, text.ReplaceLineEndings("\r\n"));
        Assert.True((await shop.BackfillAsync()).IsComplete);
    }

    [PostgresFact]
    public async Task A_connection_that_is_read_only_is_refused_and_nothing_is_made()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        await shop.ExecuteAsync($"ALTER DATABASE {shop.Database.Address.Database} SET default_transaction_read_only = on");
        shop.ConnectAs(null);
        var refused = await Assert.ThrowsAsync<RolloutException>(shop.ExpandAsync);
        Assert.Contains("default_transaction_read_only", refused.Message, StringComparison.Ordinal);
        Assert.Equal("null", await shop.TextAsync("SELECT to_regnamespace('teal')::text"));
    }

    [PostgresFact]
    public async Task A_command_that_has_nothing_to_go_on_with_makes_nothing()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        foreach (var command in new Func<Task>[] { shop.BackfillAsync, shop.VerifyAsync, () => shop.SwitchAsync(), () => shop.ContractAsync(), () => shop.PurgeAsync(), () => shop.RevertAsync(), () => shop.AbortAsync() })
        {
            var refused = await Assert.ThrowsAsync<RolloutRefusedException>(command);
            Assert.Contains("The change plan_id was not expanded in this database. Run `teal expand` first.", refused.Message, StringComparison.Ordinal);
        }
        Assert.Equal("null", await shop.TextAsync("SELECT to_regnamespace('teal')::text"));
    }

    [PostgresFact]
    public async Task A_database_that_cannot_be_reached_is_named_without_its_password()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        await using var nowhere = new Database(DatabaseAddress.Parse("postgres://me:hidden@127.0.0.1:1/app"));
        var engine = new RolloutEngine(new Teal.Rollout.Running.RolloutEnvironment(nowhere, shop.Settings, shop, TimeProvider.System));
        var error = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => engine.ExpandAsync(shop.Change, null));
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", error.Message, StringComparison.Ordinal);
    }
}
