using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

public class StatementTests
{
    [Fact]
    public void Every_statement_in_a_function_is_a_node_where_it_stands()
    {
        const string Sql = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN UPDATE t SET b = a; RETURN 1; END $$";
        var script = SqlParser.Parse(Sql);
        var function = Assert.IsType<CreateFunctionStatement>(Assert.Single(script.Statements));
        Assert.Equal("plpgsql", function.Language);
        Assert.Equal(["language", "stable"], function.Options.Select(o => o.Name));
        Assert.Equal("UPDATE t SET b = a", script.Source.Slice(Assert.Single(function.Body!.Statements).Statement.Span));
    }

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2'", "SELECT 1|SELECT 2")]
    [InlineData("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC INSERT INTO t VALUES (1); RETURN 2; END", "INSERT INTO t VALUES (1)|RETURN 2")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'file', 'symbol'", "")]
    [InlineData("CREATE PROCEDURE p(INOUT a int DEFAULT 1) AS $$ $$ LANGUAGE sql", "")]
    public void Bodies_of_SQL_are_parsed(string sql, string expected)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        var function = Assert.IsType<CreateFunctionStatement>(Assert.Single(script.Statements));
        Assert.Equal(expected, string.Join('|', function.Body?.Statements.Select(s => script.Source.Slice(s.Span)) ?? []));
    }

    [Theory]
    [InlineData("f(int)", "_ In integer")]
    [InlineData("f(a int, OUT b double precision, VARIADIC c text[])", "a In integer|b Out double precision|c Variadic text[]")]
    [InlineData("f(double precision, a INOUT setof text, t.c%TYPE)", "_ In double precision|a InOut SETOF text|_ In t.c%TYPE")]
    public void Parameters_have_mode_name_and_type(string signature, string expected)
    {
        var function = Dump.Single<CreateFunctionStatement>($"CREATE FUNCTION {signature} RETURNS int RETURN 1");
        Assert.Equal(expected, string.Join('|', function.Parameters.Select(p => $"{p.Name?.Name ?? "_"} {p.Mode} {Dump.Type(p.Type)}")));
    }

    [Fact]
    public void Trigger_says_when_it_fires()
    {
        var trigger = Dump.Single<CreateTriggerStatement>(
            "CREATE TRIGGER a BEFORE INSERT OR UPDATE OF b, c ON s.t FOR EACH ROW WHEN (new.b > 0) EXECUTE FUNCTION f('x', 1)");
        Assert.Equal(("BEFORE", "s.t", "f", true), (trigger.Timing, trigger.Table.ToString(), trigger.Function.ToString(), trigger.ForEachRow));
        Assert.Equal("INSERT|UPDATE", string.Join('|', trigger.Events));
        Assert.Equal(["b", "c"], trigger.Columns.Select(c => c.Name));
    }

    [Theory]
    [InlineData("LOCK t", "ACCESS EXCLUSIVE")]
    [InlineData("LOCK TABLE ONLY t, u IN SHARE ROW EXCLUSIVE MODE NOWAIT", "SHARE ROW EXCLUSIVE")]
    [InlineData("LOCK t IN ROW SHARE MODE", "ROW SHARE")]
    public void Lock_has_its_mode(string sql, string mode) => Assert.Equal(mode, Dump.Single<LockStatement>(sql).Mode);

    [Theory]
    [InlineData("VACUUM FULL t", true)]
    [InlineData("VACUUM (ANALYZE, FULL) t", true)]
    [InlineData("VACUUM (FULL off) t", false)]
    [InlineData("VACUUM ANALYZE t (a)", false)]
    public void Full_vacuum_is_told_from_a_plain_one(string sql, bool isFull) => Assert.Equal(isFull, Dump.Single<VacuumStatement>(sql).IsFull);

    [Theory]
    [InlineData("REINDEX TABLE CONCURRENTLY t", "TABLE", true)]
    [InlineData("REINDEX (CONCURRENTLY, VERBOSE) INDEX i", "INDEX", true)]
    [InlineData("REINDEX (CONCURRENTLY false) SCHEMA s", "SCHEMA", false)]
    [InlineData("REINDEX DATABASE", "DATABASE", false)]
    public void Reindex_says_what_and_how(string sql, string kind, bool concurrently)
    {
        var reindex = Dump.Single<ReindexStatement>(sql);
        Assert.Equal((kind, concurrently), (reindex.ObjectKind, reindex.Concurrently));
    }

    [Theory]
    [InlineData("GRANT SELECT (a), UPDATE ON t, s.u TO b, GROUP c WITH GRANT OPTION", "SELECT|UPDATE", "TABLE", "t|s.u", "b|c")]
    [InlineData("REVOKE GRANT OPTION FOR ALL PRIVILEGES ON FUNCTION f(int) FROM PUBLIC CASCADE", "ALL", "FUNCTION", "f", "public")]
    [InlineData("GRANT USAGE ON ALL SEQUENCES IN SCHEMA a TO CURRENT_USER", "USAGE", "ALL SEQUENCES IN SCHEMA", "a", "current_user")]
    public void Grants_have_privileges_objects_and_roles(string sql, string privileges, string kind, string objects, string roles)
    {
        var grant = Dump.Single<GrantStatement>(sql);
        Assert.Equal(privileges, string.Join('|', grant.Privileges));
        Assert.Equal(kind, grant.ObjectKind);
        Assert.Equal(objects, string.Join('|', grant.Objects.Select(o => o.Name)));
        Assert.Equal(roles, string.Join('|', grant.Roles.Select(r => r.Name)));
    }

    [Theory]
    [InlineData("ALTER INDEX i RENAME TO j", "ALTER INDEX")]
    [InlineData("ALTER MATERIALIZED VIEW v SET SCHEMA s", "ALTER MATERIALIZED VIEW")]
    [InlineData("ALTER FUNCTION f(int) OWNER TO o", "ALTER FUNCTION")]
    [InlineData("ALTER TYPE t ADD VALUE IF NOT EXISTS 'a' BEFORE 'b'", "ALTER TYPE")]
    [InlineData("ALTER DATABASE d SET x = 1", "ALTER DATABASE")]
    [InlineData("CREATE UNIQUE INDEX i ON t (a)", "CREATE INDEX")]
    [InlineData("CREATE OR REPLACE TEMP VIEW v AS SELECT 1", "CREATE VIEW")]
    [InlineData("DROP MATERIALIZED VIEW v", "DROP MATERIALIZED VIEW")]
    [InlineData("COMMENT ON COLUMN t.c IS NULL", "COMMENT ON")]
    [InlineData("REVOKE a FROM b", "REVOKE")]
    [InlineData("COMMIT PREPARED 'x'", "PREPARE TRANSACTION")]
    public void Keywords_name_the_statement(string sql, string expected) =>
        Assert.Equal(expected, Assert.Single(SqlParser.Parse(sql).Statements).Keywords);

    [Theory]
    [InlineData("CREATE TRIGGER a BEFORE UPDATE OR UPDATE ON t EXECUTE FUNCTION f()", "duplicate trigger events specified at or near \"ON\"")]
    [InlineData("COPY t TO STDOUT WHERE a", "WHERE clause not allowed with COPY TO")]
    [InlineData("CREATE PUBLICATION p FOR t", "invalid publication object list")]
    [InlineData("CREATE ROLE a FOO", "unrecognized role option \"foo\"")]
    [InlineData("LOCK t IN FOO MODE", "syntax error at or near \"FOO\"")]
    [InlineData("ALTER TYPE t ADD VALUE a", "syntax error at or near \"a\"")]
    [InlineData("GRANT ALL TO a", "syntax error at or near \"TO\"")]
    [InlineData("EXPLAIN DROP TABLE t", "syntax error at or near \"DROP\"")]
    public void What_the_server_refuses_is_refused_in_its_words(string sql, string expected) =>
        Assert.Equal(expected, Assert.Single(SqlParser.Parse(sql).Errors).Message);
}
