using Teal.Linting;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Tests.Linting;

/// <summary>
/// What is nested as deep as the parser lets it be, and what is longer than anybody writes, on a stack of a megabyte: the smallest
/// that .NET gives a thread on any system is half as large again. An overflow would end the process of the tests.
/// </summary>
public class LinterNestingTests
{
    private const int Highest = 2_000;

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static LintResult Lint(string sql)
    {
        LintResult? result = null;
        var thread = new Thread(
            () =>
            {
                var source = new SourceText("deep.sql", sql);
                // The second file meets the schema that the first one made.
                result = Linter.Lint([source, source], SchemaModel.Empty.Apply(SqlParser.Parse(source)));
            },
            1024 * 1024);
        thread.Start();
        thread.Join();
        return result!;
    }

    // Depths round each bound of the parser, and one beyond them all.
    private static void LintsAtEveryDepth(Func<int, string> shape, int deepest = 20_000)
    {
        foreach (var depth in (int[])[90, 125, 190, 260, 390, 900, Highest - 10, 20_000])
            if (depth <= deepest) Assert.NotNull(Lint(shape(depth)));
    }

    public static TheoryData<string, string, string, string> Shapes => new()
    {
        { "ALTER TABLE t ADD COLUMN a int DEFAULT ", "(", "1", ")" },
        { "ALTER TABLE t ADD CHECK (", "(", "a > 1", "))" },
        { "CREATE TABLE t (a int GENERATED ALWAYS AS (", "(", "b", ") STORED, b int)" },
        { "ALTER TABLE t ADD CHECK (", "NOT ", "a", ")" },
        { "ALTER TABLE t ADD CHECK (a", " - a", "", " > 0)" },
        { "ALTER TABLE t ALTER COLUMN a TYPE int USING a", "::int", "", "" },
        { "CREATE INDEX i ON t (", "f(", "a", ")" },
        { "CREATE VIEW v AS SELECT ", "CASE WHEN a THEN ", "1", " END" },
        { "CREATE VIEW v AS SELECT * FROM ", "(SELECT * FROM ", "t", ") x" },
        { "CREATE VIEW v AS SELECT 1", " EXCEPT SELECT 1", "", "" },
        { "CREATE VIEW v AS ", "WITH a AS (", "SELECT 1 AS b", ") SELECT b FROM a" },
        { "UPDATE t SET a = ARRAY", "[", "1", "]" },
        { "DELETE FROM t WHERE a IN (", "SELECT 1 FROM t WHERE a IN (", "1", ")" },
        { "CREATE VIEW v AS SELECT 1 AS a FROM t", " CROSS JOIN t", "", "" },
        { "CREATE VIEW v AS SELECT 1 AS a FROM ", "(t CROSS JOIN ", "t", ")" },
        { "DO $$BEGIN ", "BEGIN ", "DROP TABLE t; ", "END; " },
        { "DO $$BEGIN ", "IF a THEN ", "DELETE FROM t; ", "END IF; " },
        { "DO $$BEGIN ", "FOR r IN SELECT 1 LOOP ", "EXECUTE 'DROP TABLE t'; ", "END LOOP; " },
        { "/*", "/*", "a", "*/" },
        { "EXPLAIN ANALYZE ", "EXPLAIN ANALYZE ", "UPDATE t SET a = 1", "" },
        { "PREPARE p AS ", "", "UPDATE t SET a = a", " + (a" },
        { "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC ", "SELECT (", "1", ");" },
        { "CREATE RULE r AS ON INSERT TO t DO ", "(", "DELETE FROM t", ")" },
        { "CREATE TABLE t (a int) PARTITION BY RANGE (", "(", "a", "))" },
        { "GRANT SELECT ON ", "a.", "t TO b", "" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Deep_nesting_is_linted_or_told(string before, string open, string middle, string close) =>
        LintsAtEveryDepth(depth => before + Repeat(open, depth) + middle + Repeat(close, depth) + (before.StartsWith("DO", StringComparison.Ordinal) ? "END$$" : ""));

    [Fact]
    public void Blocks_in_dollar_quotes_in_blocks_are_linted_or_told() =>
        LintsAtEveryDepth(depth => string.Concat(Enumerable.Range(0, depth).Select(i => $"DO $a{i}$BEGIN EXECUTE ")) + "'DROP TABLE t';"
            + string.Concat(Enumerable.Range(0, depth).Reverse().Select(i => $" END$a{i}$;")), deepest: 900);

    [Theory]
    [InlineData("ALTER TABLE t ADD CHECK (a > 1", " AND a > 1", 100_000, ")")]
    [InlineData("UPDATE t SET a = 1 WHERE a = 1", " OR a = 2", 100_000, "")]
    [InlineData("UPDATE t SET a = 'a'", " || 'a'", 100_000, "")]
    [InlineData("INSERT INTO t SELECT 1", " UNION ALL SELECT 1", 50_000, "")]
    [InlineData("CREATE VIEW v AS SELECT 1 AS a", " UNION SELECT 1", 20_000, "")]
    [InlineData("INSERT INTO t VALUES (1, 'a')", ", (1, 'a')", 200_000, "")]
    [InlineData("DELETE FROM t WHERE a IN (1", ", 1", 200_000, ")")]
    [InlineData("DROP TABLE t", ", t", 500, "")]
    [InlineData("ALTER TABLE t ADD COLUMN a int", ", ALTER COLUMN a SET NOT NULL", 100, "")]
    [InlineData("CREATE TYPE e AS ENUM ('a'", ", 'b'", 20_000, ")")]
    public void Long_lists_and_chains_are_linted(string before, string link, int count, string after)
    {
        var result = Lint(before + Repeat(link, count) + after);
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Statements);
    }
}
