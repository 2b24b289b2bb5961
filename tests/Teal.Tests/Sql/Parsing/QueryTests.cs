using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

public class QueryTests
{
    [Theory]
    [InlineData("SELECT", "(SELECT [])")]
    [InlineData("SELECT DISTINCT ON (a) b AS \"B\", c d, t.* FROM t WHERE x GROUP BY a, ROLLUP (b, c), GROUPING SETS ((), (d)) HAVING y WINDOW w AS (ORDER BY z)",
        "(SELECT DISTINCT[a] [b AS \"B\" c AS d t.*] FROM [t] WHERE x GROUP [a rollup(b c) \"grouping sets\"((ROW []) d)] HAVING y WINDOW w /[]/[z]/[])")]
    [InlineData("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 EXCEPT ALL SELECT 4 ORDER BY 1 LIMIT 2 OFFSET 3",
        "(EXCEPT ALL (UNION (SELECT [1]) (INTERSECT (SELECT [2]) (SELECT [3]))) (SELECT [4]) ORDER [1] LIMIT 2 OFFSET 3)")]
    [InlineData("(SELECT 1 ORDER BY 1) UNION (SELECT 2 LIMIT 1)", "(UNION (SELECT [1] ORDER [1]) (SELECT [2] LIMIT 1))")]
    [InlineData("(SELECT 1) ORDER BY a USING > NULLS FIRST FETCH FIRST 3 ROWS WITH TIES", "(SELECT [1] ORDER [a DESC FIRST] LIMIT 3)")]
    [InlineData("VALUES (1, 'a'), (2, 'b') LIMIT ALL", "(VALUES [1 'a'] [2 'b'] LIMIT null)")]
    [InlineData("TABLE a.b", "(TABLE a.b)")]
    [InlineData("SELECT * FROM a FOR NO KEY UPDATE OF a NOWAIT FOR KEY SHARE SKIP LOCKED", "(SELECT [*] FROM [a] FOR no key update OF a nowait FOR key share skip locked)")]
    [InlineData("SELECT 1 FROM a JOIN b ON x LEFT JOIN c USING (y, z) NATURAL FULL OUTER JOIN d CROSS JOIN e",
        "(SELECT [1] FROM [(CROSS (NATURAL FULL (LEFT (INNER a b ON x) c USING y,z) d) e)])")]
    [InlineData("SELECT 1 FROM a JOIN b JOIN c ON x ON y", "(SELECT [1] FROM [(INNER a (INNER b c ON x) ON y)])")]
    [InlineData("SELECT 1 FROM (a JOIN b ON x) AS j (p, q), ((SELECT 1) AS s CROSS JOIN t), ((SELECT 2)) u",
        "(SELECT [1] FROM [(INNER a b ON x) j(p,q) (CROSS (SELECT [1]) s t) (SELECT [2]) u])")]
    [InlineData("SELECT 1 FROM ONLY (a) x, b * y, LATERAL f(1) WITH ORDINALITY AS g (h, i), ROWS FROM (f(1), g(2)) r, json_to_record('{}') AS (a int, b text)",
        "(SELECT [1] FROM [ONLY a x b y LATERAL [f(1)] ORDINALITY g(h,i) [f(1) g(2)] r [json_to_record('{}')]{a integer,b text}])")]
    [InlineData("SELECT 1 FROM t TABLESAMPLE bernoulli (1) REPEATABLE (2), current_date c", "(SELECT [1] FROM [t [\"current_date\"()] c])")]
    [InlineData("SELECT 1 FROM XMLTABLE('/a' PASSING x COLUMNS id FOR ORDINALITY, b int PATH 'c' DEFAULT 0 NOT NULL) t",
        "(SELECT [1] FROM [[\"xmltable\"('/a' x)] t{id _,b integer}])")]
    [InlineData("SELECT 1 FROM JSON_TABLE(a, '$' COLUMNS (id FOR ORDINALITY, NESTED PATH '$.b' COLUMNS (c int PATH '$.c'))) j",
        "(SELECT [1] FROM [[\"json_table\"(a '$' '$.b')] j{id _,c integer}])")]
    [InlineData("SELECT a year, b FROM t", null)]
    public void Queries_have_the_shape_of_the_grammar(string sql, string? expected)
    {
        if (expected is null) Assert.Equal("syntax error at or near \"year\"", Assert.Single(SqlParser.Parse(sql).Errors).Message);
        else Assert.Equal(expected, Dump.Of(Dump.Single<SelectStatement>(sql).Query));
    }

    [Fact]
    public void With_clause_belongs_to_the_statement()
    {
        var select = Dump.Single<SelectStatement>("WITH RECURSIVE a (x) AS NOT MATERIALIZED (SELECT 1), b AS (DELETE FROM t RETURNING id) SELECT * FROM a, b");
        Assert.True(select.With!.IsRecursive);
        Assert.Equal(["a", "b"], select.With.Tables.Select(t => t.Name.Name));
        Assert.Equal("x", select.With.Tables[0].Columns.Single().Name);
        Assert.IsType<DeleteStatement>(select.With.Tables[1].Statement);
        Assert.Null(select.Query.With);
    }

    [Fact]
    public void With_clause_of_a_subquery_belongs_to_the_query() =>
        Assert.Equal("(SELECT [(Scalar (WITH a SELECT [1] FROM [a]))])", Dump.Of(Dump.Single<SelectStatement>("SELECT (WITH a AS (SELECT 1) SELECT 1 FROM a)").Query));

    [Theory]
    [InlineData("(SELECT 1 ORDER BY 1) ORDER BY 2", "multiple ORDER BY clauses not allowed")]
    [InlineData("(SELECT 1 LIMIT 1) LIMIT 2", "multiple LIMIT clauses not allowed")]
    [InlineData("WITH a AS (SELECT 1) (WITH b AS (SELECT 2) SELECT 3)", "multiple WITH clauses not allowed")]
    [InlineData("SELECT 1 LIMIT 1, 2", "LIMIT #,# syntax is not supported")]
    [InlineData("SELECT 1 FETCH FIRST ROW WITH TIES", "WITH TIES cannot be specified without ORDER BY clause")]
    public void Clauses_that_come_twice_are_refused(string sql, string message) =>
        Assert.Equal(message, Assert.Single(SqlParser.Parse(sql).Errors).Message);
}
