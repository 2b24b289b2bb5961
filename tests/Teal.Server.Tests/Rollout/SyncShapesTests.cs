using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>Tables and columns of every kind through a whole change, written by both versions in each state.</summary>
public sealed class SyncShapesTests
{
    /// <summary>
    /// A table <c>t</c> whose column <c>a</c> becomes <c>b</c>: its definition with two rows, the new column's type, both rules'
    /// expressions, what blue writes, what green writes, and what both columns hold of these two rows at last.
    /// </summary>
    public static TheoryData<string, string, string, string, string, string, string, string> Shapes => new()
    {
        { "identity", "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text); INSERT INTO t (a) VALUES ('1'), ('2')", "integer", "a::integer", "b::text", "INSERT INTO t (a) VALUES ('3')", "INSERT INTO t (b) VALUES (4)", "3/3 4/4" },
        { "generated columns", "CREATE TABLE t (id serial PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED); INSERT INTO t (a) VALUES (1), (2)", "bigint", "a * 10::bigint", "(b / 10)::int", "INSERT INTO t (a) VALUES (3)", "INSERT INTO t (b) VALUES (40)", "3/30 4/40" },
        { "domains", "CREATE DOMAIN small AS integer CHECK (VALUE < 1000); CREATE DOMAIN name AS text CHECK (VALUE <> ''); CREATE TABLE t (id serial PRIMARY KEY, a name); INSERT INTO t (a) VALUES ('1'), ('2')", "small", "a::text::integer", "b::text", "INSERT INTO t (a) VALUES ('3')", "INSERT INTO t (b) VALUES (4)", "3/3 4/4" },
        { "arrays", "CREATE TABLE t (id serial PRIMARY KEY, a text); INSERT INTO t (a) VALUES ('1,2'), ('')", "integer[]", "string_to_array(a, ',')::integer[]", "array_to_string(b, ',')", "INSERT INTO t (a) VALUES ('3,4')", "INSERT INTO t (b) VALUES ('{5,6}')", "3,4/{3,4} 5,6/{5,6}" },
        { "enums", "CREATE TYPE colour AS ENUM ('red', 'blue'); CREATE TABLE t (id serial PRIMARY KEY, a text DEFAULT 'red'); INSERT INTO t (a) VALUES ('red'), ('blue')", "colour", "a::colour", "b::text", "INSERT INTO t DEFAULT VALUES", "INSERT INTO t (b) VALUES ('blue')", "red/red blue/blue" },
        { "composite types", "CREATE TYPE place AS (x int, y int); CREATE TABLE t (id serial PRIMARY KEY, a text); INSERT INTO t (a) VALUES ('1:2'), (NULL)", "place", "CASE WHEN a IS NOT NULL THEN ROW(split_part(a, ':', 1)::int, split_part(a, ':', 2)::int)::place END", "(b).x || ':' || (b).y", "INSERT INTO t (a) VALUES ('3:4')", "INSERT INTO t (b) VALUES ('(5,6)')", "3:4/(3,4) 5:6/(5,6)" },
        { "ranges and JSON", "CREATE TABLE t (id serial PRIMARY KEY, a json); INSERT INTO t (a) VALUES ('{\"from\": 1, \"to\": 2}'), ('{\"from\": 0, \"to\": 9}')", "int4range", "int4range((a ->> 'from')::int, (a ->> 'to')::int)", "json_build_object('from', lower(b), 'to', upper(b))", "INSERT INTO t (a) VALUES ('{\"from\" : 3, \"to\" : 5}')", "INSERT INTO t (b) VALUES ('[5,7)')", "{\"from\" : 3, \"to\" : 5}/[3,5) {\"from\" : 5, \"to\" : 7}/[5,7)" },
        { "a composite key", "CREATE TABLE t (org int, id serial, a text, PRIMARY KEY (org, id)); INSERT INTO t (org, a) VALUES (1, '1'), (2, '2')", "integer", "a::integer", "b::text", "INSERT INTO t (org, a) VALUES (1, '3')", "INSERT INTO t (org, b) VALUES (2, 4)", "3/3 4/4" },
        { "no key", "CREATE TABLE t (id serial, a text); INSERT INTO t (a) VALUES ('1'), ('1')", "integer", "a::integer", "b::text", "INSERT INTO t (a) VALUES ('3')", "INSERT INTO t (b) VALUES (4)", "3/3 4/4" },
        { "a merge", "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, '1'), (2, '2')", "integer", "a::integer", "b::text", "MERGE INTO t USING (VALUES (1, '1'), (3, '3')) AS s (id, a) ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, s.a)", "MERGE INTO t USING (VALUES (2, 2), (4, 4)) AS s (id, b) ON t.id = s.id WHEN MATCHED THEN UPDATE SET b = s.b WHEN NOT MATCHED THEN INSERT (id, b) VALUES (s.id, s.b)", "3/3 4/4" },
        { "an upsert", "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, '1'), (2, '2')", "integer", "a::integer", "b::text", "INSERT INTO t (id, a) VALUES (1, '1'), (3, '3') ON CONFLICT (id) DO UPDATE SET a = excluded.a", "INSERT INTO t (id, b) VALUES (2, 2), (4, 4) ON CONFLICT (id) DO UPDATE SET b = excluded.b", "3/3 4/4" },
    };

    [PostgresTheory]
    [MemberData(nameof(Shapes))]
    public async Task Both_versions_write_in_every_state(string name, string schema, string type, string forward, string backward, string blue, string green, string both)
    {
        // "Add support for the SQL MERGE command" (release notes of PostgreSQL 15).
        if (blue.StartsWith("MERGE", StringComparison.Ordinal) && (await TestServer.ServerAsync()).Programs.Major < 15) return;
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder($"ALTER TABLE t ADD COLUMN b {type};", $"UPDATE t SET b = {forward}; UPDATE t SET a = {backward};", name == "generated columns" ? "ALTER TABLE t DROP COLUMN twice, DROP COLUMN a;" : "ALTER TABLE t DROP COLUMN a;", name == "generated columns" ? """{ "backward": "none", "reason": "twice follows from a" }""" : null), schema);
        await fixture.ExpandAsync();
        // Rows that no backfill has reached are written by both as well.
        await fixture.ExecuteAsync("UPDATE t SET a = a; UPDATE t SET b = b");
        await fixture.ExecuteAsync(blue);
        await fixture.ExecuteAsync(green);
        Assert.Equal(both, await fixture.TextAsync("SELECT coalesce(a::text, 'null') || '/' || coalesce(b::text, 'null') FROM t WHERE id > 2 ORDER BY id"));
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
        Assert.True((await fixture.SwitchAsync()).Switched);
        await fixture.ExecuteAsync("DELETE FROM t WHERE id > 2");
        await fixture.ExecuteAsync(blue);
        await fixture.ExecuteAsync(green);
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
        Assert.True((await fixture.ContractAsync()).Done);
        await fixture.ExecuteAsync("DELETE FROM t WHERE id > 2");
        await fixture.ExecuteAsync(green);
        Assert.True((await fixture.RevertAsync()).Done);
        await fixture.ExecuteAsync(blue.Contains("DEFAULT VALUES", StringComparison.Ordinal) || blue.StartsWith("MERGE", StringComparison.Ordinal) ? "SELECT 1" : blue);
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
        Assert.True((await fixture.ContractAsync()).Done);
        Assert.True((await fixture.PurgeAsync()).Done);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%teal%'"));
    }
}
