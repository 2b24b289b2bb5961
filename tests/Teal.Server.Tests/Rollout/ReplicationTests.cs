using Teal.Rollout;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Rows that arrive by logical replication, from one database of a server to another one.</summary>
public sealed class ReplicationTests
{
    private const string Rows = "SELECT concat_ws(':', id, subscription_plan, coalesce(plan_id::text, 'null')) FROM users ORDER BY id";

    [PostgresFact]
    public async Task A_subscriber_syncs_what_a_publisher_without_the_new_column_writes()
    {
        await using var pair = await ReplicatedPair.StartAsync("INSERT INTO users VALUES (1, 'copied', 'pro|yearly|290')");
        await pair.Subscriber.ExpandAsync();
        await pair.SubscribeAsync();
        await pair.Publisher.ExecuteAsync(
            """
            INSERT INTO users VALUES (2, 'a', 'team|monthly|99'), (3, 'b', 'gold|x|1');
            UPDATE users SET subscription_plan = 'free|monthly|0' WHERE id = 2;
            UPDATE users SET email = 'other' WHERE id = 1;
            """);
        // A subscription that is made behind the expand finds the triggers as they must be; its first copy passes them too.
        await pair.CaughtUpAsync("email = 'other'");
        Assert.Equal("1:pro|yearly|290:2 2:free|monthly|0:1 3:gold|x|1:null", await pair.Subscriber.TextAsync(Rows));
        Assert.True((await pair.Subscriber.BackfillAsync()).IsComplete);
        Assert.Equal((3, 0), ((await pair.Subscriber.VerifyAsync()).Rows, (await pair.Subscriber.VerifyAsync()).Differences));
    }

    [PostgresFact]
    public async Task With_Teal_on_both_sides_the_subscriber_takes_what_the_publisher_decided()
    {
        await using var pair = await ReplicatedPair.StartAsync("INSERT INTO users VALUES (1, 'before', 'pro|yearly|290')");
        await pair.SubscribeAsync();
        await pair.Subscriber.ExpandAsync();
        await pair.Publisher.ExpandAsync();
        Assert.Contains(pair.Publisher.Events, happened => happened is Notice { Text: "users is published by teal_pub: a subscriber that has no column plan_id stops applying at the next row that is written. Where there is one, expand there first." });
        Assert.DoesNotContain(pair.Subscriber.Events, happened => happened is Notice { Text: var text } && text.Contains("published", StringComparison.Ordinal));
        await pair.Publisher.ExecuteAsync(
            """
            INSERT INTO users (id, email, subscription_plan) VALUES (2, 'blue', 'team|yearly|990');
            INSERT INTO users (id, email, plan_id) VALUES (3, 'green', 3);
            UPDATE users SET plan_id = 1 WHERE id = 2;
            """);
        // The publisher's backfill writes the new side alone: here it must not lead back, or the yearly plan would be lost.
        Assert.True((await pair.Publisher.BackfillAsync()).IsComplete);
        await pair.Publisher.ExecuteAsync("INSERT INTO users (id, email) VALUES (9, 'last')");
        await pair.CaughtUpAsync("id = 9");
        const string expected = "1:pro|yearly|290:2 2:free|monthly|29:1 3:team|monthly|29:3 9:free|monthly|0:1";
        Assert.Equal(expected, await pair.Publisher.TextAsync(Rows));
        Assert.Equal(expected, await pair.Subscriber.TextAsync(Rows));
        Assert.True((await pair.Subscriber.BackfillAsync()).IsComplete);
        Assert.Equal((4, 0), ((await pair.Subscriber.VerifyAsync()).Rows, (await pair.Subscriber.VerifyAsync()).Differences));
    }

    [PostgresFact]
    public Task The_triggers_fire_for_replication_in_every_stage_and_partition_on_every_major() => MajorFixtures.OnEachAsync(
        () => new ChangeFolder("ALTER TABLE events ADD COLUMN code integer;", "UPDATE events SET code = kind::integer; UPDATE events SET kind = code::text;", "ALTER TABLE events DROP COLUMN kind;"),
        "CREATE TABLE events (id bigint, kind text) PARTITION BY LIST (id); CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1, 2, 3); INSERT INTO events VALUES (1, '1')",
        async (fixture, _) =>
        {
            const string otherwise = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%teal%' AND tgenabled <> 'A'";
            await fixture.ExpandAsync();
            await fixture.ExecuteAsync("CREATE TABLE events_later PARTITION OF events FOR VALUES IN (4, 5); SET session_replication_role = replica; INSERT INTO events (id, kind) VALUES (2, '2'), (4, '4')");
            Assert.Equal("null 2 4", await fixture.TextAsync("SELECT code FROM events ORDER BY id"));
            Assert.Equal("6", await fixture.TextAsync("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%teal%' AND tgenabled = 'A'"));
            await fixture.SwitchedAsync();
            Assert.Equal("0", await fixture.TextAsync(otherwise));
            await fixture.ContractAsync();
            Assert.Equal("0", await fixture.TextAsync(otherwise));
            await fixture.RevertAsync();
            Assert.Equal("0", await fixture.TextAsync(otherwise));
            await fixture.ExecuteAsync("SET session_replication_role = replica; UPDATE events SET kind = '7'; UPDATE events SET code = 8 WHERE id = 2");
            Assert.Equal("7/7 7/8 7/7", await fixture.TextAsync("SELECT kind || '/' || code FROM events ORDER BY id"));
        });
}
