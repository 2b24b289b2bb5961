using Teal.Linting.Effects;
using Teal.Rollout;
using Teal.Rollout.Previews;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A dry run tells what would be done, and does nothing.</summary>
public sealed class PreviewTests
{
    // The counters of the catalogs tell of a row that was written and rolled back, too.
    private const string Catalog =
        """
        SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
            SELECT 'c' || c::text AS line FROM (SELECT oid, xmin, relname, relkind, relnatts, relacl FROM pg_class WHERE relpersistence <> 't') c
            UNION ALL SELECT 'p' || p::text FROM (SELECT oid, xmin, proname FROM pg_proc) p
            UNION ALL SELECT 'n' || n::text FROM (SELECT oid, xmin, nspname, nspacl FROM pg_namespace) n
            UNION ALL SELECT 'a' || a::text FROM (SELECT attrelid, attnum, xmin, attname, attacl FROM pg_attribute) a
            UNION ALL SELECT 't' || t::text FROM (SELECT oid, xmin FROM pg_trigger) t
            UNION ALL SELECT 'k' || k::text FROM (SELECT oid, xmin FROM pg_constraint) k
            UNION ALL SELECT 'd' || d::text FROM (SELECT objoid, objsubid, description FROM pg_description WHERE classoid = 'pg_class'::regclass) d) x
        """;

    [PostgresFact]
    public Task No_dry_run_touches_anything_on_any_major() =>
        MajorFixtures.OnEachAsync(Samples.PlanId, Samples.ShopSchema, async (shop, _) =>
        {
            await UntouchedAsync(shop, PreviewedCommand.Expand);
            await UntouchedAsync(shop, PreviewedCommand.Contract);
            await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Purge));
            Assert.Equal("null", await shop.TextAsync("SELECT to_regnamespace('teal')::text"));
            await shop.ExpandAsync();
            foreach (var command in (PreviewedCommand[])[PreviewedCommand.Expand, PreviewedCommand.Contract, PreviewedCommand.Abort]) await UntouchedAsync(shop, command);
            await shop.BackfillAsync();
            await shop.VerifyAsync();
            await shop.SwitchAsync();
            await shop.VerifyAsync();
            await UntouchedAsync(shop, PreviewedCommand.Contract);
            await shop.ContractAsync();
            foreach (var command in (PreviewedCommand[])[PreviewedCommand.Contract, PreviewedCommand.Revert, PreviewedCommand.Purge]) await UntouchedAsync(shop, command);
            Assert.Equal("0", await shop.TextAsync("SELECT count(*) FROM teal.lease"));
        });

    [PostgresFact]
    public async Task What_is_shown_is_what_is_run_the_triggers_too()
    {
        await using var shop = await RolloutFixture.ShopAsync(5);
        await shop.ExecuteAsync("COMMENT ON COLUMN users.subscription_plan IS 'x'; GRANT SELECT (subscription_plan) ON users TO PUBLIC");
        var expand = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Expand);
        await shop.ExpandAsync();
        Assert.Equal(await JournalAsync(shop, "expand"), Shown(expand, "expand"));
        Assert.Contains(Shown(expand, "expand"), sql => sql.StartsWith("GRANT SELECT (plan_id) ON users TO PUBLIC", StringComparison.Ordinal));
        var function = Shown(expand, "sync").Single(sql => sql.StartsWith("CREATE OR REPLACE FUNCTION", StringComparison.Ordinal));
        Assert.Contains(await shop.TextAsync("SELECT prosrc FROM pg_proc WHERE pronamespace = 'teal'::regnamespace"), function, StringComparison.Ordinal);

        await shop.BackfillAsync();
        await shop.VerifyAsync();
        await shop.SwitchAsync();
        await shop.VerifyAsync();
        var contract = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Contract);
        await shop.ContractAsync();
        Assert.Equal(await JournalAsync(shop, "contract"), Shown(contract, "contract"));
        Assert.Equal(await JournalAsync(shop, "retire"), Shown(contract, "retire"));
        var revert = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Revert);
        Assert.Equal(await shop.TextAsync("SELECT u FROM teal.step, unnest(undo) u WHERE phase = 'retire'"), string.Join(' ', Shown(revert, "retire")));
        var purge = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Purge);
        Assert.Equal(await JournalAsync(shop, "purge"), Shown(purge, "purge"));
        Assert.Equal(3, Shown(purge, "sync").Count);
    }

    [PostgresFact]
    public async Task A_contract_that_is_shown_before_expand_knows_the_columns_to_come()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        var early = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Contract);
        Assert.Contains(early.Notes, note => note.StartsWith("The change is not expanded", StringComparison.Ordinal));
        await shop.ExpandAsync();
        var late = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Contract);
        Assert.Equal(Shown(late, "contract"), Shown(early, "contract"));
        Assert.Equal(Shown(late, "retire"), Shown(early, "retire"));
    }

    [PostgresFact]
    public async Task Each_statement_has_its_locks_as_the_database_makes_them()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        var contract = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Contract);
        var locks = contract.Steps.SelectMany(step => step.Statements).Where(statement => statement.Sql.StartsWith("ALTER TABLE", StringComparison.Ordinal))
            .Select(statement => $"{statement.Sql[..Math.Min(60, statement.Sql.Length)]}: {string.Join(", ", statement.Effects.Select(e => $"{e.Relation} {e.Lock}{(e.Scans ? " scan" : "")}"))}");
        Assert.Equal(
            """
            ALTER TABLE users ADD CONSTRAINT users_plan_fk FOREIGN KEY (: users ShareRowExclusive, plans ShareRowExclusive
            ALTER TABLE users VALIDATE CONSTRAINT users_plan_fk: users ShareUpdateExclusive scan, plans RowShare
            ALTER TABLE users ADD CONSTRAINT teal_not_null_users_plan_id: users AccessExclusive
            ALTER TABLE users VALIDATE CONSTRAINT teal_not_null_users_pl: users ShareUpdateExclusive scan
            ALTER TABLE users ALTER COLUMN plan_id SET NOT NULL: users AccessExclusive
            ALTER TABLE users DROP CONSTRAINT teal_not_null_users_plan_i: users AccessExclusive
            ALTER TABLE users RENAME COLUMN subscription_plan TO teal_re: users AccessExclusive
            ALTER TABLE users ALTER COLUMN teal_retired_subscription_pla: users AccessExclusive
            ALTER TABLE public.users ENABLE ALWAYS TRIGGER "~teal_sync_i: users ShareRowExclusive
            """, string.Join('\n', locks));
        var expand = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Expand);
        var trigger = expand.Steps.Single(step => step.Phase == "sync").Statements.Single(statement => statement.Sql.Contains("BEFORE UPDATE", StringComparison.Ordinal));
        Assert.Equal(("users", LockMode.ShareRowExclusive), (trigger.Effects.Single().Relation.Name, trigger.Effects.Single().Lock));
        Assert.All(expand.Steps, step => Assert.True(step.IsTransaction));

        await shop.ExpandAsync();
        var abort = await shop.Engine.PreviewAsync(shop.Change, PreviewedCommand.Abort);
        var drops = abort.Steps.SelectMany(step => step.Statements).Where(statement => statement.Sql.StartsWith("DROP TRIGGER", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, drops.Count);
        Assert.All(drops, drop => Assert.Equal(("users", LockMode.AccessExclusive), (drop.Effects.Single().Relation.Name, drop.Effects.Single().Lock)));
    }

    [PostgresFact]
    public async Task Steps_that_an_earlier_run_did_are_shown_as_done()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN a integer; CREATE INDEX t_a ON t (a); ALTER TABLE t ADD COLUMN b integer;"), "CREATE TABLE t (id integer)");
        fixture.OnEvent = happened =>
        {
            if (happened is StepBegun { Ordinal: 2 }) throw new InvalidOperationException("cut off");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.ExpandAsync());
        var preview = await fixture.Engine.PreviewAsync(fixture.Change, PreviewedCommand.Expand);
        Assert.Equal([(true, true), (false, false), (false, true)], preview.Steps.Select(step => (step.IsDone, step.IsTransaction)));
        Assert.True(preview.Steps[1].Statements[0].Effects.Single().WaitsForOlderTransactions);
    }

    private static async Task UntouchedAsync(RolloutFixture fixture, PreviewedCommand command)
    {
        var before = await fixture.TextAsync(Catalog);
        var preview = await fixture.Engine.PreviewAsync(fixture.Change, command);
        Assert.NotEmpty(preview.Steps);
        Assert.Equal(before, await fixture.TextAsync(Catalog));
    }

    private static async Task<List<string>> JournalAsync(RolloutFixture fixture, string phase)
    {
        await using var connection = await fixture.Database.OpenAsync();
        return await Teal.Rollout.Journals.Sql.ListAsync(
            Teal.Rollout.Journals.Sql.Command(connection, "SELECT s FROM teal.step CROSS JOIN LATERAL unnest(statements) WITH ORDINALITY AS u (s, place) WHERE phase = $1 ORDER BY ordinal, place", phase),
            row => row.GetString(0), default);
    }

    private static List<string> Shown(Preview preview, string phase) =>
        [.. preview.Steps.Where(step => step.Phase == phase).SelectMany(step => step.Statements).Select(statement => statement.Sql)];
}
