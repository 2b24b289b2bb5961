using Npgsql;
using Teal.Rollout;
using Teal.Rollout.Journals;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What is asked of a partitioned table is done to its partitions one by one.</summary>
public sealed class PartitionedTests
{
    // One partition has partitions itself, one was made elsewhere with its columns in another order, and one has such an index already.
    private const string Orders =
        """
        CREATE TABLE places (id integer PRIMARY KEY);
        INSERT INTO places SELECT g FROM generate_series(1, 9) g;
        CREATE TABLE orders (id bigint NOT NULL, day date NOT NULL, kind text NOT NULL, place integer, note text) PARTITION BY RANGE (day);
        CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE orders_2025 PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
        CREATE TABLE orders_2025_a PARTITION OF orders_2025 FOR VALUES IN ('a');
        CREATE TABLE orders_2025_rest PARTITION OF orders_2025 DEFAULT;
        CREATE TABLE "Odd 2026" (place integer, note text, kind text NOT NULL, day date NOT NULL, id bigint NOT NULL);
        ALTER TABLE orders ATTACH PARTITION "Odd 2026" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE INDEX my_own ON orders_2024 (place);
        INSERT INTO orders SELECT g, '2024-06-01'::date + g, CASE g % 2 WHEN 0 THEN 'a' ELSE 'b' END, 1 + g % 9, 'n' FROM generate_series(1, 800) g;
        """;

    private const string AllIndexesAreValid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";

    private static ChangeFolder Indexes() => new(
        """
        CREATE INDEX orders_place ON orders (place);
        CREATE UNIQUE INDEX unlike_the_table ON orders (day, kind, id);
        CREATE INDEX orders_note_lower ON orders (lower(note)) INCLUDE (id) WHERE note IS NOT NULL;
        """);

    private static ChangeFolder Constraints() => new("CREATE TABLE fresh (id integer);", null,
        """
        ALTER TABLE orders ALTER COLUMN place SET NOT NULL;
        ALTER TABLE orders ADD CONSTRAINT small CHECK (place < 100);
        ALTER TABLE orders ADD CONSTRAINT orders_place_fk FOREIGN KEY (place) REFERENCES places (id) ON DELETE CASCADE;
        ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE (note, id, day, kind) INCLUDE (place);
        ALTER TABLE orders ADD PRIMARY KEY (id, day, kind);
        """);

    [PostgresFact]
    public Task Each_leaf_gets_its_index_concurrently_and_is_attached_on_every_major() =>
        MajorFixtures.OnEachAsync(Indexes, Orders, async (fixture, _) =>
        {
            var before = await fixture.SchemaAsync();
            await fixture.ExpandAsync();
            Assert.Equal("0", await fixture.TextAsync(AllIndexesAreValid));
            Assert.Equal("orders_2025_place Odd 2026_place my_own orders_2025_a_place orders_2025_rest_place".Split(' ').Order(),
                (await fixture.TextAsync("SELECT c.relname FROM pg_partition_tree('orders_place') t JOIN pg_class c ON c.oid = t.relid WHERE t.level > 0")).Split(' ').Order());
            // Nothing that is built holds up a writer.
            Assert.Equal("0", await fixture.TextAsync(
                "SELECT count(*) FROM teal.step, unnest(statements) s WHERE s ~ '^CREATE (UNIQUE )?INDEX' AND s !~ 'CONCURRENTLY' AND s !~ ' ON ONLY '"));
            Assert.Equal("4", await fixture.TextAsync("SELECT count(*) FROM pg_partition_tree('unlike_the_table') WHERE isleaf"));

            await fixture.AbortAsync();
            Assert.Equal(before, await fixture.SchemaAsync());
            Assert.Equal("0", await fixture.TextAsync(AllIndexesAreValid));
        });

    [PostgresFact]
    public async Task An_index_that_was_attached_stays_where_an_abort_is_cut_off_at_any_step()
    {
        await using var fixture = await RolloutFixture.OnAsync(Indexes(), Orders);
        var before = await fixture.SchemaAsync();
        await fixture.ExpandAsync();
        for (var cut = 0; await fixture.PhaseAsync() != ChangePhase.Aborted; cut++)
        {
            // What runs alone is tried again each time: a cut must come later to get further.
            var left = cut;
            fixture.OnEvent = happened =>
            {
                if (happened is StepDone && left-- == 0) throw new InvalidOperationException("cut off");
            };
            try
            {
                await fixture.AbortAsync();
            }
            catch (InvalidOperationException e) when (e.Message == "cut off")
            {
            }
            Assert.NotEqual("0", await fixture.TextAsync("SELECT count(*) FROM pg_index i WHERE i.indrelid = 'orders_2024'::regclass AND i.indisvalid AND pg_get_indexdef(i.indexrelid) LIKE '%(place)'"));
        }
        Assert.Equal(before, await fixture.SchemaAsync());
    }

    [PostgresFact]
    public async Task Cut_off_behind_any_step_the_next_run_completes_the_index()
    {
        await using var fixture = await RolloutFixture.OnAsync(Indexes(), Orders);
        var runs = 0;
        for (var isCut = true; isCut; runs++)
        {
            var left = 1;
            fixture.OnEvent = happened =>
            {
                if (happened is StepDone && --left == 0) throw new InvalidOperationException("cut off");
            };
            isCut = false;
            try
            {
                await fixture.ExpandAsync();
            }
            catch (InvalidOperationException e) when (e.Message == "cut off")
            {
                isCut = true;
            }
        }
        Assert.True(runs > 10, $"only {runs} runs");
        Assert.Equal("0", await fixture.TextAsync(AllIndexesAreValid));
        Assert.Equal("4", await fixture.TextAsync("SELECT count(*) FROM pg_partition_tree('orders_place') WHERE isleaf"));
    }

    [PostgresFact]
    public Task Partitions_that_come_and_go_meanwhile_do_not_keep_the_index_from_being_completed() =>
        MajorFixtures.OnEachAsync(Indexes, Orders, async (fixture, _) =>
        {
            var isDone = false;
            fixture.OnEvent = happened =>
            {
                if (happened is not StepBegun { Ordinal: 2 } || isDone) return;
                isDone = true;
                fixture.ExecuteAsync(
                    """
                    ALTER TABLE orders DETACH PARTITION orders_2024;
                    ALTER TABLE orders_2025 DETACH PARTITION orders_2025_a;
                    DROP TABLE orders_2025_a;
                    CREATE TABLE late PARTITION OF orders FOR VALUES FROM ('2028-01-01') TO ('2029-01-01') PARTITION BY LIST (kind);
                    CREATE TABLE late_x PARTITION OF late FOR VALUES IN ('x');
                    """).GetAwaiter().GetResult();
            };
            await fixture.ExpandAsync();
            Assert.True(isDone);
            Assert.Equal("0", await fixture.TextAsync(AllIndexesAreValid));
            Assert.Equal("Odd 2026_place late_x_place orders_2025_rest_place".Split(' ').Order(),
                (await fixture.TextAsync("SELECT c.relname FROM pg_partition_tree('orders_place') t JOIN pg_class c ON c.oid = t.relid WHERE t.isleaf")).Split(' ').Order());
            // One that comes later gets its indexes by PostgreSQL itself.
            await fixture.ExecuteAsync("CREATE TABLE later PARTITION OF orders FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')");
            Assert.Equal("3", await fixture.TextAsync("SELECT count(*) FROM pg_index WHERE indrelid = 'later'::regclass"));
            Assert.True((await fixture.AbortAsync()).Done);
            Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM pg_index WHERE indrelid = 'late_x'::regclass"));
            Assert.Equal("my_own", await fixture.TextAsync("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'orders_2024'::regclass"));
        });

    [PostgresFact]
    public Task Constraints_scan_no_partition_under_a_strong_lock_and_can_be_taken_back_on_every_major() =>
        MajorFixtures.OnEachAsync(Constraints, Orders, async (fixture, _) =>
        {
            await fixture.SwitchedAsync();
            var before = await fixture.SchemaAsync();
            // What only one partition has is taken over, and comes back.
            await fixture.ExecuteAsync("ALTER TABLE orders_2024 ADD CONSTRAINT its_own_key PRIMARY KEY (id, day, kind)");
            var withKey = await fixture.SchemaAsync();
            await fixture.ContractAsync();
            Assert.Equal("0", await fixture.TextAsync(AllIndexesAreValid));
            Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM pg_constraint WHERE NOT convalidated OR conname LIKE 'teal%'"));
            Assert.Equal("orders_pkey", await fixture.TextAsync("SELECT conname FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'p'"));
            Assert.Equal("5", await fixture.TextAsync("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confrelid = 'places'::regclass AND conrelid::regclass::text ~* 'orders|odd' AND conrelid <> 'orders'::regclass"));
            foreach (var (sql, state) in new[]
            {
                ("INSERT INTO orders VALUES (1, '2026-05-05', 'a', NULL)", "23502"), ("INSERT INTO orders VALUES (1, '2026-05-05', 'a', 77)", "23503"),
                ("INSERT INTO orders VALUES (1, '2026-05-05', 'a', 177)", "23514"), ("INSERT INTO orders SELECT * FROM orders LIMIT 1", "23505"),
            })
                Assert.Equal(state, (await Assert.ThrowsAsync<PostgresException>(() => fixture.ExecuteAsync(sql))).SqlState);

            await fixture.RevertAsync();
            Assert.Equal(withKey, await fixture.SchemaAsync());
            await fixture.ExecuteAsync("ALTER TABLE orders_2024 DROP CONSTRAINT its_own_key");
            Assert.Equal(before, await fixture.SchemaAsync());
        });

    [PostgresFact]
    public async Task An_index_of_a_partitioned_table_that_contract_drops_goes_at_purge()
    {
        await using var fixture = await RolloutFixture.OnAsync(new ChangeFolder("CREATE TABLE fresh (id integer);", null, "DROP INDEX orders_kind;"),
            Orders + "CREATE INDEX orders_kind ON orders (kind);");
        await fixture.SwitchedAsync();
        await fixture.ContractAsync();
        Assert.True((await fixture.PurgeAsync()).Done);
        Assert.Equal("null", await fixture.TextAsync("SELECT to_regclass('orders_kind')::text"));
    }
}
