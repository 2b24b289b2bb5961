using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

public class DynamicSqlTests
{
    // Kind and text of each statement, with an asterisk before one that is dynamic.
    private static string Statements(string sql)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        Assert.Null(TreeRules.FirstViolation(script));
        var all = script.Statements.SelectMany(SyntaxTree.DescendantsAndSelf<EmbeddedStatement>).OrderBy(s => s.Span.Start);
        return string.Join('|', all.Select(s => $"{(s.IsDynamic ? "*" : "")}{s.LoopDepth}:{s.Statement.GetType().Name[..6]}:{script.Source.Slice(s.Span)}"));
    }

    [Theory]
    [InlineData("EXECUTE 'DROP TABLE a';", "*0:DropSt:DROP TABLE a")]
    [InlineData("EXECUTE 'DROP TABLE a; DROP TABLE \"b\"';", "*0:DropSt:DROP TABLE a|*0:DropSt:DROP TABLE \"b\"")]
    [InlineData("EXECUTE E'UPDATE t\\n SET a = \\'x\\'' INTO b USING c;", "*0:Update:UPDATE t\\n SET a = \\'x\\'")]
    [InlineData("EXECUTE $q$UPDATE t SET a = 'x'$q$;", "*0:Update:UPDATE t SET a = 'x'")]
    [InlineData("EXECUTE 'UPDATE t SET a = ''x''';", "*0:Update:UPDATE t SET a = ''x''")]
    [InlineData("EXECUTE ('DROP ' || 'TABLE a');", "*0:DropSt:DROP ' || 'TABLE a")]
    [InlineData("EXECUTE 'ALTER TABLE ' || quote_ident(t) || ' ADD COLUMN b int';", "*0:AlterT:ALTER TABLE ' || quote_ident(t) || ' ADD COLUMN b int")]
    [InlineData("EXECUTE 'DROP TABLE p_' || (n || 'x') || ' CASCADE';", "*0:DropSt:DROP TABLE p_' || (n || 'x') || ' CASCADE")]
    [InlineData("EXECUTE 'DROP TABLE ' || t;", "*0:DropSt:DROP TABLE ' || t")]
    [InlineData("EXECUTE 'SELECT ''' || x || '''';", "*0:Select:SELECT ''' || x || '''")]
    [InlineData("EXECUTE format('ALTER TABLE %I.t_%s ALTER %2$I TYPE %-10s USING %L', s, t);", "*0:AlterT:ALTER TABLE %I.t_%s ALTER %2$I TYPE %-10s USING %L")]
    [InlineData("EXECUTE format('DROP TABLE %\n%s%', t); SELECT 2;", "0:Select:SELECT 2")]
    [InlineData("EXECUTE format('SELECT 5 %% 2') INTO x;", "*0:Select:SELECT 5 %% 2")]
    [InlineData("EXECUTE format($f$DROP TABLE %I$f$, t) || ' CASCADE';", "*0:DropSt:DROP TABLE %I$f$, t) || ' CASCADE")]
    [InlineData("FOR r IN EXECUTE 'SELECT 1' USING x LOOP UPDATE t SET a = 1; END LOOP;", "*0:Select:SELECT 1|1:Update:UPDATE t SET a = 1")]
    [InlineData("LOOP EXECUTE 'DELETE FROM t'; END LOOP;", "*1:Delete:DELETE FROM t")]
    [InlineData("RETURN QUERY EXECUTE 'SELECT 1' USING x; SELECT 2;", "*0:Select:SELECT 1|0:Select:SELECT 2")]
    [InlineData("OPEN c FOR EXECUTE 'SELECT 1'; SELECT 2;", "*0:Select:SELECT 1|0:Select:SELECT 2")]
    [InlineData("EXECUTE stmt; SELECT 2;", "0:Select:SELECT 2")]
    [InlineData("EXECUTE stmt || ' WHERE a'; SELECT 2;", "0:Select:SELECT 2")]
    [InlineData("EXECUTE 'this is no SQL'; EXECUTE '' || 'x; SELECT 1'; SELECT 2;", "0:Select:SELECT 2")]
    [InlineData("EXECUTE 'DO $b$BEGIN EXECUTE ''DROP TABLE a''; END$b$';", "*0:DoStat:DO $b$BEGIN EXECUTE ''DROP TABLE a''; END$b$|*0:DropSt:DROP TABLE a")]
    [InlineData("execute.a := 1; SELECT 2;", "0:Select:SELECT 2")]
    public void What_literals_say_is_read_where_it_stands(string code, string expected) => Assert.Equal(expected, Statements($"DO $$BEGIN {code} END$$"));

    [Fact]
    public void Spans_inside_point_into_the_file()
    {
        const string Sql = "DO 'BEGIN EXECUTE ''ALTER TABLE '' || t || '' ADD \"c\" text DEFAULT ''''x''''''; END'";
        var script = SqlParser.Parse(Sql);
        var alter = (AlterTableStatement)((DoStatement)script.Statements.Single()).Body.Statements.Single().Statement;
        Assert.Equal("t", script.Source.Slice(alter.Name.Span));
        Assert.True(alter.Name.Parts[0].IsPlaceholder);
        var column = ((AddColumnAction)alter.Actions.Single()).Column;
        Assert.Equal("\"c\"", script.Source.Slice(column.Name.Span));
        Assert.Equal("text", script.Source.Slice(column.Type!.Span));
        var value = (Literal)((DefaultConstraint)column.Constraints.Single()).Value;
        Assert.Equal(("x", "''''x''''"), (value.Value, script.Source.Slice(value.Span)));
    }

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$BEGIN IF a THEN BEGIN UPDATE t SET a = 1; EXCEPTION WHEN others THEN DELETE FROM t; END; END IF; END$$", "0:Update:UPDATE t SET a = 1|0:Delete:DELETE FROM t")]
    [InlineData("CREATE PROCEDURE f() LANGUAGE plpgsql AS 'BEGIN CASE WHEN a THEN UPDATE t SET a = ''x''; ELSE PERFORM g(); END CASE; COMMIT; END'", "0:Update:UPDATE t SET a = ''x''|0:Select:PERFORM g()|0:Transa:COMMIT")]
    [InlineData("DO $$DECLARE c refcursor; BEGIN OPEN c FOR SELECT 1; FETCH c INTO x; MOVE NEXT FROM c; CLOSE c; ASSERT (SELECT true), 'a;b'; RETURN; END$$", "0:Select:SELECT 1")]
    [InlineData("CREATE FUNCTION f() RETURNS SETOF t LANGUAGE plpgsql AS $f$BEGIN FOR r IN (SELECT 1) UNION SELECT 2 LOOP RETURN NEXT r; END LOOP; RETURN QUERY WITH a AS (SELECT 1) SELECT 2; END$f$", "0:Select:(SELECT 1) UNION SELECT 2|0:Select:WITH a AS (SELECT 1) SELECT 2")]
    public void Every_statement_of_a_body_is_a_node(string sql, string expected) => Assert.Equal(expected, Statements(sql));

    [Fact]
    public void Code_in_code_is_read_to_a_depth_and_never_breaks_the_parser()
    {
        var opening = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"DO $a{i}$BEGIN "));
        var closing = string.Concat(Enumerable.Range(0, 20_000).Reverse().Select(i => $" END$a{i}$;"));
        var script = SqlParser.Parse(opening + "SELECT 1;" + closing);
        Assert.Empty(script.Errors);
        Assert.Equal(8, SyntaxTree.DescendantsAndSelf<EmbeddedStatement>(script.Statements.Single()).Count);
    }
}
