using Teal.Planning.Changes;
using Teal.Postgres.Catalog;
using Teal.Postgres.Connections;
using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What cannot be carried out is refused in one clear paragraph before anything is begun.</summary>
public sealed class RefusalTests
{
    private const string Schema = "CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer GENERATED ALWAYS AS (id * 2) STORED, v uuid DEFAULT gen_random_uuid()); CREATE VIEW seen AS SELECT * FROM t; CREATE TABLE parted (id integer, a integer) PARTITION BY LIST (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1); CREATE FOREIGN DATA WRAPPER far; CREATE SERVER far FOREIGN DATA WRAPPER far; CREATE FOREIGN TABLE parted_far PARTITION OF parted FOR VALUES IN (2) SERVER far; CREATE TABLE two (b serial); CREATE MATERIALIZED VIEW kept AS SELECT * FROM t; CREATE TYPE pair AS (a integer); CREATE SCHEMA aside; CREATE TABLE aside.hidden (a integer)";

    [PostgresTheory]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = nowhere;", "column \"nowhere\" does not exist. The rule is: UPDATE t SET b = nowhere")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = 'x' || a;", "42804")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = p.id FROM plans p;", "There is no relation plans, which a rule of sync.sql of the change change names")]
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
    [InlineData("ALTER TABLE hidden ADD COLUMN b integer;", null, "Table hidden does not exist (search_path finds public). There is aside.hidden: write the name with its schema")]
    [InlineData("ALTER TABLE seen ADD COLUMN b integer;", null, "seen is not a table but a view. Write the change for what it reads (t), and give the view its new form by CREATE OR REPLACE VIEW.")]
    [InlineData("ALTER TABLE kept ADD COLUMN b integer;", null, "kept is not a table but a materialized view. Its rows are made of a query: write the change for what it reads (t)")]
    [InlineData("ALTER TABLE parted_far ADD COLUMN b integer;", null, "parted_far is not a table but a foreign table. Its rows are on another server")]
    [InlineData("ALTER TABLE two_b_seq ADD COLUMN b integer;", null, "two_b_seq is not a table but a sequence. Write the change for the table that it belongs to (two)")]
    [InlineData("ALTER TABLE t_pkey ADD COLUMN b integer;", null, "t_pkey is not a table but an index. Write the change for the table that it belongs to (t)")]
    [InlineData("ALTER TABLE pg_class ADD COLUMN b integer;", null, "pg_class is not a table but a system catalog. PostgreSQL keeps it")]
    [InlineData("ALTER TABLE pair ADD COLUMN b integer;", null, "pair is not a table but a composite type.")]
    public async Task A_table_that_is_none_is_named(string expand, string? sync, string message)
    {
        await using var fixture = await RolloutFixture.OnAsync(new ChangeFolder(expand, sync), Schema);
        var refused = await Assert.ThrowsAsync<TableNotFoundException>(fixture.ExpandAsync);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM teal.change"));
    }

    [PostgresTheory]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", null, "ALTER TABLE nowhere DROP COLUMN a;", null, "Table nowhere does not exist")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", null, "ALTER TABLE t DROP COLUMN nothing;", null, "public.t has no column nothing, which contract.sql of the change change removes. Nothing was changed.")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer;", null, null, "UPDATE nowhere SET a = 1;", "There is no relation nowhere, which statement 1 of backfill.sql of the change change names, and expand.sql does not make it.")]
    [InlineData("CREATE TABLE u (a integer);", null, null, "INSERT INTO u SELECT a FROM nowhere;", "There is no relation nowhere")]
    [InlineData("CREATE TABLE u (a integer); ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = n.a FROM nowhere n;", null, null, "There is no relation nowhere, which a rule of sync.sql")]
    [InlineData("CREATE TABLE u (a integer);", null, null, "INSERT INTO nowhere SELECT a FROM t;", "There is no relation nowhere")]
    [InlineData("ALTER TABLE owned ADD COLUMN b integer;", null, null, null, "owned belongs to the extension plpgsql, and the change change alters it")]
    public async Task What_a_later_file_needs_is_missed_before_anything_is_done(string expand, string? sync, string? contract, string? backfill, string message)
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(expand, sync, contract, "{ \"backward\": \"none\", \"reason\": \"x\" }", backfill: backfill),
            Schema + "; CREATE TABLE owned (id integer PRIMARY KEY); ALTER EXTENSION plpgsql ADD TABLE owned");
        var before = await fixture.SchemaAsync();
        var refused = await Assert.ThrowsAnyAsync<Exception>(fixture.ExpandAsync);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM teal.change"));
        Assert.Equal(before, await fixture.SchemaAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Engine.PreviewAsync(fixture.Change, Teal.Rollout.Previews.PreviewedCommand.Expand));
        await fixture.ExecuteAsync("ALTER EXTENSION plpgsql DROP TABLE owned");
    }

    [PostgresFact]
    public async Task An_unlogged_table_is_a_table_and_a_temporary_one_is_not()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE quick ADD COLUMN b integer;", "UPDATE quick SET b = a;"), "CREATE UNLOGGED TABLE quick (id integer PRIMARY KEY, a integer); INSERT INTO quick VALUES (1, 2)");
        await using (var other = await fixture.Database.OpenAsync())
        {
            await other.Command("CREATE TEMPORARY TABLE passing (a integer)").RunAsync(default);
            var schema = await other.Command("SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'passing'").ScalarAsync<string>(default);
            fixture.Folder.Write(ChangeText.ExpandFile, $"ALTER TABLE {schema}.passing ADD COLUMN b integer; ALTER TABLE quick ADD COLUMN b integer;");
            var refused = await Assert.ThrowsAsync<TableNotFoundException>(fixture.ExpandAsync);
            Assert.Contains("passing is not a table but a temporary table. It is one session's own", refused.Message, StringComparison.Ordinal);
        }

        fixture.Folder.Write(ChangeText.ExpandFile, "ALTER TABLE quick ADD COLUMN b integer;");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        Assert.True((await fixture.VerifyAsync()).IsClean);
        Assert.Equal("2", await fixture.TextAsync("SELECT b FROM quick"));
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
