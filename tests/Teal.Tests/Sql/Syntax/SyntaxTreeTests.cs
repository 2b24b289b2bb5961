using System.Collections;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Syntax;

public class SyntaxTreeTests
{
    // Every kind of node, and every property that can hold one.
    private const string Script = """
        CREATE TABLE a.b (c int CONSTRAINT n NOT NULL DEFAULT 1 COLLATE "C" UNIQUE PRIMARY KEY NULL CHECK (c > 0) REFERENCES d (e),
            f numeric(1, 2) GENERATED ALWAYS AS (c * 2) STORED, g int GENERATED ALWAYS AS IDENTITY, LIKE h,
            CONSTRAINT i CHECK (c > 1), CONSTRAINT j UNIQUE (c) INCLUDE (k), FOREIGN KEY (c) REFERENCES d (e), EXCLUDE (c WITH =) WHERE (c > 2), NOT NULL c)
            INHERITS (m) PARTITION BY RANGE (c, (c + 1));
        CREATE TABLE a OF b (c WITH OPTIONS DEFAULT 1);
        CREATE TABLE a PARTITION OF b FOR VALUES FROM (1) TO (2);
        CREATE TABLE a (b) AS SELECT 1;
        ALTER TABLE a ADD b int, DROP c, ALTER d TYPE text COLLATE "C" USING d::text, ALTER e SET DEFAULT 1, ALTER e SET NOT NULL,
            ALTER e ADD GENERATED ALWAYS AS IDENTITY, ALTER e DROP IDENTITY, ALTER e DROP EXPRESSION, ADD CHECK (f), ADD UNIQUE USING INDEX g,
            DROP CONSTRAINT h, VALIDATE CONSTRAINT i, ALTER e SET EXPRESSION AS (j), ALTER e SET STATISTICS 1;
        ALTER TABLE a RENAME b TO c; ALTER TABLE a RENAME TO b; ALTER TABLE a RENAME CONSTRAINT b TO c; ALTER TABLE a SET SCHEMA b;
        ALTER TABLE a ATTACH PARTITION b FOR VALUES IN (1); ALTER TABLE a DETACH PARTITION b;
        CREATE INDEX a ON b (c, (d + e)) INCLUDE (f) WHERE g;
        CREATE TYPE a AS ENUM ('b'); CREATE TYPE a AS (b int); CREATE TYPE a;
        CREATE SEQUENCE a AS int OWNED BY b.c; CREATE VIEW a (b) AS SELECT 1; DROP TRIGGER a ON b;
        DO $$ BEGIN SELECT a INTO b FROM c; END $$;
        WITH RECURSIVE a (b) AS (SELECT 1) CYCLE b SET c TO 1 DEFAULT 2 USING d SELECT DISTINCT ON (e) f AS g, h.*, $1, 'x', NULL INTO i
            FROM j AS k (l) TABLESAMPLE bernoulli (1) REPEATABLE (2), (SELECT 1) m, f(1) AS n (o int), (p JOIN q ON r JOIN s USING (t) AS u) AS v (w)
            WHERE a AND NOT b GROUP BY c HAVING d WINDOW e AS (PARTITION BY f ORDER BY g ROWS 1 PRECEDING)
            ORDER BY h LIMIT 1 OFFSET 2 FOR UPDATE OF i;
        SELECT g(a => 1 ORDER BY b) FILTER (WHERE c) OVER d, h() OVER (e), CAST(a AS int), a BETWEEN b AND c, a IN (1), a IN (SELECT 1), a = ANY (b),
            CASE a WHEN b THEN c ELSE d END, ARRAY[a], ROW(b), a[1], (a).b, a COLLATE c, (WITH x AS (SELECT 1) SELECT 2) UNION VALUES (1) UNION TABLE a;
        INSERT INTO a AS b (c) VALUES (DEFAULT) ON CONFLICT (d) WHERE e DO UPDATE SET f = 1 WHERE g RETURNING h;
        INSERT INTO a DEFAULT VALUES ON CONFLICT ON CONSTRAINT b DO NOTHING;
        WITH a AS (SELECT 1) UPDATE b AS c SET (d, e) = (1, 2) FROM f WHERE g RETURNING h;
        DELETE FROM a AS b USING c WHERE d RETURNING e;
        MERGE INTO a USING b ON c WHEN MATCHED AND d THEN UPDATE SET e = 1 WHEN NOT MATCHED THEN INSERT (f) VALUES (g) RETURNING h;
        SET a = 1; BEGIN;
        ALTER VIEW a ALTER b SET DEFAULT 1; ALTER SEQUENCE a AS int OWNED BY b.c; ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b;
        ALTER FUNCTION a (b int) RENAME TO c; ALTER DOMAIN a SET SCHEMA b; ALTER SCHEMA a OWNER TO b; ALTER TRIGGER a ON b DEPENDS ON EXTENSION c;
        ALTER ROLE a SET b = 1; ALTER FUNCTION a COST 1; ALTER TYPE a ADD VALUE 'b' AFTER 'c'; ALTER TYPE a RENAME VALUE 'b' TO 'c';
        ALTER TYPE a ADD ATTRIBUTE b int; CREATE DOMAIN a AS int NOT NULL CHECK (VALUE > 0); ALTER DOMAIN a SET DEFAULT 1; ALTER DOMAIN a SET NOT NULL;
        ALTER DOMAIN a ADD NOT NULL; CREATE FUNCTION a (b int DEFAULT 1) RETURNS int COST 1 SET c = 1 RETURN 1;
        CREATE FUNCTION a () RETURNS TABLE (b int) BEGIN ATOMIC SELECT 1; RETURN 2; END; CREATE PROCEDURE a () LANGUAGE sql AS 'SELECT 1; SELECT 2';
        CALL a (1); CREATE AGGREGATE a (int) (sfunc = b); CREATE COLLATION a FROM b; CREATE OPERATOR a.+ (function = b);
        CREATE CONSTRAINT TRIGGER a AFTER UPDATE OF b ON c FROM d FOR EACH ROW WHEN (e) EXECUTE FUNCTION f (1);
        CREATE EVENT TRIGGER a ON ddl_command_start WHEN tag IN ('b') EXECUTE FUNCTION c ();
        CREATE RULE a AS ON INSERT TO b WHERE c DO INSTEAD (SELECT 1; NOTIFY d); CREATE POLICY a ON b TO c USING (d) WITH CHECK (e);
        TRUNCATE ONLY a, b CASCADE; LOCK a IN SHARE MODE; VACUUM (full, analyze off) a (b), c; ANALYZE VERBOSE a; CLUSTER a USING b; REINDEX TABLE a;
        REFRESH MATERIALIZED VIEW a; COPY a (b) FROM 'f' WITH (FORMAT csv) WHERE c; COPY (SELECT 1) TO STDOUT; EXPLAIN (analyze) SELECT 1;
        PREPARE a (int) AS SELECT 1; EXECUTE a (1); DECLARE a CURSOR WITH HOLD FOR SELECT 1; FETCH 1 FROM a; LISTEN a;
        COMMENT ON CAST (int AS text) IS 'a'; SECURITY LABEL ON TABLE a IS 'b'; GRANT SELECT ON TABLE a TO b; GRANT a TO b;
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a; CREATE ROLE a LOGIN; REASSIGN OWNED BY a TO b; ALTER SYSTEM SET a = 1;
        CREATE SCHEMA a AUTHORIZATION b CREATE TABLE c (); CREATE EXTENSION a VERSION '1'; ALTER EXTENSION a ADD TABLE b;
        CREATE STATISTICS a (ndistinct) ON b, (c + 1) FROM d; CREATE DATABASE a OWNER b;
        CREATE PUBLICATION a FOR TABLE b (c) WHERE (d), TABLES IN SCHEMA e WITH (publish = 'insert');
        CREATE FOREIGN TABLE a (b int) SERVER c OPTIONS (d 'e'); IMPORT FOREIGN SCHEMA a LIMIT TO (b) FROM SERVER c INTO d; SELECT ${a}; {{ b }}; \q
        """;

    [Fact]
    public void Children_are_all_nodes_that_properties_hold()
    {
        var script = SqlParser.Parse(Script);
        Assert.Empty(script.Errors);
        var seen = new HashSet<Type>();
        var pending = new Stack<SqlNode>(script.Statements);
        while (pending.TryPop(out var node))
        {
            seen.Add(node.GetType());
            var expected = Held(node).ToList();
            var children = SyntaxTree.Children(node);
            Assert.True(
                expected.Count == children.Count && expected.All(e => children.Any(c => ReferenceEquals(c, e))),
                $"{node.GetType().Name}: [{string.Join(", ", expected.Select(e => e.GetType().Name))}] but Children gives [{string.Join(", ", children.Select(c => c.GetType().Name))}]");
            foreach (var child in expected) pending.Push(child);
        }

        // The script above is no proof for kinds of nodes that it does not have.
        var kinds = typeof(SqlNode).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SqlNode)) && !t.IsAbstract && t != typeof(ErrorStatement));
        Assert.Empty(kinds.Except(seen).Select(t => t.Name));
    }

    [Fact]
    public void Descendants_come_parents_first()
    {
        var select = SqlParser.Parse("SELECT a + b").Statements.Single();
        Assert.Equal(
            ["SelectQuery", "SelectItem", "BinaryExpression", "ColumnReference", "QualifiedName", "Identifier", "ColumnReference", "QualifiedName", "Identifier"],
            SyntaxTree.Descendants(select).Select(n => n.GetType().Name));
    }

    [Fact]
    public void Every_statement_knows_its_text()
    {
        var script = SqlParser.Parse(Script);
        Assert.All(SyntaxTreeStatements(script), s => Assert.Same(script.Source, s.Text));
    }

    private static IEnumerable<Statement> SyntaxTreeStatements(SqlScript script) =>
        script.Statements.Concat(script.Statements.SelectMany(SyntaxTree.Descendants).OfType<EmbeddedStatement>().Select(e => e.Statement));

    private static IEnumerable<SqlNode> Held(SqlNode node) =>
        node.GetType().GetProperties()
            .Where(p => p.DeclaringType is not null && p.GetIndexParameters().Length == 0)
            .SelectMany(p => Nodes(p.GetValue(node)))
            .Distinct(ReferenceEqualityComparer.Instance)
            .Cast<SqlNode>();

    private static IEnumerable<SqlNode> Nodes(object? value) => value switch
    {
        SqlNode node => [node],
        string => [],
        IEnumerable items => items.Cast<object?>().SelectMany(Nodes),
        _ => [],
    };
}
