using Teal.Rollout;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A partitioned table through a whole change: its rows are in partitions, and these come and go.</summary>
public sealed class PartitionedTableTests
{
    // One partition has its columns in another order, one has partitions itself.
    private const string Schema =
        """
        CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, kind text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE events_2 (kind text, id bigint NOT NULL, gone integer, day date NOT NULL);
        ALTER TABLE events_2 DROP COLUMN gone;
        ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
        CREATE TABLE events_rest PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-12-01') PARTITION BY RANGE (id);
        CREATE TABLE events_rest_a PARTITION OF events_rest DEFAULT;
        INSERT INTO events SELECT i, date '2026-01-01' + (i % 90), i % 5 FROM generate_series(1, 9000) i;
        """;

    private static ChangeFolder Typed => new(
        "ALTER TABLE events ADD COLUMN code integer;",
        "UPDATE events SET code = kind::integer; UPDATE events SET kind = code::text;",
        "ALTER TABLE events DROP COLUMN kind;");

    [PostgresFact]
    public async Task Every_partition_is_filled_kept_equal_and_verified()
    {
        await using var fixture = await RolloutFixture.OnAsync(Typed, Schema);
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("INSERT INTO events (id, day, kind) VALUES (10001, '2026-02-03', '7'); INSERT INTO events (id, day, code) VALUES (10002, '2026-04-03', 8)");
        Assert.Equal("7 8", await fixture.TextAsync("SELECT string_agg(CASE WHEN id = 10001 THEN code::text ELSE kind END, ' ' ORDER BY id) FROM events WHERE id > 10000"));
        var result = await fixture.BackfillAsync();
        Assert.Equal((true, 9000), (result.IsComplete, result.RowsFilled));
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM events WHERE code IS DISTINCT FROM kind::integer"));
        Assert.Equal((9002, 0), ((await fixture.VerifyAsync()).Rows, (await fixture.VerifyAsync()).Differences));

        // A row that moves to another partition, by blue and by green.
        await fixture.ExecuteAsync("UPDATE events SET day = '2026-01-03', kind = '70' WHERE id = 10001; UPDATE events SET day = '2026-02-03', code = 80 WHERE id = 10002");
        Assert.Equal("70/70 80/80", await fixture.TextAsync("SELECT string_agg(kind || '/' || code, ' ' ORDER BY id) FROM events WHERE id > 10000"));
        await fixture.ExecuteAsync("SET session_replication_role = replica; UPDATE events_2 SET code = 99 WHERE id = 10002; RESET session_replication_role");
        Assert.Equal("public.events_2", Assert.Single((await fixture.VerifyAsync()).Samples).Table);
    }

    [PostgresFact]
    public async Task A_partition_that_is_attached_while_a_backfill_is_at_work_is_filled_too()
    {
        await using var fixture = await RolloutFixture.OnAsync(Typed, Schema);
        await fixture.ExpandAsync();
        var isAttached = false;
        fixture.OnEvent = happened =>
        {
            if (isAttached || happened is not BackfillProgress) return;
            isAttached = true;
            fixture.ExecuteAsync(
                """
                CREATE TABLE events_new (LIKE events INCLUDING ALL);
                INSERT INTO events_new SELECT i, '2027-01-02', '5' FROM generate_series(20001, 20100) i;
                ALTER TABLE events ATTACH PARTITION events_new FOR VALUES FROM ('2027-01-01') TO ('2027-02-01');
                """).Wait();
        };
        Assert.Equal(9100, (await fixture.BackfillAsync()).RowsFilled);
        Assert.True(isAttached);
        Assert.Equal((9100, 0), ((await fixture.VerifyAsync()).Rows, (await fixture.VerifyAsync()).Differences));
        await fixture.ExecuteAsync("INSERT INTO events (id, day, kind) VALUES (30001, '2027-01-05', '6')");
        Assert.Equal("6", await fixture.TextAsync("SELECT code FROM events WHERE id = 30001"));
    }

    [PostgresFact]
    public async Task A_partition_that_comes_later_must_be_filled_before_the_switch_and_one_that_is_gone_need_not()
    {
        await using var fixture = await RolloutFixture.OnAsync(Typed, Schema);
        await fixture.ExpandAsync();
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        await fixture.ExecuteAsync("CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2027-02-01')");
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
        var gate = (await fixture.SwitchAsync()).Gate;
        Assert.Contains("the backfill of public.events_new is not complete", gate.Checks.Single(check => check.Name == "backfill").Evidence, StringComparison.Ordinal);
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        await fixture.ExecuteAsync("ALTER TABLE events DETACH PARTITION events_1");
        await fixture.VerifyAsync();
        Assert.True((await fixture.SwitchAsync()).Gate.IsOpen);
    }

    [PostgresFact]
    public async Task It_goes_through_contract_and_purge_and_leaves_nothing_behind()
    {
        await using var fixture = await RolloutFixture.OnAsync(Typed, Schema);
        await fixture.SwitchedAsync();
        Assert.True((await fixture.ContractAsync()).Done);
        await fixture.ExecuteAsync("INSERT INTO events (id, day, code) VALUES (10003, '2026-02-03', 9)");
        Assert.True((await fixture.PurgeAsync()).Done);
        Assert.Equal("id day code", await fixture.TextAsync("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'events'::regclass AND attnum > 0 AND NOT attisdropped"));
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%teal%'"));
    }
}
