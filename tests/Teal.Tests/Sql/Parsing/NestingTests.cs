using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

public class NestingTests
{
    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    [Theory]
    [InlineData("SELECT ", "(", "1", ")")]
    [InlineData("SELECT ", "(SELECT ", "1", ")")]
    [InlineData("", "(", "SELECT 1", ")")]
    [InlineData("SELECT ", "- ", "1", "")]
    [InlineData("SELECT ", "NOT ", "a", "")]
    [InlineData("SELECT ", "f(", "1", ")")]
    [InlineData("SELECT ", "CASE WHEN ", "a", " THEN 1 END")]
    [InlineData("SELECT ARRAY", "[", "1", "]")]
    [InlineData("SELECT * FROM ", "(", "a", " JOIN b ON c)")]
    [InlineData("SELECT * FROM ", "(SELECT * FROM ", "a", ") x")]
    [InlineData("", "WITH a AS (", "SELECT 1", ") SELECT 1")]
    [InlineData("SELECT ", "a IN (", "1", ")")]
    [InlineData("SELECT 1 FROM ", "a JOIN ", "b", " ON c")]
    [InlineData("SELECT 1 GROUP BY ", "GROUPING SETS (", "a", ")")]
    [InlineData("CREATE TABLE t (a int CHECK ", "(", "1", "))")]
    [InlineData("SELECT a", "[", "1", "]")]
    [InlineData("SELECT ", "a[", "1", "]")]
    [InlineData("SELECT CAST(1 AS numeric", "(", "1", ")")]
    [InlineData("SELECT 1 FROM JSON_TABLE(a, '$' ", "COLUMNS (NESTED '$' ", "x", ")")]
    public void Deep_nesting_is_an_error_and_no_crash(string before, string open, string middle, string close)
    {
        foreach (var depth in new[] { 1_000, 50_000 })
        {
            var sql = before + Repeat(open, depth) + middle + Repeat(close, depth) + ";SELECT 1";
            SqlScript? script = null;
            // The smallest stack that .NET gives a thread by default on any system is half as large again.
            var thread = new Thread(() => script = SqlParser.Parse(sql), 1024 * 1024);
            thread.Start();
            thread.Join();
            Assert.NotEmpty(script!.Errors);
            Assert.IsType<SelectStatement>(script.Statements[^1]);
        }
    }

    [Theory]
    [InlineData("SELECT ", "(", "1", ")")]
    [InlineData("SELECT ", "(SELECT ", "1", ")")]
    [InlineData("SELECT ", "f(", "1", ")")]
    public void Nesting_that_people_write_is_fine(string before, string open, string middle, string close) =>
        Assert.Empty(SqlParser.Parse(before + Repeat(open, 100) + middle + Repeat(close, 100)).Errors);

    [Theory]
    [InlineData("SELECT a", " - a")]
    [InlineData("SELECT a", " -> a")]
    [InlineData("SELECT a", "::int")]
    [InlineData("SELECT a", " COLLATE \"C\"")]
    [InlineData("SELECT a", " AT LOCAL")]
    [InlineData("SELECT a", "[1]")]
    [InlineData("SELECT (a)", ".b")]
    [InlineData("SELECT a", " IS NULL")]
    [InlineData("SELECT 1", " EXCEPT SELECT 1")]
    [InlineData("SELECT 1 FROM a", " CROSS JOIN a")]
    public void Long_chains_never_make_a_tree_too_deep_to_walk(string before, string link)
    {
        Assert.Empty(SqlParser.Parse(before + Repeat(link, 900)).Errors);
        var error = Assert.Single(SqlParser.Parse(before + Repeat(link, 50_000)).Errors);
        Assert.Equal("nesting too deep", error.Message);
    }

    [Theory]
    [InlineData("AND")]
    [InlineData("OR")]
    [InlineData("||")]
    [InlineData("+")]
    [InlineData("*")]
    public void Associative_chains_may_be_as_long_as_they_like(string name)
    {
        var script = SqlParser.Parse("SELECT a" + Repeat($" {name} a", 100_000));
        Assert.Empty(script.Errors);
        var select = (SelectQuery)((SelectStatement)script.Statements.Single()).Query;
        var depth = 0;
        for (SqlNode? node = select.Items[0].Value; node is BinaryExpression binary; node = binary.Left) depth++;
        Assert.InRange(depth, 1, 40);
        Assert.Equal(100_001, SyntaxTree.Descendants(select).OfType<ColumnReference>().Count());
        Assert.Null(TreeRules.FirstViolation(script));
    }

    [Theory]
    [InlineData("UNION ALL")]
    [InlineData("UNION")]
    [InlineData("INTERSECT")]
    [InlineData("INTERSECT ALL")]
    public void A_row_per_select_may_be_as_long_as_it_likes(string name)
    {
        var script = SqlParser.Parse("INSERT INTO t SELECT 1" + Repeat($" {name} SELECT 1", 50_000));
        Assert.Empty(script.Errors);
        var operations = SyntaxTree.Descendants(script.Statements.Single()).OfType<SetOperationQuery>().ToList();
        Assert.Equal(50_000, operations.Count);
        Assert.All(operations, o => Assert.Equal(name, o.Operator));
        Assert.Null(TreeRules.FirstViolation(script));
    }

    [Theory]
    [InlineData("1 + 2 + 3 - 4 + 5", "((((1 + 2) + 3) - 4) + 5)")]
    [InlineData("a || b -> c || d", "(((a || b) -> c) || d)")]
    [InlineData("a || b || ANY (c)", "((a || b) || ANY)")]
    [InlineData("a + b * c * d + e", "((a + ((b * c) * d)) + e)")]
    public void Short_chains_lean_to_the_left(string sql, string expected)
    {
        var select = (SelectQuery)((SelectStatement)SqlParser.Parse("SELECT " + sql).Statements.Single()).Query;
        Assert.Equal(expected, Grouped(select.Items[0].Value!, "SELECT " + sql));
    }

    private static string Grouped(SqlNode node, string sql) => node switch
    {
        BinaryExpression binary => $"({Grouped(binary.Left, sql)} {binary.Operator} {Grouped(binary.Right, sql)})",
        ArrayComparison comparison => $"({Grouped(comparison.Left, sql)} {comparison.Operator} ANY)",
        _ => sql[node.Span.Start..node.Span.End],
    };

    [Theory]
    [InlineData("SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4", "UNION ALL(UNION ALL(UNION))")]
    [InlineData("SELECT 1 EXCEPT SELECT 2 EXCEPT SELECT 3", "EXCEPT(EXCEPT)")]
    [InlineData("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 INTERSECT SELECT 4 UNION SELECT 5", "UNION(UNION(, INTERSECT(INTERSECT)))")]
    [InlineData("SELECT 1 UNION DISTINCT SELECT 2 UNION SELECT 3 EXCEPT ALL SELECT 4", "EXCEPT ALL(UNION(UNION))")]
    public void Set_operations_lean_to_the_left(string sql, string expected)
    {
        var query = ((SelectStatement)SqlParser.Parse(sql).Statements.Single()).Query;
        Assert.Equal(expected, Operators(query));
    }

    private static string Operators(QueryExpression query)
    {
        if (query is not SetOperationQuery operation) return "";
        var (left, right) = (Operators(operation.Left), Operators(operation.Right));
        return operation.Operator + (left.Length + right.Length == 0 ? "" : $"({left}{(right.Length == 0 ? "" : ", " + right)})");
    }

    [Theory]
    [InlineData("\\;")]
    [InlineData(";")]
    [InlineData("\\; ;")]
    [InlineData("$$ ")]
    [InlineData("${a};")]
    [InlineData("/* a */ ")]
    [InlineData("-- +goose Up\n-- +goose Down\n")]
    public void What_stands_between_statements_may_be_as_long_as_it_likes(string text)
    {
        SqlScript? script = null;
        var thread = new Thread(() => script = SqlParser.Parse(Repeat(text, 100_000) + ";SELECT 1"), 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.IsType<SelectStatement>(script!.Statements[^1]);
        Assert.Null(TreeRules.FirstViolation(script));
    }

    [Fact]
    public void Long_lists_are_fine()
    {
        Assert.Empty(SqlParser.Parse("INSERT INTO t VALUES " + Repeat("(1, 'a'), ", 20_000) + "(2, 'b')").Errors);
        Assert.Empty(SqlParser.Parse("SELECT a IN (" + Repeat("1, ", 50_000) + "2)").Errors);
    }
}
