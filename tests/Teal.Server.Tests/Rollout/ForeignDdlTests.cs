using Npgsql;
using Teal.Rollout;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>DDL by somebody else between two commands: blue goes on writing, and each command names what is wrong and stops.</summary>
public sealed class ForeignDdlTests
{
    [PostgresFact]
    public async Task A_column_that_the_triggers_read_cannot_be_dropped_alone_and_with_CASCADE_the_triggers_go_with_it()
    {
        await using var fixture = await MailAsync();
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.VerifyAsync();
        foreach (var column in new[] { "mail", "host", "email" })
        {
            foreach (var alone in new[] { $"ALTER TABLE people DROP COLUMN {column}", $"ALTER TABLE people ALTER COLUMN {column} TYPE varchar(99)" })
                Assert.Contains("~teal_sync", (await Assert.ThrowsAsync<PostgresException>(() => fixture.ExecuteAsync(alone))) is var e ? e.Detail + e.MessageText : "", StringComparison.Ordinal);
        }

        await fixture.ExecuteAsync("ALTER TABLE people DROP COLUMN host CASCADE");
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '~teal%'"));
        await fixture.ExecuteAsync("INSERT INTO people (id, mail) VALUES (7, 'g'); UPDATE people SET mail = 'h' WHERE id = 1; DELETE FROM people WHERE id = 2");
        await StoppedAsync(fixture, "column people.host does not exist", "Somebody has dropped, renamed or changed what it reads or sets");
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM teal.quarantine"));
    }

    [PostgresTheory]
    [InlineData("ALTER TABLE people RENAME COLUMN email TO address", "ALTER TABLE people RENAME COLUMN address TO email", "public.people has no column email any more")]
    [InlineData("ALTER TABLE people RENAME COLUMN host TO site", "ALTER TABLE people RENAME COLUMN site TO host", "column people.host does not exist")]
    [InlineData("ALTER TABLE people RENAME TO persons", "ALTER TABLE persons RENAME TO people", "Table people does not exist")]
    [InlineData("ALTER TABLE hosts RENAME COLUMN name TO title", "ALTER TABLE hosts RENAME COLUMN title TO name", "h.name does not exist")]
    [InlineData("ALTER TABLE hosts RENAME TO sites", "ALTER TABLE sites RENAME TO hosts", "relation \"hosts\" does not exist")]
    [InlineData("ALTER TABLE hosts ALTER COLUMN id TYPE text", "ALTER TABLE hosts ALTER COLUMN id TYPE integer USING id::integer", "operator does not exist")]
    [InlineData("CREATE SCHEMA old; ALTER TABLE hosts SET SCHEMA old", "ALTER TABLE old.hosts SET SCHEMA public", "relation \"hosts\" does not exist")]
    public async Task What_somebody_renames_moves_or_changes_is_named_and_blue_goes_on(string ddl, string back, string named)
    {
        await using var fixture = await MailAsync();
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.VerifyAsync();
        await fixture.ExecuteAsync(ddl);
        var table = await fixture.TextAsync("SELECT relname::text FROM pg_class WHERE relname IN ('people', 'persons') AND relkind = 'r'");
        await fixture.ExecuteAsync($"INSERT INTO {table} (id, mail) VALUES (7, 'g'); UPDATE {table} SET mail = 'h' WHERE id = 1; UPDATE {table} SET id = 8 WHERE id = 2; DELETE FROM {table} WHERE id = 3");
        Assert.Equal("1h 7g 8b", await fixture.TextAsync($"SELECT id || mail FROM {table} ORDER BY id"));
        await StoppedAsync(fixture, named, "bring");
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM teal.quarantine"));

        await fixture.ExecuteAsync(back);
        await fixture.BackfillAsync();
        Assert.True((await fixture.Engine.VerifyAsync(fixture.Change, new() { Repair = true })).IsClean);
        Assert.Equal("1h@x 7g@x 8b@x", await fixture.TextAsync("SELECT id || email FROM people ORDER BY id"));
        Assert.True((await fixture.SwitchAsync()).Switched);
    }

    [PostgresTheory]
    [InlineData("DROP TRIGGER \"~teal_sync_insert_change\" ON people", "dropped the trigger \"~teal_sync_insert_change\" of people")]
    [InlineData("ALTER TABLE people DISABLE TRIGGER \"~teal_sync_update_change\"", "disabled the trigger \"~teal_sync_update_change\" of people")]
    [InlineData("ALTER TABLE people DISABLE TRIGGER ALL", "disabled the trigger")]
    public async Task A_trigger_that_somebody_drops_or_disables_is_named_and_put_back_by_expand(string ddl, string named)
    {
        await using var fixture = await MailAsync();
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.VerifyAsync();
        await fixture.ExecuteAsync(ddl + "; INSERT INTO people (id, mail) VALUES (7, 'g'); UPDATE people SET mail = 'h' WHERE id = 1");
        await StoppedAsync(fixture, named, "`teal expand` puts it back");

        await fixture.ExpandAsync();
        Assert.Equal(ChangePhase.Expanded, await fixture.PhaseAsync());
        Assert.False((await fixture.SwitchAsync()).Switched);
        await fixture.BackfillAsync();
        await fixture.Engine.VerifyAsync(fixture.Change, new() { Repair = true });
        Assert.True((await fixture.VerifyAsync()).IsClean);
        Assert.Equal("1h@x 2b@x 3c@x 7g@x", await fixture.TextAsync("SELECT id || email FROM people ORDER BY id"));
        Assert.True((await fixture.SwitchAsync()).Switched);

        // Behind the switch the gate of contract sees it, and the phase stays what it is.
        await fixture.ExecuteAsync(ddl);
        await fixture.ExpandAsync();
        Assert.Equal(ChangePhase.Switched, await fixture.PhaseAsync());
        Assert.Contains("older than the backfill", Check((await fixture.ContractAsync()).Gate, "verification").Evidence, StringComparison.Ordinal);
        await fixture.VerifyAsync();
        Assert.True((await fixture.ContractAsync()).Done);
    }

    [PostgresFact]
    public async Task A_trigger_that_is_disabled_in_the_middle_of_a_backfill_or_on_one_partition_is_noticed_before_it_counts_as_done()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE people ADD COLUMN email text;", "UPDATE people SET email = mail || '@x';"),
            "CREATE TABLE people (id integer, mail text) PARTITION BY LIST (id); CREATE TABLE people_1 PARTITION OF people FOR VALUES IN (1); CREATE TABLE people_2 PARTITION OF people FOR VALUES IN (2); INSERT INTO people VALUES (1, 'a'), (2, 'b')");
        await fixture.ExpandAsync();
        fixture.OnEvent = happened =>
        {
            if (happened is BackfillProgress { RowsFilled: > 0 }) fixture.ExecuteAsync("ALTER TABLE people_2 DISABLE TRIGGER USER").GetAwaiter().GetResult();
        };
        var stopped = await Assert.ThrowsAsync<RolloutException>(fixture.BackfillAsync);
        fixture.OnEvent = null;
        Assert.Contains("of people_2", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(ChangePhase.Expanded, await fixture.PhaseAsync());
        await fixture.ExpandAsync();
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        Assert.True((await fixture.VerifyAsync()).IsClean);
    }

    [PostgresFact]
    public async Task A_schema_teal_or_a_table_that_somebody_drops_is_named_and_blue_goes_on()
    {
        await using var fixture = await MailAsync();
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("DROP SCHEMA teal CASCADE; INSERT INTO people (id, mail) VALUES (7, 'g')");
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.BackfillAsync);
        Assert.Contains("was not expanded in this database", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.ExpandAsync);
        Assert.Contains("public.people has a column email already", refused.Message, StringComparison.Ordinal);
        await fixture.ExecuteAsync("ALTER TABLE people DROP COLUMN email");
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("DROP TABLE people");
        await StoppedAsync(fixture, "Table people does not exist", "dropped, renamed or moved");
    }

    private static async Task StoppedAsync(RolloutFixture fixture, string named, string advice)
    {
        foreach (var command in new Func<Task>[] { fixture.BackfillAsync, fixture.VerifyAsync, () => fixture.Engine.EstimateBackfillAsync(fixture.Change), () => fixture.Engine.RetryQuarantinedAsync(fixture.Change) })
        {
            var stopped = await Assert.ThrowsAsync<RolloutException>(command);
            Assert.Contains(named, stopped.Message, StringComparison.Ordinal);
            Assert.Contains(advice, stopped.Message, StringComparison.OrdinalIgnoreCase);
        }

        var gate = (await fixture.SwitchAsync()).Gate;
        Assert.Equal(CheckOutcome.Fail, Check(gate, "sync").Outcome);
        Assert.Contains(named, Check(gate, "sync").Evidence, StringComparison.Ordinal);
    }

    private static CheckResult Check(GateResult gate, string name) => gate.Checks.Single(check => check.Name == name);

    private static Task<RolloutFixture> MailAsync() => RolloutFixture.OnAsync(
        new ChangeFolder(
            "ALTER TABLE people ADD COLUMN email text;",
            """
            UPDATE people SET email = mail || '@' || h.name FROM hosts h WHERE h.id = people.host;
            UPDATE people SET mail = split_part(email, '@', 1);
            """,
            "ALTER TABLE people DROP COLUMN mail;"),
        "CREATE TABLE hosts (id integer PRIMARY KEY, name text); INSERT INTO hosts VALUES (1, 'x'); CREATE TABLE people (id integer PRIMARY KEY, mail text, host integer DEFAULT 1); INSERT INTO people (id, mail) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
}
