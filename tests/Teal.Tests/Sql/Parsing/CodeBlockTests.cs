using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

public class CodeBlockTests
{
    private static string Statements(string sql)
    {
        var script = SqlParser.Parse(sql);
        var block = Assert.IsType<DoStatement>(Assert.Single(script.Statements));
        return string.Join('|', block.Body.Statements.Select(s => $"{s.LoopDepth}:{s.Statement.GetType().Name[..6]}:{script.Source.Slice(s.Span)}"));
    }

    [Fact]
    public void Every_statement_is_found_with_its_loop_depth()
    {
        const string Sql = """
            DO LANGUAGE plpgsql $$
            <<outer>>
            DECLARE
                n int := (SELECT count(*) FROM t);
                c CURSOR (x int) FOR SELECT * FROM t WHERE id = x;
            BEGIN
                SELECT count(*) INTO STRICT n FROM t;
                FOR i IN 1..10 LOOP
                    UPDATE t SET a = 1;
                    FOR r IN SELECT id FROM t LOOP
                        DELETE FROM t WHERE id = r.id;
                        COMMIT;
                    END LOOP;
                    WHILE n > 0 LOOP INSERT INTO t VALUES (n); n := n - 1; EXIT WHEN NOT FOUND; END LOOP outer;
                END LOOP;
                IF EXISTS (SELECT 1) THEN PERFORM f(x) FROM t; ELSIF n = 1 THEN NULL; ELSE RAISE NOTICE 'a;b'; END IF;
                CASE n WHEN 1, 2 THEN CREATE TABLE x (a int); ELSE DROP TABLE x; END CASE;
                RETURN QUERY SELECT 1;
                OPEN c FOR SELECT 2;
                EXECUTE 'SELECT 3';
                GET DIAGNOSTICS n = ROW_COUNT;
                update.a := 1;
            EXCEPTION WHEN unique_violation OR others THEN
                ROLLBACK;
            END
            $$
            """;
        Assert.Equal(string.Join('|',
            "0:Select:SELECT * FROM t WHERE id = x",
            "0:Select:SELECT count(*) INTO STRICT n FROM t",
            "1:Update:UPDATE t SET a = 1",
            "1:Select:SELECT id FROM t",
            "2:Delete:DELETE FROM t WHERE id = r.id",
            "2:Transa:COMMIT",
            "2:Insert:INSERT INTO t VALUES (n)",
            "0:Select:PERFORM f(x) FROM t",
            "0:Create:CREATE TABLE x (a int)",
            "0:DropSt:DROP TABLE x",
            "0:Select:SELECT 1",
            "0:Select:SELECT 2",
            "0:Select:SELECT 3",
            "0:Transa:ROLLBACK"), Statements(Sql.ReplaceLineEndings("\n")));
        Assert.Empty(SqlParser.Parse(Sql).Errors);
    }

    [Theory]
    [InlineData("DO 'BEGIN UPDATE t SET a = ''x''; END'", "0:Update:UPDATE t SET a = ''x''")]
    [InlineData("DO E'BEGIN\\n UPDATE t SET a = \\'x\\'; END'", "0:Update:UPDATE t SET a = \\'x\\'")]
    [InlineData("DO 'BEGIN UPDATE t'\n' SET a = 1; END'", "0:Update:UPDATE t'\n' SET a = 1")]
    [InlineData("DO $a$BEGIN DO $b$BEGIN UPDATE t SET a = 1; END$b$; END$a$", "0:DoStat:DO $b$BEGIN UPDATE t SET a = 1; END$b$")]
    [InlineData("DO LANGUAGE plperl $$ UPDATE t; $$", "")]
    [InlineData("DO $$BEGIN END$$", "")]
    [InlineData("DO $$$$", "")]
    [InlineData("DO $$ LOOP FOREACH x IN ARRAY a LOOP UPDATE t SET b = x; END LOOP; $$", "2:Update:UPDATE t SET b = x")]
    [InlineData("DO $$BEGIN FOR r IN EXECUTE 'x' LOOP SELECT 1; END LOOP; FOR r IN c LOOP SELECT 2; END LOOP; SELECT 3; END$$", "1:Select:SELECT 1|1:Select:SELECT 2|0:Select:SELECT 3")]
    [InlineData("DO $$BEGIN INSERT INTO t (a) VALUES (1) RETURNING a, b INTO x.y, z; END$$", "0:Insert:INSERT INTO t (a) VALUES (1) RETURNING a, b INTO x.y, z")]
    public void Code_is_read_in_every_kind_of_literal(string sql, string expected) => Assert.Equal(expected, Statements(sql));

    [Fact]
    public void Variables_of_INTO_are_known()
    {
        var block = Dump.Single<DoStatement>("DO $$BEGIN SELECT a, b INTO x, y.z FROM t; END$$");
        var query = (SelectQuery)((SelectStatement)block.Body.Statements.Single().Statement).Query;
        Assert.Equal(["x", "y.z"], query.Into.Select(n => n.ToString()));
        Assert.Equal("t", Dump.Of(query.From.Single()));
    }

    [Fact]
    public void Error_in_a_block_stands_where_it_is_in_the_file()
    {
        const string Sql = "SELECT 1;\nDO $$\nBEGIN\n  UPDATE t SET;\n  DELETE FROM t;\nEND$$;";
        var script = SqlParser.Parse(Sql);
        var error = Assert.Single(script.Errors);
        Assert.Equal(Sql.IndexOf(";\n  DELETE", StringComparison.Ordinal), error.Span.Start);
        Assert.Equal("syntax error at end of input", error.Message);
        var block = (DoStatement)script.Statements[1];
        Assert.Equal(["ErrorStatement", "DeleteStatement"], block.Body.Statements.Select(s => s.Statement.GetType().Name));
    }

    [Fact]
    public void Body_is_the_text_between_the_quotes()
    {
        const string Sql = "DO $x$ BEGIN END $x$";
        var script = SqlParser.Parse(Sql);
        Assert.Equal(" BEGIN END ", script.Source.Slice(((DoStatement)script.Statements.Single()).Body.Span));
    }

    [Theory]
    [InlineData("FOO BAR;", "FOO")]
    [InlineData("foo(1);", "foo")]
    [InlineData("n := 1; print n; NULL;", "print")]
    [InlineData("IF true THEN SELEC 1; END IF;", "SELEC")]
    [InlineData("LOOP exitt; END LOOP;", "exitt")]
    public void A_word_that_begins_no_statement_is_an_error_as_on_a_server(string body, string word) =>
        Assert.Contains($"at or near \"{word}\"", Assert.Single(SqlParser.Parse($"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ DECLARE n int; BEGIN {body} END $$").Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("n = 1; r.a := 2; r.a[1].b := 3; a[1] := 2; x.y.z = 1;")]
    [InlineData("IF CASE WHEN n = 1 THEN true ELSE false END THEN NULL; END IF;")]
    [InlineData("<<label>> LOOP EXIT label WHEN n > 1; CONTINUE label; END LOOP label;")]
    [InlineData("ASSERT n > 1, 'x'; GET STACKED DIAGNOSTICS n = MESSAGE_TEXT; FETCH c INTO n; MOVE c; CLOSE c; RAISE; RETURN; RETURN NEXT;")]
    [InlineData("FOREACH n IN ARRAY a LOOP NULL; END LOOP; FOR n IN REVERSE 3..1 BY 2 LOOP NULL; END LOOP;")]
    [InlineData("CASE WHEN n > 1 THEN NULL; WHEN n = CASE n WHEN 1 THEN 1 END THEN NULL; ELSE NULL; END CASE;")]
    [InlineData("BEGIN NULL; EXCEPTION WHEN division_by_zero OR SQLSTATE '22000' THEN RAISE NOTICE '%', SQLERRM; END;")]
    [InlineData("\"quoted name\" := 1; $1 := 2; PERFORM f(); CALL p(); SET search_path = public; FETCH NEXT FROM c INTO n;")]
    public void What_PLpgSQL_has_of_its_own_is_none(string body) =>
        Assert.Empty(SqlParser.Parse($"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ #variable_conflict use_column\nDECLARE n int; BEGIN {body} END $$").Errors);

    [Theory]
    [InlineData("#variable_conflict use_column\nDECLARE a int; b int; BEGIN UPDATE t SET a = 1; END")]
    [InlineData("#print_strict_params on\n#option dump\n<<l>> DECLARE a int; b int; BEGIN UPDATE t SET a = 1; END")]
    [InlineData("#variable_conflict use_column\nBEGIN UPDATE t SET a = 1; END")]
    public void Options_of_the_compiler_stand_before_the_block(string body)
    {
        var sql = $"DO $${body}$$";
        Assert.Empty(SqlParser.Parse(sql).Errors);
        Assert.Equal("0:Update:UPDATE t SET a = 1", Statements(sql));
    }
}
