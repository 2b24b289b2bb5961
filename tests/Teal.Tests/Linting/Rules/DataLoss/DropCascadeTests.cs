using Teal.Linting;

namespace Teal.Tests.Linting.Rules.DataLoss;

public class DropCascadeTests
{
    private const string Rule = "drop-cascade";
    private const string Schema =
        """
        CREATE TYPE state AS ENUM ('a');
        CREATE TABLE p (id int PRIMARY KEY, s state, a int);
        CREATE TABLE c (p int REFERENCES p (id), n serial);
        CREATE VIEW v AS SELECT id FROM p;
        CREATE INDEX p_a ON p (a);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER tr BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
        """;

    [Theory]
    [InlineData("DROP TABLE p CASCADE;", "constraint c_p_fkey on c", "ALTER TABLE c DROP CONSTRAINT c_p_fkey;")]
    [InlineData("DROP TABLE IF EXISTS p CASCADE;", "view v", "DROP VIEW v;")]
    [InlineData("DROP TYPE state CASCADE;", "column p.s", "ALTER TABLE p DROP COLUMN s;")]
    [InlineData("DROP SEQUENCE c_n_seq CASCADE;", "the default of c.n", "ALTER TABLE c ALTER COLUMN n DROP DEFAULT;")]
    [InlineData("DROP FUNCTION f() CASCADE;", "trigger tr on p", "DROP TRIGGER tr ON p;")]
    [InlineData("ALTER TABLE p DROP CONSTRAINT p_pkey CASCADE;", "constraint c_p_fkey on c", "ALTER TABLE p DROP CONSTRAINT p_pkey;")]
    [InlineData("ALTER TABLE p DROP COLUMN id CASCADE;", "constraint c_p_fkey on c", "ALTER TABLE p DROP COLUMN id;")]
    public void What_goes_without_being_named_is_named(string sql, string lost, string help)
    {
        var finding = LintAssert.Finds(Rule, sql, Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains(lost, finding.Message, StringComparison.Ordinal);
        Assert.Contains(help, finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TABLE x CASCADE;")]
    [InlineData("DROP FUNCTION f(int) CASCADE;")]
    [InlineData("DROP EXTENSION hstore CASCADE;")]
    [InlineData("ALTER TABLE x DROP COLUMN \"A\" CASCADE;")]
    public void What_is_not_known_is_a_warning_that_says_so(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql, schema: null);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("not known", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DROP_OWNED_is_found() => Assert.Equal(Severity.Error, LintAssert.Finds(Rule, "DROP OWNED BY app;").Severity);

    [Theory]
    [InlineData("DROP TABLE c CASCADE;")]
    [InlineData("DROP VIEW v CASCADE;")]
    [InlineData("ALTER TABLE p DROP COLUMN a CASCADE;")]
    [InlineData("DROP TABLE p;")]
    [InlineData("CREATE TABLE n (a int); DROP TABLE n CASCADE;")]
    [InlineData("CREATE TYPE n AS ENUM ('a'); DROP TYPE n CASCADE;")]
    public void Where_nothing_depends_or_all_is_new_it_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);
}
