namespace Teal.Tests.Linting.Rules.Runner;

/// <summary>A statement for what each major brought; they run on the tables users and plans, and leave them as they are where rolled back.</summary>
public static class NewerSyntaxSamples
{
    /// <summary>The statement, the first major that runs it, and the SQLSTATE with which the others refuse it.</summary>
    public static TheoryData<string, int, string> All { get; } = new()
    {
        { "MERGE INTO users u USING plans p ON u.plan_id = p.id WHEN MATCHED THEN DELETE", 15, "42601" },
        { "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)", 15, "42601" },
        { "CREATE TABLE t (a int, UNIQUE NULLS NOT DISTINCT (a))", 15, "42601" },
        { "CREATE UNIQUE INDEX t_key ON users (plan_id) NULLS NOT DISTINCT", 15, "42601" },
        { "CREATE VIEW v WITH (security_invoker = true) AS SELECT 1 AS a", 15, "22023" },
        { "CREATE TABLE t (a int, b int, FOREIGN KEY (a) REFERENCES plans (id) ON DELETE SET NULL (a))", 15, "42601" },
        { "ALTER TABLE users SET ACCESS METHOD heap", 15, "42601" },
        { "CREATE PUBLICATION p FOR TABLE plans WHERE (id > 0)", 15, "42601" },
        { "CREATE PUBLICATION p FOR TABLE plans (id)", 15, "42601" },
        { "CREATE PUBLICATION p FOR TABLES IN SCHEMA public", 15, "42601" },
        { "SELECT regexp_count('a', 'a')", 15, "42883" },
        { "SELECT a FROM (SELECT 1 AS a)", 16, "42601" },
        { "CREATE VIEW v AS SELECT a FROM (VALUES (1)) AS s (a) JOIN (SELECT 1 AS b) ON true", 16, "42601" },
        { "SELECT '1' IS JSON", 16, "42601" },
        { "SELECT json_array(1, 2)", 16, "42883" },
        { "SELECT json_array(1 NULL ON NULL)", 16, "42601" },
        { "SELECT any_value(id) FROM users", 16, "42883" },
        { "CREATE STATISTICS ON plan_id, email FROM users", 16, "42601" },
        { "ANALYZE (BUFFER_USAGE_LIMIT '1MB') users", 16, "42601" },
        { "EXPLAIN (GENERIC_PLAN) SELECT 1", 16, "42601" },
        { "MERGE INTO users u USING plans p ON u.plan_id = p.id WHEN MATCHED THEN DELETE RETURNING u.id", 17, "42601" },
        { "MERGE INTO users u USING plans p ON u.plan_id = p.id WHEN NOT MATCHED BY SOURCE THEN DELETE", 17, "42601" },
        { "SELECT * FROM JSON_TABLE('[1]'::jsonb, '$[*]' COLUMNS (a int PATH '$')) t", 17, "42601" },
        { "SELECT json_value('{}'::jsonb, '$.a')", 17, "42883" },
        { "SELECT now() AT LOCAL", 17, "42601" },
        { "EXPLAIN (MEMORY) SELECT 1", 17, "42601" },
        { "SELECT random(1, 6)", 17, "42883" },
        { "ALTER TABLE users ALTER COLUMN plan_id SET EXPRESSION AS (1)", 17, "42601" },
        { "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)", 18, "42601" },
        { "CREATE TABLE t (a int, CONSTRAINT n NOT NULL a)", 18, "42601" },
        { "ALTER TABLE users ADD CONSTRAINT n NOT NULL plan_id NOT VALID", 18, "42601" },
        { "CREATE TABLE t (a int, CHECK (a > 0) NOT ENFORCED)", 18, "42601" },
        { "CREATE TABLE t (a int4range, b tsrange, UNIQUE (a, b WITHOUT OVERLAPS))", 18, "42601" },
        { "UPDATE users SET plan_id = 1 WHERE false RETURNING old.plan_id", 18, "42P01" },
        { "SELECT uuidv7()", 18, "42883" },
        { "CREATE TABLE t (id uuid DEFAULT uuidv7())", 18, "42883" },
        { "SELECT array_sort(ARRAY[2, 1])", 18, "42883" },
    };
}
