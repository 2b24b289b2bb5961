using Teal.Postgres.Execution;
using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What is done is written down with it, so that the same command may be run again after anything.</summary>
public sealed class JournalTests
{
    [PostgresFact]
    public async Task A_statement_that_fails_leaves_the_earlier_steps_done_and_the_next_run_goes_on()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                """
                ALTER TABLE t ADD COLUMN one integer;
                ALTER TABLE t ADD CONSTRAINT low CHECK (id < 10);
                ALTER TABLE t ADD COLUMN two integer;
                """),
            "CREATE TABLE t (id integer); INSERT INTO t VALUES (99)");
        var failed = await Assert.ThrowsAsync<StatementFailedException>(fixture.ExpandAsync);
        Assert.Contains("low", failed.Message, StringComparison.Ordinal);
        Assert.Equal(ChangePhase.Expanding, await fixture.PhaseAsync());
        Assert.Equal("true true false false", await fixture.TextAsync("SELECT (done_at IS NOT NULL)::text FROM teal.step ORDER BY ordinal"));
        Assert.Equal("", await fixture.TextAsync("SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'two'"));

        await fixture.ExecuteAsync("DELETE FROM t");
        var result = await fixture.ExpandAsync();
        Assert.Equal((2, 2), (result.StepsRun, result.StepsDoneBefore));
        Assert.Equal(ChangePhase.Expanded, await fixture.PhaseAsync());

        var schema = await fixture.SchemaAsync();
        var again = await fixture.ExpandAsync();
        Assert.Equal((0, 4), (again.StepsRun, again.StepsDoneBefore));
        Assert.Equal(schema, await fixture.SchemaAsync());
    }

    [PostgresFact]
    public async Task A_steps_entry_and_its_effect_are_one_transaction()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN one integer;"), "CREATE TABLE t (id integer)");
        // An entry that cannot be written takes the effect back with it.
        fixture.OnEvent = happened =>
        {
            if (happened is StepBegun)
                fixture.ExecuteAsync("ALTER TABLE teal.step ADD CHECK (done_at IS NULL)").GetAwaiter().GetResult();
        };
        await Assert.ThrowsAnyAsync<Exception>(fixture.ExpandAsync);
        Assert.Equal("", await fixture.TextAsync("SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'one'"));

        fixture.OnEvent = null;
        await fixture.ExecuteAsync("ALTER TABLE teal.step DROP CONSTRAINT step_done_at_check");
        Assert.Equal(1, (await fixture.ExpandAsync()).StepsRun);
    }

    [PostgresFact]
    public async Task An_invalid_index_of_a_cut_off_run_is_built_again()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("CREATE INDEX t_id ON t (id);"), "CREATE TABLE t (id integer)");
        fixture.OnEvent = happened =>
        {
            if (happened is StepBegun) throw new InvalidOperationException("cut off");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(fixture.ExpandAsync);
        fixture.OnEvent = null;
        await fixture.ExecuteAsync("CREATE INDEX t_id ON t (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_id'::regclass");
        await fixture.ExpandAsync();
        Assert.Equal("true", await fixture.TextAsync("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 't_id'::regclass"));
        Assert.True((await fixture.AbortAsync()).Done);
        Assert.Equal("null", await fixture.TextAsync("SELECT to_regclass('t_id')::text"));
    }

    [PostgresFact]
    public async Task Every_command_may_be_run_again_when_it_is_done_and_changes_nothing()
    {
        await using var shop = await RolloutFixture.ShopAsync(50);
        await shop.SwitchedAsync();
        var before = await shop.TextAsync("SELECT string_agg(concat_ws(':', id, subscription_plan, plan_id, xmin), ' ' ORDER BY id) FROM users");
        Assert.Equal(50, (await shop.BackfillAsync()).RowsFilled);
        await shop.VerifyAsync();
        await shop.ExpandAsync();
        Assert.Equal(before, await shop.TextAsync("SELECT string_agg(concat_ws(':', id, subscription_plan, plan_id, xmin), ' ' ORDER BY id) FROM users"));
        Assert.Equal(ChangePhase.Switched, await shop.PhaseAsync());
        Assert.True((await shop.ContractAsync()).Done);
        await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.ContractAsync());
        Assert.True((await shop.PurgeAsync()).Done);
        await Assert.ThrowsAsync<RolloutRefusedException>(() => shop.PurgeAsync());
    }

    [PostgresFact]
    public async Task A_later_journal_is_refused()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        await shop.ExpandAsync();
        await shop.ExecuteAsync("INSERT INTO teal.journal (version) VALUES (99)");
        var refused = await Assert.ThrowsAsync<RolloutException>(shop.BackfillAsync);
        Assert.Contains("version 99", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Two_first_runs_at_once_make_one_journal()
    {
        await using var fixture = await RolloutFixture.OnAsync(new ChangeFolder("ALTER TABLE t ADD COLUMN one integer;", name: "one"), "CREATE TABLE t (id integer)");
        using var other = new ChangeFolder("ALTER TABLE t ADD COLUMN two integer;", name: "two");
        await Task.WhenAll(fixture.ExpandAsync(), fixture.Engine.ExpandAsync(other.Load(), null));
        Assert.Equal("expanded expanded", await fixture.TextAsync("SELECT phase FROM teal.change"));
        Assert.Equal("1", await fixture.TextAsync("SELECT count(*) FROM teal.journal"));
    }

    [PostgresFact]
    public async Task A_journal_of_an_earlier_version_is_brought_to_this_one()
    {
        await using var shop = await RolloutFixture.ShopAsync(100);
        await shop.ExpandAsync();
        await shop.ExecuteAsync(
            """
            DROP TABLE teal.backfill_range;
            ALTER TABLE teal.backfill DROP COLUMN strategy, DROP COLUMN reason, ADD COLUMN next_page bigint NOT NULL DEFAULT 0, ADD COLUMN chunk_pages integer NOT NULL DEFAULT 16;
            ALTER TABLE teal.backfill RENAME COLUMN rows_swept TO rows_filled;
            UPDATE users SET plan_id = 1 WHERE id <= 40;
            INSERT INTO teal.backfill (change_id, table_name, upper_page, next_page, rows_filled) SELECT max(id), 'public.users', 1, 0, 40 FROM teal.change;
            UPDATE teal.journal SET version = 1;
            """);
        Assert.Equal((true, 100), (await shop.BackfillAsync()) is var result ? (result.IsComplete, result.RowsFilled) : default);
    }
}
