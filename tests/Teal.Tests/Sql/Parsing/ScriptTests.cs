using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Tests.Sql.Parsing;

public class ScriptTests
{
    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END; SELECT 1;", "CREATE FUNCTION|SelectStatement")]
    [InlineData("CREATE OR REPLACE PROCEDURE p() AS 'SELECT 1; SELECT 2' LANGUAGE sql; SELECT 1", "CREATE PROCEDURE|SelectStatement")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b); SELECT 1", "CREATE RULE|SelectStatement")]
    [InlineData("CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1; SELECT 1", "CREATE SCHEMA|SelectStatement")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS citext; CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();", "CREATE EXTENSION|CREATE TRIGGER")]
    [InlineData("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a; COMMENT ON TABLE t IS 'x;y'; VACUUM t", "ALTER DEFAULT PRIVILEGES|COMMENT ON|VACUUM")]
    [InlineData("COPY t FROM STDIN;\n1;2\n\\.\nSELECT 1", "COPY|SelectStatement")]
    [InlineData(";;SELECT 1;;", "SelectStatement")]
    [InlineData("\\connect app\nSELECT 1 \\gset\nSELECT 2", "\\connect|SelectStatement|\\gset|SelectStatement")]
    [InlineData("", "")]
    [InlineData("-- nothing", "")]
    public void Statements_end_where_the_server_and_psql_end_them(string sql, string expected)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        Assert.Equal(expected, string.Join('|', script.Statements.Select(Name)));
    }

    private static string Name(Statement statement) => statement switch
    {
        SelectStatement => nameof(SelectStatement),
        _ => statement.Keywords,
    };

    [Fact]
    public void Good_statements_round_a_bad_one_are_still_there()
    {
        var script = SqlParser.Parse("CREATE TABLE a (x int);\nCREATE TABLE b (x int,;\nSELECT (1;\nFOO BAR;\nDROP TABLE a");
        Assert.Equal(
            ["CreateTableStatement", "ErrorStatement", "ErrorStatement", "ErrorStatement", "DropStatement"],
            script.Statements.Select(s => s.GetType().Name));
        Assert.Equal(
            ["syntax error at or near \";\"", "syntax error at or near \";\"", "syntax error at or near \"FOO\""],
            script.Errors.Select(e => e.Message));
        Assert.Equal("CREATE TABLE b (x int,", script.Source.Slice(script.Statements[1].Span));
        Assert.Equal([2, 3, 4], script.Errors.Select(e => script.Source.PositionOf(e.Span.Start).Line));
    }

    [Fact]
    public void Atomic_body_that_never_ends_does_not_take_the_rest_with_it()
    {
        var script = SqlParser.Parse("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; DROP TABLE a; DROP TABLE b");
        Assert.Equal("syntax error at end of input", script.Errors.Single().Message);
        Assert.Equal(["ErrorStatement", "DropStatement", "DropStatement"], script.Statements.Select(s => s.GetType().Name));
    }

    [Theory]
    [InlineData("SELECT 'a", "unterminated quoted string at or near \"'a\"")]
    [InlineData("SELECT \"a", "unterminated quoted identifier at or near \"\"a\"")]
    [InlineData("SELECT /* a", "unterminated /* comment at or near \"/* a\"")]
    [InlineData("SELECT $x$a", "unterminated dollar-quoted string at or near \"$x$a\"")]
    [InlineData("SELECT \"\"", "zero-length delimited identifier at or near \"\"\"\"")]
    [InlineData("SELECT 1a", "trailing junk after numeric literal at or near \"1a\"")]
    [InlineData("SELECT 0x", "invalid hexadecimal integer at or near \"0x\"")]
    [InlineData("VACUUM 'a", "unterminated quoted string at or near \"'a\"")]
    [InlineData("SELECT (", "syntax error at end of input")]
    [InlineData("CREATE TABLE t (a int NOT NUL)", "syntax error at or near \"NUL\"")]
    public void Errors_have_the_words_of_PostgreSQL(string sql, string expected) =>
        Assert.Equal(expected, SqlParser.Parse(sql).Errors.Single().Message);

    [Theory]
    [InlineData("CREATE FUNCTION f(")]
    [InlineData("GRANT SELECT ON t) TO a")]
    public void Parentheses_must_be_closed_and_opened(string sql) =>
        Assert.Single(SqlParser.Parse(sql).Errors);

    [Fact]
    public void Spans_cover_exactly_the_text()
    {
        const string Sql = "  ALTER TABLE app.t ADD COLUMN a varchar(20) NOT NULL DEFAULT (1 + 2) , ADD CONSTRAINT k CHECK (a > 0) NOT VALID ; -- c";
        var script = SqlParser.Parse(Sql);
        string Text(SqlNode node) => script.Source.Slice(node.Span);
        var alter = Assert.IsType<AlterTableStatement>(script.Statements.Single());
        Assert.Equal(Sql.Trim()[..^7], Text(alter));
        Assert.Equal("app.t", Text(alter.Name));
        var add = (AddColumnAction)alter.Actions[0];
        Assert.Equal("ADD COLUMN a varchar(20) NOT NULL DEFAULT (1 + 2)", Text(add));
        Assert.Equal("varchar(20)", Text(add.Column.Type!));
        Assert.Equal("NOT NULL", Text(add.Column.Constraints[0]));
        Assert.Equal("1 + 2", Text(((DefaultConstraint)add.Column.Constraints[1]).Value));
        var constraint = ((AddConstraintAction)alter.Actions[1]).Constraint;
        Assert.Equal("CONSTRAINT k CHECK (a > 0) NOT VALID", Text(constraint));
        Assert.Equal("NOT VALID", script.Source.Slice(constraint.NotValidSpan!.Value));
    }

    [Theory]
    [InlineData("CREATE FUNCTION json_scalar(a int) RETURNS int LANGUAGE sql RETURN a", 16)]
    [InlineData("CREATE TABLE t (system_user text)", 15)]
    [InlineData("SELECT 1 AS a FROM json_table", 18)]
    [InlineData("CREATE TABLE t (a json_array)", 15)]
    public void What_became_a_keyword_later_is_a_name_before(string sql, int last)
    {
        Assert.Empty(SqlParser.Parse(new SourceText("x", sql), last).Errors);
        if (last < 18) Assert.NotEmpty(SqlParser.Parse(new SourceText("x", sql), last + 1).Errors);
    }

    [Theory]
    [InlineData("SET check_function_bodies = off;", "LANGUAGE plpgsql", false)]
    [InlineData("SET check_function_bodies TO false;", "LANGUAGE sql", false)]
    [InlineData("SET check_function_bodies = off; RESET check_function_bodies;", "LANGUAGE plpgsql", true)]
    [InlineData("SET check_function_bodies = on;", "LANGUAGE plpgsql", true)]
    [InlineData("", "LANGUAGE sql", true)]
    public void Bodies_that_the_server_takes_unread_have_no_errors(string before, string language, bool isRead) =>
        Assert.Equal(isRead, !SqlParser.Parse($"{before} CREATE FUNCTION f() RETURNS int {language} AS $$ BEGIN SELEC 1; END $$;").Errors.IsEmpty);
}
