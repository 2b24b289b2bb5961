using Npgsql;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What the old column has besides its values is the new one's too.</summary>
public sealed class CarryOverTests
{
    private const string People =
        """
        CREATE TABLE people (id integer PRIMARY KEY, mail text DEFAULT 'none', note text);
        COMMENT ON COLUMN people.mail IS 'where it''s sent \ to';
        ALTER TABLE people ALTER COLUMN mail SET STATISTICS 321, ALTER COLUMN mail SET (n_distinct = -0.25);
        """;

    private static ChangeFolder Rename(string more = "") => new(
        "ALTER TABLE people ADD COLUMN email text;" + more,
        "UPDATE people SET email = mail; UPDATE people SET mail = email;",
        "ALTER TABLE people DROP COLUMN mail;");

    private const string Extras =
        """
        SELECT concat_ws('|', col_description(attrelid, attnum), attstattarget, attoptions::text,
            (SELECT string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END || ':' || regexp_replace(coalesce(r.rolname, 'PUBLIC'), '_[0-9a-f]{32}$', ''), ',' ORDER BY x.privilege_type, r.rolname)
             FROM aclexplode(attacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee))
        FROM pg_attribute WHERE attrelid = 'people'::regclass AND attname =
        """;

    [PostgresFact]
    public Task Privileges_comment_and_statistics_are_carried_over_on_every_major() =>
        MajorFixtures.OnEachAsync(() => Rename(), People, async (fixture, _) =>
        {
            var role = $"App \"{Guid.NewGuid():N}";
            var quoted = "\"" + role.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
            await fixture.ExecuteAsync($"CREATE ROLE {quoted} LOGIN; GRANT SELECT (id, mail), INSERT (mail) ON people TO {quoted}; GRANT UPDATE (mail) ON people TO {quoted} WITH GRANT OPTION; GRANT SELECT (mail) ON people TO PUBLIC");
            try
            {
                var before = await fixture.SchemaAsync();
                await fixture.ExpandAsync();
                Assert.Equal(await fixture.TextAsync(Extras + " 'mail'"), await fixture.TextAsync(Extras + " 'email'"));
                Assert.Contains("it's sent \\ to|321|{n_distinct=-0.25}", await fixture.TextAsync(Extras + " 'email'"), StringComparison.Ordinal);
                await fixture.ExecuteAsync($"SET ROLE {quoted}; SELECT email FROM people; UPDATE people SET email = 'x'; RESET ROLE");
                await fixture.AbortAsync();
                Assert.Equal(before, await fixture.SchemaAsync());
            }
            finally
            {
                await fixture.ExecuteAsync($"DROP OWNED BY {quoted}; DROP ROLE {quoted}");
            }
        });

    [PostgresFact]
    public async Task What_expand_says_of_the_new_column_wins()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            Rename("COMMENT ON COLUMN people.email IS 'the address'; ALTER TABLE people ALTER COLUMN email SET STATISTICS 7;"), People);
        await fixture.ExpandAsync();
        Assert.Equal("the address|7|{n_distinct=-0.25}", await fixture.TextAsync(Extras + " 'email'"));
    }

    [PostgresFact]
    public async Task A_column_of_another_meaning_gets_the_privileges_and_nothing_else()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        await shop.ExecuteAsync("COMMENT ON COLUMN users.subscription_plan IS 'key|period|price'; GRANT SELECT (subscription_plan) ON users TO PUBLIC");
        await shop.SwitchedAsync();
        Assert.Equal("{=r/postgres}|", await shop.TextAsync("SELECT attacl::text || '|' || coalesce(col_description(attrelid, attnum), '') FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'plan_id'"));
        await shop.ContractAsync();
        Assert.Equal("null", await shop.TextAsync("SELECT pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = 'users'::regclass AND attname = 'plan_id'"));
    }

    [PostgresFact]
    public async Task The_new_column_gets_the_default_that_the_old_one_had_when_that_goes()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN cents bigint;", "UPDATE t SET cents = (t.price * 100)::bigint; UPDATE t SET price = cents / 100.0;", "ALTER TABLE t DROP COLUMN price;"),
            "CREATE TABLE t (id integer PRIMARY KEY, price numeric(9, 2) DEFAULT 1.5); INSERT INTO t (id) VALUES (1)");
        await fixture.SwitchedAsync();
        await fixture.ExecuteAsync("INSERT INTO t (id) VALUES (2)");
        var before = await fixture.SchemaAsync();
        await fixture.ContractAsync();
        await fixture.ExecuteAsync("INSERT INTO t (id) VALUES (3)");
        Assert.Equal("150 150 150", await fixture.TextAsync("SELECT cents FROM t ORDER BY id"));
        await fixture.RevertAsync();
        Assert.Equal(before, await fixture.SchemaAsync());
        Assert.Equal("1.50 1.50 1.50", await fixture.TextAsync("SELECT price FROM t ORDER BY id"));
    }

    [PostgresFact]
    public Task An_identity_goes_on_where_the_old_column_stopped_and_back_on_every_major() =>
        MajorFixtures.OnEachAsync(
            () => new ChangeFolder("ALTER TABLE t ADD COLUMN number bigint;", "UPDATE t SET number = id; UPDATE t SET id = number;", "ALTER TABLE t DROP COLUMN id;"),
            "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 10 CACHE 1), name text); INSERT INTO t (name) VALUES ('a'), ('b')",
            async (fixture, _) =>
            {
                await fixture.SwitchedAsync();
                await fixture.ExecuteAsync("INSERT INTO t (name) VALUES ('c')");
                var before = await fixture.SchemaAsync();
                await fixture.ContractAsync();
                await fixture.ExecuteAsync("INSERT INTO t (name) VALUES ('d'); INSERT INTO t (name) VALUES ('e')");
                Assert.Equal("5 15 25 35 45", await fixture.TextAsync("SELECT number FROM t ORDER BY name"));
                Assert.Equal("5 15 25 35 45", await fixture.TextAsync("SELECT teal_retired_id FROM t ORDER BY name"));
                await fixture.RevertAsync();
                Assert.Equal(before, await fixture.SchemaAsync());
                await fixture.ExecuteAsync("INSERT INTO t (name) VALUES ('f')");
                Assert.Equal("55:55", await fixture.TextAsync("SELECT id || ':' || number FROM t WHERE name = 'f'"));
                await fixture.VerifyAsync();
                await fixture.ContractAsync();
                await fixture.PurgeAsync();
                await fixture.ExecuteAsync("INSERT INTO t (name) VALUES ('g')");
                Assert.Equal("65", await fixture.TextAsync("SELECT number FROM t WHERE name = 'g'"));
                Assert.Equal("a", await fixture.TextAsync("SELECT attidentity FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'number'"));
            });

    [PostgresFact]
    public Task A_new_value_that_is_given_beside_an_identity_wins_over_the_number_that_nobody_gave_on_every_major() =>
        MajorFixtures.OnEachAsync(
            () => new ChangeFolder("ALTER TABLE t ADD COLUMN number bigint;", "UPDATE t SET number = id; UPDATE t SET id = number;", "ALTER TABLE t DROP COLUMN id;"),
            "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, name text); INSERT INTO t (name) VALUES ('a')",
            async (fixture, _) =>
            {
                await fixture.ExpandAsync();
                await fixture.ExecuteAsync("INSERT INTO t (name, number) VALUES ('green', 100); INSERT INTO t (name) VALUES ('blue'); INSERT INTO t (id, name) OVERRIDING SYSTEM VALUE VALUES (50, 'explicit'); INSERT INTO t (id, name, number) OVERRIDING SYSTEM VALUE VALUES (60, 'both', 70)");
                await fixture.BackfillAsync();
                Assert.Equal("1/1 100/100 3/3 50/50 70/70", await fixture.TextAsync("SELECT id || '/' || number FROM t ORDER BY array_position('{a,green,blue,explicit,both}', name)"));
                Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
            });

    [PostgresFact]
    public async Task A_replica_identity_moves_to_an_index_of_the_new_column()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN key text;", "UPDATE t SET key = code; UPDATE t SET code = key;", "ALTER TABLE t DROP COLUMN code;"),
            "CREATE TABLE t (code text NOT NULL, place integer NOT NULL, note text); CREATE UNIQUE INDEX t_code ON t (place, code); ALTER TABLE t REPLICA IDENTITY USING INDEX t_code; INSERT INTO t VALUES ('a', 1)");
        const string identity = "SELECT indexrelid::regclass::text FROM pg_index WHERE indisreplident AND indrelid = 't'::regclass";
        await fixture.SwitchedAsync();
        var before = await fixture.SchemaAsync();
        await fixture.ContractAsync();
        Assert.Equal("t_place_key_replica", await fixture.TextAsync(identity));
        await fixture.RevertAsync();
        Assert.Equal(before, await fixture.SchemaAsync());
        Assert.Equal("t_code", await fixture.TextAsync(identity));
        await fixture.VerifyAsync();
        await fixture.ContractAsync();
        await fixture.PurgeAsync();
        Assert.Equal("t_place_key_replica", await fixture.TextAsync(identity));
        await fixture.ExecuteAsync("CREATE PUBLICATION p FOR TABLE t; UPDATE t SET note = 'x'; DELETE FROM t");
    }

    [PostgresFact]
    public async Task Each_partition_keeps_a_replica_identity_of_its_own()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN key text;", "UPDATE t SET key = code; UPDATE t SET code = key;", "ALTER TABLE t DROP COLUMN code;"),
            """
            CREATE SCHEMA "Odd"; CREATE TABLE t (code text NOT NULL, place integer NOT NULL, note text) PARTITION BY LIST (place);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE "Odd"."T 2" PARTITION OF t FOR VALUES IN (2); CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (3);
            CREATE UNIQUE INDEX t_1_code ON t_1 (code); ALTER TABLE t_1 REPLICA IDENTITY USING INDEX t_1_code;
            CREATE UNIQUE INDEX "Code 2" ON "Odd"."T 2" (place, code); ALTER TABLE "Odd"."T 2" REPLICA IDENTITY USING INDEX "Code 2";
            ALTER TABLE t_3 REPLICA IDENTITY FULL;
            INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3); CREATE PUBLICATION p FOR TABLE t;
            """);
        const string identity = "SELECT indexrelid::regclass::text FROM pg_index WHERE indisreplident ORDER BY indrelid";
        await fixture.SwitchedAsync();
        var before = await fixture.SchemaAsync();
        await fixture.ContractAsync();
        Assert.Equal("t_1_key_replica \"Odd\".\"T 2_place_key_replica\"", await fixture.TextAsync(identity));
        await fixture.RevertAsync();
        Assert.Equal(before, await fixture.SchemaAsync());
        Assert.Equal("t_1_code \"Odd\".\"Code 2\"", await fixture.TextAsync(identity));
        await fixture.VerifyAsync();
        await fixture.ContractAsync();
        await fixture.PurgeAsync();
        await fixture.ExecuteAsync("UPDATE t SET note = 'x'; DELETE FROM t");
    }

    [PostgresFact]
    public async Task A_not_null_that_was_there_before_stays_after_a_revert()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("CREATE TABLE fresh (id integer);", null, "ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER COLUMN b SET NOT NULL, ADD PRIMARY KEY (a, b);"),
            "CREATE TABLE t (a integer NOT NULL, b integer, CONSTRAINT b_is_there CHECK (b IS NOT NULL))");
        await fixture.SwitchedAsync();
        var before = await fixture.SchemaAsync();
        await fixture.ContractAsync();
        // The CHECK that is there already proves the second: nothing is read twice.
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM teal.step, unnest(statements) s WHERE s LIKE '%teal_not_null%'"));
        await fixture.RevertAsync();
        Assert.Equal(before, await fixture.SchemaAsync());
        Assert.Equal("23502", (await Assert.ThrowsAsync<PostgresException>(() => fixture.ExecuteAsync("INSERT INTO t (b) VALUES (1)"))).SqlState);
    }
}
