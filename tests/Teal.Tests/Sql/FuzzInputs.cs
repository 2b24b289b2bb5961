using System.Globalization;

namespace Teal.Tests.Sql;

/// <summary>Texts that are no SQL, or hardly: the same ones for the same number of them.</summary>
internal sealed class FuzzInputs
{
    private static readonly string[] Pieces =
    [
        "(", ")", "[", "]", ",", ";", ".", "..", "::", ":=", "=>", ":", "'", "''", "\"", "$$", "$a$", "--", "/*", "*/", "\\", "\\.", "\\g", "\n", "\r", " ", "\0",
        "E'", "U&'", "U&\"", "UESCAPE '!'", "1", "1.5e", "0x", "1_", "$1", "a", "ü", "\ud800", "*", "=", "<", "+", "-", "@-", "OPERATOR(+)",
        "SELECT", "FROM", "WHERE", "WITH", "AS", "JOIN", "ON", "USING", "VALUES", "UNION", "ORDER BY", "FOR UPDATE", "INTO", "SET", "IN", "NOT", "IS",
        "NULL", "BETWEEN", "AND", "LIKE", "ESCAPE", "CASE", "WHEN", "THEN", "END", "CAST", "ARRAY", "ROW", "EXISTS", "ANY", "OVERLAPS", "AT TIME ZONE",
        "CREATE", "TABLE", "ALTER", "DROP", "INDEX", "ADD", "COLUMN", "CONSTRAINT", "PRIMARY KEY", "REFERENCES", "CHECK", "DEFAULT", "GENERATED",
        "PARTITION", "OF", "INSERT INTO", "UPDATE", "DELETE FROM", "MERGE INTO", "ON CONFLICT", "DO", "RETURNING", "BEGIN", "LOOP", "IF", "PERFORM",
        "${x}", "{{ x }}", "{{", "${", "}}", "}", ":x", ":'x'", ":\"x\"", "@x", "@", "=@x", "a_${x}", "\n-- +goose Up\n", "\n-- +goose Down\n", "\n-- migrate:down\n",
        "\n-- +goose StatementBegin\n", "\n-- +goose StatementEnd\n", "\n\\.\n", "\n\\if :x\n", "\\gexec\n", "EXECUTE", "EXECUTE 'SELECT 1'", "|| x ||", "format('%I %L %s %%'",
        "'SELECT ' || x", "RETURN QUERY", "OPEN c FOR", "E'\\n\\''", "'a'\n'b'", "DO $$", "DO 'BEGIN", "END$$", "\uFEFF", "\r\n", "+-",
        "int", "numeric(1,2)", "interval '1' year", "timestamp with time zone", "COPY t FROM STDIN;\n", "BEGIN ATOMIC", "FUNCTION", "EXTRACT(", "TRIM(",
    ];

    private static readonly string[] Seeds =
    [
        "CREATE TABLE a (b serial PRIMARY KEY, c int[] DEFAULT '{}' CHECK (c <> '{}'), FOREIGN KEY (c) REFERENCES d (e) ON DELETE CASCADE NOT VALID);",
        "ALTER TABLE a ADD COLUMN b text COLLATE \"C\" NOT NULL, ALTER c TYPE bigint USING c::bigint, DROP CONSTRAINT d;",
        "WITH a AS (SELECT 1) INSERT INTO b (c) SELECT * FROM a WHERE x IN (SELECT y) ON CONFLICT (c) DO UPDATE SET d = excluded.d RETURNING *;",
        "SELECT count(*) FILTER (WHERE a) OVER (PARTITION BY b ORDER BY c ROWS 1 PRECEDING), CASE a WHEN 1 THEN 2 END FROM ((SELECT 1) x JOIN y USING (z));",
        "DO $$ DECLARE a int; BEGIN FOR r IN SELECT 1 LOOP UPDATE t SET a = r.x; END LOOP; EXCEPTION WHEN others THEN NULL; END $$;",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; CREATE INDEX CONCURRENTLY i ON t (lower(a)) WHERE b;",
        "MERGE INTO a USING b ON c WHEN MATCHED THEN UPDATE SET (d, e) = (1, DEFAULT) WHEN NOT MATCHED THEN INSERT VALUES (1);",
        "SELECT E'a\\n' || U&'\\0061' UESCAPE '!' || $x$ y $x$, 1..2, a::numeric(1, 2)[], extract(year FROM b), json_object('a': 1);",
    ];

    private static readonly string[] UtilitySeeds =
    [
        "CREATE OR REPLACE FUNCTION f(a int DEFAULT 1, OUT b t.c%TYPE) RETURNS SETOF int LANGUAGE sql STABLE SET x = 1 AS 'SELECT 1; SELECT 2';",
        "CREATE FUNCTION f() RETURNS TABLE (a int) BEGIN ATOMIC SELECT 1; RETURN 2; END; CALL p(1); CREATE AGGREGATE a (int) (sfunc = b, stype = int);",
        "CREATE CONSTRAINT TRIGGER a AFTER UPDATE OF b OR DELETE ON c DEFERRABLE FOR EACH ROW WHEN (d) EXECUTE FUNCTION f('x');",
        "GRANT SELECT (a), UPDATE ON TABLE b TO c WITH GRANT OPTION; REVOKE ADMIN OPTION FOR a FROM b; ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO a;",
        "COPY a (b) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE (c)); VACUUM (FULL, ANALYZE) a (b); LOCK a IN SHARE MODE; EXPLAIN (ANALYZE) SELECT 1;",
        "ALTER TYPE a ADD VALUE 'b' BEFORE 'c'; ALTER DOMAIN a ADD CONSTRAINT b CHECK (VALUE > 0) NOT VALID; ALTER INDEX a RENAME TO b;",
        "CREATE PUBLICATION a FOR TABLE b (c) WHERE (d), TABLES IN SCHEMA e; CREATE RULE a AS ON INSERT TO b DO (SELECT 1; NOTIFY c);",
        "CREATE SCHEMA a CREATE TABLE b (c int) GRANT SELECT ON b TO d; COMMENT ON FUNCTION f(int) IS 'x'; CREATE STATISTICS a ON b, c FROM d;",
    ];

    private static readonly string[] RunnerSeeds =
    [
        "-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE ${schema}.t_{{x}} (a :type DEFAULT @b);\n-- +goose StatementEnd\n-- +goose Down\nDROP TABLE ${schema}.t;",
        "-- migrate:up transaction:false\nSELECT a[b:c], a @> b, json_object('a':b), :'x', :\"y\", c::int\n-- migrate:down\n${sql};{{ y }}",
        "\\set x 1\nCOPY t FROM STDIN;\n1\ta\n\\.\n\\if :x\nSELECT :x \\gset p_\n\\endif\nSELECT\n\\echo a\n2;",
        "DO $$BEGIN EXECUTE 'ALTER TABLE ' || quote_ident(a) || ' ADD b int; DROP TABLE c' INTO d USING e; EXECUTE format('DROP INDEX %I.%s_%L', a, b); END$$;",
        "DO 'BEGIN FOR r IN EXECUTE E''SELECT \\\\''''1\\\\'''''' LOOP EXECUTE (''DO $b$BEGIN EXECUTE $c$DROP TABLE a$c$ || b; END$b$''); END LOOP; END';",
        "CREATE FUNCTION f() RETURNS SETOF t LANGUAGE plpgsql AS $f$BEGIN RETURN QUERY EXECUTE 'SELECT '''\n'x''' || a; OPEN c FOR EXECUTE b; END$f$;",
    ];

    private readonly string[] _seeds;
    private readonly Random _random;
    private readonly List<string> _corpus;
    private int _next;

    /// <param name="count">How many there will be: each number is another run.</param>
    /// <param name="seeds">Texts to mutate, beside those for the parser.</param>
    internal FuzzInputs(int count, params IEnumerable<string> seeds)
    {
        _random = new Random(20260101 + count);
        _seeds = [.. Seeds, .. UtilitySeeds, .. RunnerSeeds, .. seeds];
        _corpus = CorpusFactAttribute.Folder is null ? [] : [.. CorpusFactAttribute.Files().Select(File.ReadAllText)];
    }

    /// <summary>
    /// How many inputs a test that takes a short one in CI is to try: <paramref name="usual"/>, or what TEAL_FUZZ_INPUTS asks for.
    /// </summary>
    internal static int Count(int usual) =>
        Environment.GetEnvironmentVariable("TEAL_FUZZ_INPUTS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    /// <summary>How many inputs there were of each kind.</summary>
    internal string Counts => string.Create(
        CultureInfo.InvariantCulture, $"{Pieced} of random tokens, {Mutated} mutated seeds, {Cut} mutated pieces of the corpus");

    private int Pieced { get; set; }

    private int Mutated { get; set; }

    private int Cut { get; set; }

    /// <summary>The next one.</summary>
    internal string Next()
    {
        var kind = _next++ % 3;
        if (kind == 0)
        {
            Pieced++;
            return PiecesOf(_random);
        }
        if (kind == 1 || _corpus.Count == 0)
        {
            Mutated++;
            return Mutate(_seeds[_random.Next(_seeds.Length)], _random);
        }
        Cut++;
        return Mutate(CutFrom(_corpus[_random.Next(_corpus.Count)], _random), _random);
    }

    /// <summary>A few statements' length from anywhere in a file.</summary>
    private static string CutFrom(string text, Random random)
    {
        var start = random.Next(text.Length + 1);
        var line = text.LastIndexOf('\n', Math.Max(0, start - 1));
        return text.Substring(line + 1, Math.Min(random.Next(1, 400), text.Length - line - 1));
    }

    private static string PiecesOf(Random random) =>
        string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string Mutate(string seed, Random random)
    {
        var sql = seed;
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(sql.Length + 1);
            var length = Math.Min(random.Next(12), sql.Length - at);
            sql = random.Next(3) switch
            {
                0 => sql.Remove(at, length),
                1 => sql.Insert(at, Pieces[random.Next(Pieces.Length)]),
                _ => sql.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]),
            };
        }
        return sql;
    }
}
