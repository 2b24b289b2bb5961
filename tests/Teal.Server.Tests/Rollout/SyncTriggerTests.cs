using Npgsql;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Which way a write is carried: by the side that it changed, and by nothing else.</summary>
public sealed class SyncTriggerTests
{
    [PostgresFact]
    public async Task An_insert_is_carried_from_the_side_that_it_gives()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        await shop.ExpandAsync();
        await shop.ExecuteAsync(
            """
            INSERT INTO users (id, email, subscription_plan) VALUES (1, 'old only', 'pro|monthly|29');
            INSERT INTO users (id, email, plan_id) VALUES (2, 'new only', 3);
            INSERT INTO users (id, email, subscription_plan, plan_id) VALUES (3, 'both', 'pro|monthly|29', 3);
            INSERT INTO users (id, email) VALUES (4, 'neither');
            INSERT INTO users (id, email, subscription_plan, plan_id) VALUES (5, 'the default and the new', 'free|monthly|0', 2);
            INSERT INTO users (id, email, subscription_plan) VALUES (6, 'matches nothing', 'gold|monthly|1');
            """);
        Assert.Equal(
            "1:pro|monthly|29:2 2:team|monthly|29:3 3:pro|monthly|29:3 4:free|monthly|0:1 5:pro|monthly|29:2 6:gold|monthly|1:null",
            await UsersAsync(shop));
    }

    [PostgresFact]
    public async Task An_update_is_carried_from_the_side_that_it_changes()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        await shop.ExecuteAsync(
            """
            INSERT INTO users (id, email, subscription_plan, plan_id) SELECT n, 'u', 'pro|yearly|1', 2 FROM generate_series(1, 5) n;
            UPDATE users SET subscription_plan = 'team|x|0' WHERE id = 1;
            UPDATE users SET plan_id = 1 WHERE id = 2;
            UPDATE users SET subscription_plan = 'free|x|0', plan_id = 3 WHERE id = 3;
            UPDATE users SET email = 'other' WHERE id = 4;
            UPDATE users SET subscription_plan = 'gold|x|0' WHERE id = 5;
            """);
        Assert.Equal(
            "1:team|x|0:3 2:free|monthly|29:1 3:free|x|0:3 4:pro|yearly|1:2 5:gold|x|0:null", await UsersAsync(shop));
    }

    [PostgresFact]
    public async Task Each_rule_may_call_the_row_by_a_name_of_its_own()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN x integer, ADD COLUMN y integer;",
                "UPDATE t AS one SET x = one.a + 1; UPDATE t AS two SET y = k.factor * two.a FROM k WHERE k.id = two.id;"),
            "CREATE TABLE t (id integer PRIMARY KEY, a integer); CREATE TABLE k (id integer, factor integer); INSERT INTO t VALUES (1, 10), (2, 20); INSERT INTO k VALUES (1, 2), (2, 3), (3, 4)");
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("INSERT INTO t VALUES (3, 30)");
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        Assert.Equal("11/20 21/60 31/120", await fixture.TextAsync("SELECT x || '/' || y FROM t ORDER BY id"));
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
    }

    [PostgresFact]
    public async Task A_default_does_not_count_as_given()
    {
        await using var people = await RolloutFixture.PeopleAsync();
        await people.ExpandAsync();
        await people.ExecuteAsync(
            """
            INSERT INTO people (id, mail) VALUES (1, 'old');
            INSERT INTO people (id, email) VALUES (2, 'new');
            INSERT INTO people (id) VALUES (3);
            INSERT INTO people (id, mail, email) VALUES (4, 'none', 'new');
            INSERT INTO people (id, mail, email) VALUES (5, 'old', 'none');
            INSERT INTO people (id, mail, email) VALUES (6, 'a', 'b');
            INSERT INTO people (id, mail, email) VALUES (7, NULL, NULL);
            UPDATE people SET mail = NULL WHERE id = 3;
            """);
        Assert.Equal("1:old:old 2:new:new 3:null:null 4:new:new 5:old:old 6:a:b 7:null:null", await PeopleAsync(people));
    }

    [PostgresFact]
    public async Task A_new_column_with_a_default_is_filled_in_the_rows_that_were_there_and_in_those_written_meanwhile()
    {
        await using var people = await RolloutFixture.PeopleAsync();
        await people.ExecuteAsync("INSERT INTO people VALUES (1, 'a'), (2, NULL), (3, 'none')");
        await people.ExpandAsync();
        await people.ExecuteAsync("UPDATE people SET note = 'touched' WHERE id = 1");
        Assert.Equal("1:a:a 2:null:none 3:none:none", await PeopleAsync(people));
        Assert.True((await people.BackfillAsync()).IsComplete);
        Assert.Equal("1:a:a 2:null:null 3:none:none", await PeopleAsync(people));
        Assert.Equal(0, (await people.VerifyAsync()).Differences);
    }

    [PostgresFact]
    public async Task A_rule_that_matches_nothing_gives_null_in_trigger_backfill_and_verification()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        await shop.ExecuteAsync("INSERT INTO users VALUES (1, 'before', 'gold|monthly|1'), (2, 'before', 'pro|monthly|1')");
        await shop.ExpandAsync();
        await shop.ExecuteAsync("INSERT INTO users VALUES (3, 'after', 'gold|monthly|1')");
        var filled = await shop.BackfillAsync();
        Assert.True(filled.IsComplete);
        Assert.Equal(1, filled.RowsFilled);
        Assert.Equal("1:gold|monthly|1:null 2:pro|monthly|1:2 3:gold|monthly|1:null", await UsersAsync(shop));
        var verified = await shop.VerifyAsync();
        Assert.Equal((3, 0), (verified.Rows, verified.Differences));
    }

    [PostgresFact]
    public async Task A_forward_rule_that_fails_leaves_the_row_unfilled_and_does_not_fail_the_write()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                "ALTER TABLE items ADD COLUMN share integer; ALTER TABLE items ADD COLUMN kind_id integer;",
                """
                UPDATE items SET share = 100 / parts;
                UPDATE items SET kind_id = k.id FROM kinds k WHERE k.name = items.kind;
                """),
            """
            CREATE TABLE kinds (id integer, name text);
            INSERT INTO kinds VALUES (1, 'one'), (2, 'twice'), (3, 'twice');
            CREATE TABLE items (id integer PRIMARY KEY, parts integer, kind text);
            """);
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("INSERT INTO items (id, parts, kind) VALUES (1, 4, 'one')");
        await fixture.ExecuteAsync("INSERT INTO items (id, parts, kind) VALUES (2, 0, 'one')");
        await fixture.ExecuteAsync("INSERT INTO items (id, parts, kind) VALUES (3, 5, 'twice')");
        await fixture.ExecuteAsync("UPDATE items SET parts = 0 WHERE id = 1");
        Assert.Equal("1:0:null:null 2:0:null:null 3:5:null:null",
            await fixture.TextAsync("SELECT concat_ws(':', id, parts, coalesce(share::text, 'null'), coalesce(kind_id::text, 'null')) FROM items ORDER BY id"));
    }

    [PostgresFact]
    public async Task A_write_to_a_row_that_is_not_filled_fills_it_whatever_it_touches_until_the_backfill_is_done()
    {
        await using var shop = await RolloutFixture.ShopAsync(2);
        await shop.ExpandAsync();
        Assert.Equal("null null", await shop.TextAsync("SELECT plan_id FROM users ORDER BY id"));
        await shop.ExecuteAsync("UPDATE users SET email = 'touched' WHERE id = 1");
        Assert.Equal("2 null", await shop.TextAsync("SELECT plan_id FROM users ORDER BY id"));
    }

    [PostgresFact]
    public async Task A_write_to_one_of_several_new_columns_of_an_unfilled_row_leaves_none_of_them_behind()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                "ALTER TABLE names ADD COLUMN first text, ADD COLUMN last text DEFAULT '';",
                """
                UPDATE names SET (first, last) = (split_part(whole, ' ', 1), split_part(whole, ' ', 2));
                UPDATE names SET whole = first || ' ' || last;
                """,
                "ALTER TABLE names DROP COLUMN whole;"),
            "CREATE TABLE names (id integer PRIMARY KEY, whole text); INSERT INTO names VALUES (1, 'Ada Byron')");
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("UPDATE names SET first = 'Annabella' WHERE id = 1");
        Assert.Equal("Annabella Byron/Annabella/Byron", await fixture.TextAsync("SELECT concat_ws('/', whole, first, last) FROM names"));
    }

    [PostgresFact]
    public async Task A_write_that_touches_neither_side_does_not_enter_the_function()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        // Whoever enters the function now fails.
        await shop.ExecuteAsync(
            """
            DO $do$ BEGIN EXECUTE (SELECT format('CREATE OR REPLACE FUNCTION %s RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION ''entered''; END $f$', oid::regprocedure)
                FROM pg_proc WHERE pronamespace = 'teal'::regnamespace); END $do$
            """);
        await shop.ExecuteAsync("UPDATE users SET email = 'other', subscription_plan = subscription_plan");
        var entered = await Assert.ThrowsAsync<PostgresException>(() => shop.ExecuteAsync("UPDATE users SET plan_id = plan_id + 0 + (id = 1)::int"));
        Assert.Equal("entered", entered.MessageText);
    }

    [PostgresFact]
    public async Task What_the_applications_own_trigger_changes_is_carried_too()
    {
        await using var people = await RolloutFixture.OnAsync(Samples.Rename(), Samples.PeopleSchema +
            """
            CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.mail := lower(NEW.mail); RETURN NEW; END $$;
            CREATE TRIGGER "zz tidy" BEFORE INSERT OR UPDATE ON people FOR EACH ROW EXECUTE FUNCTION tidy();
            ALTER TABLE people DISABLE TRIGGER "zz tidy";
            INSERT INTO people VALUES (1, 'FROM BEFORE');
            ALTER TABLE people ENABLE TRIGGER "zz tidy";
            """);
        await people.ExpandAsync();
        await people.ExecuteAsync("INSERT INTO people (id, mail) VALUES (2, 'ADA'); INSERT INTO people (id, mail) VALUES (3, 'x'); UPDATE people SET mail = 'BOB' WHERE id = 3");
        await people.BackfillAsync();
        Assert.Equal("1:from before:from before 2:ada:ada 3:bob:bob", await PeopleAsync(people));
        Assert.Equal(0, (await people.VerifyAsync()).Differences);
    }

    [PostgresFact]
    public async Task The_backfill_does_not_rewrite_the_old_side()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        await shop.ExecuteAsync("INSERT INTO users VALUES (1, 'a', 'pro|yearly|290')");
        await shop.ExpandAsync();
        Assert.Equal(1, (await shop.BackfillAsync()).RowsFilled);
        // The backward rule would have made 'pro|monthly|29' of it.
        Assert.Equal("1:pro|yearly|290:2", await UsersAsync(shop));
    }

    [PostgresFact]
    public async Task What_the_applications_triggers_write_elsewhere_during_a_backfill_is_synced()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                "ALTER TABLE a ADD COLUMN n integer; ALTER TABLE log ADD COLUMN doubled integer;",
                "UPDATE a SET n = o; UPDATE log SET doubled = 2 * plain;"),
            """
            CREATE TABLE log (plain integer);
            CREATE TABLE a (id integer PRIMARY KEY, o integer);
            INSERT INTO a VALUES (1, 7);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (plain) VALUES (NEW.o); RETURN NULL; END $$;
            CREATE TRIGGER note AFTER UPDATE ON a FOR EACH ROW EXECUTE FUNCTION note();
            """);
        await fixture.ExpandAsync();
        fixture.OnEvent = happened =>
        {
            if (happened is Teal.Rollout.BackfillProgress { Table: "a", RowsFilled: > 0 })
                Assert.Equal("14", fixture.TextAsync("SELECT doubled FROM log").GetAwaiter().GetResult());
        };
        await fixture.BackfillAsync();
        Assert.Equal("14", await fixture.TextAsync("SELECT doubled FROM log"));
        Assert.Contains(fixture.Events, happened => happened is Teal.Rollout.BackfillProgress { Table: "a", RowsFilled: > 0 });
    }

    [PostgresFact]
    public async Task Upserts_and_copy_are_carried()
    {
        await using var shop = await RolloutFixture.ShopAsync(1);
        await shop.ExpandAsync();
        await shop.ExecuteAsync(
            """
            INSERT INTO users (id, email, subscription_plan) VALUES (1, 'a', 'team|monthly|99') ON CONFLICT (id) DO UPDATE SET subscription_plan = excluded.subscription_plan;
            INSERT INTO users (id, email, plan_id) VALUES (2, 'b', 2) ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id;
            INSERT INTO users (id, email, plan_id) VALUES (2, 'b', 3) ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id;
            """);
        await using (var connection = await shop.Database.OpenAsync())
        await using (var copy = await connection.BeginTextImportAsync("COPY users (id, email, subscription_plan) FROM STDIN"))
            await copy.WriteAsync("3\tc\tpro|monthly|29\n");
        await using (var connection = await shop.Database.OpenAsync())
        await using (var copy = await connection.BeginTextImportAsync("COPY users (id, email, plan_id) FROM STDIN"))
            await copy.WriteAsync("4\td\t2\n5\te\t3\n");
        Assert.Equal("1:team|monthly|99:3 2:team|monthly|29:3 3:pro|monthly|29:2 4:pro|monthly|29:2 5:team|monthly|29:3", await UsersAsync(shop));
        // What does not come to be changes nothing, though the triggers have seen it.
        await shop.ExecuteAsync(
            """
            INSERT INTO users (id, email, subscription_plan) VALUES (1, 'x', 'free|x|1'), (6, 'f', 'free|x|1') ON CONFLICT (id) DO NOTHING;
            INSERT INTO users (id, email, plan_id) VALUES (2, 'x', 1), (7, 'g', 1) ON CONFLICT DO NOTHING;
            INSERT INTO users AS u (id, email, subscription_plan) VALUES (4, 'x', 'team|x|1') ON CONFLICT (id) DO UPDATE SET email = excluded.email WHERE u.plan_id = 2;
            """);
        Assert.Equal("1:team|monthly|99:3 2:team|monthly|29:3 3:pro|monthly|29:2 4:pro|monthly|29:2 5:team|monthly|29:3 6:free|x|1:1 7:free|monthly|29:1", await UsersAsync(shop));
    }

    [PostgresFact]
    public async Task Bulk_updates_from_another_table_are_carried_row_by_row()
    {
        await using var shop = await RolloutFixture.ShopAsync(300);
        await shop.ExpandAsync();
        await shop.ExecuteAsync(
            """
            UPDATE users SET subscription_plan = p.legacy_key || '|x|1' FROM plans p WHERE p.id = 1 + users.id % 2 AND users.id <= 100;
            UPDATE users SET plan_id = p.id FROM plans p WHERE p.id = 2 + users.id % 2 AND users.id BETWEEN 101 AND 200;
            """);
        Assert.Equal("free|x|1/1:50 pro|x|1/2:50", await shop.TextAsync("SELECT subscription_plan || '/' || plan_id || ':' || count(*) FROM users WHERE id <= 100 GROUP BY subscription_plan, plan_id ORDER BY plan_id"));
        Assert.Equal("pro|monthly|29/2:50 team|monthly|29/3:50", await shop.TextAsync("SELECT subscription_plan || '/' || plan_id || ':' || count(*) FROM users WHERE id BETWEEN 101 AND 200 GROUP BY subscription_plan, plan_id ORDER BY plan_id"));
        Assert.Equal(100, (await shop.BackfillAsync()).RowsFilled);
        Assert.Equal(0, (await shop.VerifyAsync()).Differences);
    }

    [PostgresFact]
    public async Task What_a_trigger_of_the_application_changes_behind_Teals_is_found()
    {
        await using var people = await RolloutFixture.OnAsync(Samples.Rename(), Samples.PeopleSchema);
        await people.ExpandAsync();
        await people.ExecuteAsync(
            """
            CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.mail := lower(NEW.mail); RETURN NEW; END $$;
            CREATE TRIGGER "~~ last" BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION tidy();
            INSERT INTO people (id, mail) VALUES (1, 'ADA'), (2, 'bob');
            """);
        await people.BackfillAsync();
        Assert.Equal("1:ada:ADA 2:bob:bob", await PeopleAsync(people));
        Assert.Equal(1, (await people.VerifyAsync()).Differences);
        Assert.False((await people.SwitchAsync()).Switched);
    }

    [PostgresFact]
    public async Task A_rule_is_evaluated_as_it_is_written_wherever_it_is_evaluated()
    {
        // Everything that reads only the row, in forms that name it differently; what reads more goes by a query.
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN c1 text, ADD COLUMN c2 text, ADD COLUMN c3 integer, ADD COLUMN c4 text, ADD COLUMN c5 text, ADD COLUMN c6 bigint, ADD COLUMN c7 text, ADD COLUMN c8 varchar(3), ADD COLUMN c9 integer;",
                """
                UPDATE t SET c1 = t.t || /* t.b */ ' a''b"t' || "Old b";
                UPDATE t AS r SET c2 = r.t || E'\\' || r."Old b", c3 = (r.place).x;
                UPDATE t AS new SET c4 = CASE WHEN new.t = 'two' THEN upper("Old b") ELSE format('%s', (SELECT count(*) FROM unnest(ARRAY[new.id, id]))) END;
                UPDATE t AS r SET c5 = (r).t;
                UPDATE t SET c6 = coalesce(id, 0), c7 = coalesce("Old b", 'none');
                UPDATE t SET c8 = "Old b";
                UPDATE t SET c9 = (CAST("Old b" AS text) COLLATE "C" > 'm' AND id IS NOT NULL)::integer FROM (VALUES (1)) v (found) WHERE found = 1;
                """),
            "CREATE TYPE place AS (x integer, y integer); CREATE TABLE t (id integer PRIMARY KEY, t text, \"Old b\" text, place place); INSERT INTO t VALUES (1, 'one', 'b', '(1,2)'), (2, 'two', 'zz', NULL), (3, NULL, NULL, NULL)");
        await fixture.ExpandAsync();
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        const string columns = "concat_ws('|', c1, c2, c3, c4, c5, c6, c7, c8, c9)";
        var filled = await fixture.TextAsync($"SELECT {columns} FROM t ORDER BY id");
        await fixture.ExecuteAsync("INSERT INTO t (id, t, \"Old b\", place) SELECT id + 10, t, \"Old b\", place FROM t WHERE id <= 3 ORDER BY id");
        Assert.Equal(filled, (await fixture.TextAsync($"SELECT {columns} FROM t WHERE id > 10 ORDER BY id")).Replace("|11|", "|1|", StringComparison.Ordinal).Replace("|12|", "|2|", StringComparison.Ordinal).Replace("13|", "3|", StringComparison.Ordinal));
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
        // Too long for its column: the write goes through all the same.
        await fixture.ExecuteAsync("UPDATE t SET \"Old b\" = 'too long' WHERE id = 1");
        Assert.Equal("null", await fixture.TextAsync("SELECT c8 FROM t WHERE id = 1"));
    }

    [PostgresFact]
    public async Task An_application_role_needs_no_rights_on_what_the_rules_look_up()
    {
        await using var shop = await RolloutFixture.ShopAsync();
        var role = await RoleAsync(shop, "app", "LOGIN");
        await shop.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE ON users TO {role}");
        await shop.ExpandAsync();
        await shop.ExecuteAsync($"SET ROLE {role}; SET search_path = pg_catalog; INSERT INTO public.users (id, email, subscription_plan) VALUES (1, 'a', 'pro|x|1'); UPDATE public.users SET plan_id = 3; RESET ROLE; RESET search_path");
        Assert.Equal("1:team|monthly|29:3", await UsersAsync(shop));
        Assert.Equal("true", (await shop.TextAsync("SELECT (prosecdef AND proconfig[1] = 'search_path=public, pg_temp' AND proowner = (SELECT relowner FROM pg_class WHERE oid = 'users'::regclass))::text FROM pg_proc WHERE pronamespace = 'teal'::regnamespace")));
    }

    [PostgresFact]
    public async Task A_deploying_role_that_is_only_a_member_of_the_owner_can_carry_a_change_through()
    {
        await using var shop = await RolloutFixture.ShopAsync(3);
        var owner = await RoleAsync(shop, "owner", "NOLOGIN");
        var deployer = await RoleAsync(shop, "deployer", $"LOGIN IN ROLE {owner}");
        await shop.ExecuteAsync($"ALTER TABLE users OWNER TO {owner}; ALTER TABLE plans OWNER TO {owner}; GRANT ALL ON SCHEMA public TO {owner}; GRANT CREATE, TEMPORARY ON DATABASE {shop.Database.Address.Database} TO {deployer}");
        shop.ConnectAs(deployer);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        Assert.Equal((3, 0), ((await shop.VerifyAsync()).Rows, (await shop.VerifyAsync()).Differences));
        Assert.Equal(owner, await shop.TextAsync("SELECT proowner::regrole::text FROM pg_proc WHERE pronamespace = 'teal'::regnamespace"));
        Assert.True((await shop.AbortAsync(new Teal.Rollout.Gates.Override("green-drained", "there is no green"))).Done);
    }

    [PostgresFact]
    public async Task Names_that_need_quotes_or_are_as_long_as_names_can_be_work_everywhere()
    {
        var table = new string('t', 62) + "T";
        var oldColumn = new string('o', 60) + "\"\"é";
        var newColumn = "select";
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                $"""ALTER TABLE "My Schema"."{table}" ADD COLUMN "{newColumn}" text;""",
                $"""
                UPDATE "My Schema"."{table}" AS "Row" SET "{newColumn}" = upper("Row"."{oldColumn}");
                UPDATE "My Schema"."{table}" SET "{oldColumn}" = lower("{newColumn}");
                """,
                $"""ALTER TABLE "My Schema"."{table}" ALTER COLUMN "{newColumn}" SET NOT NULL, DROP COLUMN "{oldColumn}";""",
                name: "Ünïcödé \"and\" 'quotes' $teal$ " + new string('x', 60)),
            $"""
            CREATE SCHEMA "My Schema";
            CREATE TABLE "My Schema"."{table}" ("K y" integer PRIMARY KEY, "{oldColumn}" text NOT NULL);
            INSERT INTO "My Schema"."{table}" VALUES (1, 'a');
            """);
        var before = await fixture.SchemaAsync();
        await fixture.SwitchedAsync();
        await fixture.ExecuteAsync($"""INSERT INTO "My Schema"."{table}" ("K y", "{newColumn}") VALUES (2, 'B')""");
        Assert.Equal("a/A b/B", await fixture.TextAsync($"""SELECT "{oldColumn}" || '/' || "{newColumn}" FROM "My Schema"."{table}" ORDER BY 1"""));
        Assert.True((await fixture.ContractAsync()).Done);
        await fixture.ExecuteAsync($"""INSERT INTO "My Schema"."{table}" ("K y", "{newColumn}") VALUES (3, 'C')""");
        await fixture.RevertAsync();
        Assert.Equal("a/A b/B c/C", await fixture.TextAsync($"""SELECT "{oldColumn}" || '/' || "{newColumn}" FROM "My Schema"."{table}" ORDER BY 1"""));
        await fixture.Engine.SwitchBackAsync(fixture.Change);
        Assert.True((await fixture.AbortAsync()).Done);
        Assert.Equal(before, await fixture.SchemaAsync());
    }

    [PostgresFact]
    public async Task A_table_found_by_the_search_path_is_synced_and_the_path_must_stay()
    {
        await using var fixture = await RolloutFixture.OnAsync(Samples.PlanId(), "CREATE SCHEMA shop; SET search_path = shop;" + Samples.ShopSchema);
        await fixture.ExecuteAsync($"ALTER DATABASE {fixture.Database.Address.Database} SET search_path = shop, public");
        fixture.ConnectAs(null);
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("SET search_path = pg_catalog; INSERT INTO shop.users (id, email, subscription_plan) VALUES (1, 'a', 'pro|x|1'); RESET search_path");
        Assert.Equal("2", await fixture.TextAsync("SELECT plan_id FROM shop.users"));

        await fixture.ExecuteAsync($"ALTER DATABASE {fixture.Database.Address.Database} SET search_path = public");
        fixture.ConnectAs(null);
        var refused = await Assert.ThrowsAsync<Teal.Rollout.RolloutRefusedException>(fixture.BackfillAsync);
        Assert.Contains("search_path of this connection (public)", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> RoleAsync(RolloutFixture fixture, string name, string attributes)
    {
        var role = $"{name}_of_{fixture.Database.Address.Database}";
        await fixture.ExecuteAsync($"CREATE ROLE {role} {attributes}");
        return role;
    }

    private static Task<string> UsersAsync(RolloutFixture shop) =>
        shop.TextAsync("SELECT concat_ws(':', id, subscription_plan, coalesce(plan_id::text, 'null')) FROM users ORDER BY id");

    private static Task<string> PeopleAsync(RolloutFixture people) =>
        people.TextAsync("SELECT concat_ws(':', id, coalesce(mail, 'null'), coalesce(email, 'null')) FROM people ORDER BY id");
}
