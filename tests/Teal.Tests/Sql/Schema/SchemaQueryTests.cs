using System.Text;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Schema;

public class SchemaQueryTests
{
    private static SchemaModel Model(string sql)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        return SchemaModel.Empty.Apply(script);
    }

    private static RelationName Name(string name) => new("public", name);

    private static VolatilityCategory Volatility(string expression, SchemaModel? model = null)
    {
        var select = Assert.IsType<SelectStatement>(SqlParser.Parse("SELECT " + expression).Statements.Single());
        return ExpressionVolatility.Of(Assert.IsType<SelectQuery>(select.Query).Items[0].Value, model ?? SchemaModel.Empty);
    }

    [Theory]
    [InlineData("a IS NOT NULL", true)]
    [InlineData("a IS NOT NULL AND b > 0", true)]
    [InlineData("NOT (a IS NULL)", true)]
    [InlineData("(a IS NOT NULL AND b > 0) OR (b < 0 AND a IS NOT NULL)", true)]
    [InlineData("a > 0", false)]
    [InlineData("b IS NOT NULL", false)]
    [InlineData("a IS NOT NULL OR b > 0", false)]
    public void A_check_proves_not_null_only_where_null_cannot_pass(string condition, bool proves) =>
        Assert.Equal(proves, Model($"CREATE TABLE t (a int, b int, CHECK ({condition}))").Tables[Name("t")].HasNoNull("a"));

    [Fact]
    public void A_check_that_is_not_valid_proves_nothing_until_it_is_validated()
    {
        var model = Model("CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;");
        Assert.False(model.Tables[Name("t")].HasNoNull("a"));
        model = model.Apply(SqlParser.Parse("ALTER TABLE t VALIDATE CONSTRAINT c"));
        Assert.Equal("c", model.Tables[Name("t")].ProvenNotNull("a")!.Name);
    }

    [Fact]
    public void Unique_and_leading_columns_are_those_of_whole_valid_indexes()
    {
        var model = Model("""
            CREATE TABLE t (a int PRIMARY KEY, b int, c int, d int);
            CREATE UNIQUE INDEX ON t (b, c); CREATE UNIQUE INDEX ON t (d) WHERE d > 0; CREATE INDEX ON t USING hash (d);
            """);
        Assert.True(model.IsUnique(Name("t"), ["a", "d"]));
        Assert.True(model.IsUnique(Name("t"), ["c", "b"]));
        Assert.False(model.IsUnique(Name("t"), ["b"]));
        Assert.False(model.IsUnique(Name("t"), ["d"]));
    }

    [Fact]
    public void Who_depends_on_an_object_is_known()
    {
        var model = Model("""
            CREATE TYPE mood AS ENUM ('ok');
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
            CREATE TABLE t (id serial PRIMARY KEY, m mood, n text); CREATE TABLE r (t_id int REFERENCES t);
            CREATE VIEW v AS SELECT id FROM t; CREATE VIEW w AS SELECT n FROM t;
            CREATE TRIGGER tr BEFORE UPDATE OF n ON t FOR EACH ROW EXECUTE FUNCTION f();
            """);
        Assert.Equal("r", model.ReferencesTo(Name("t")).Single().Table.Name.Name);
        Assert.Equal(["v", "w"], model.ViewsReading(Name("t")).Select(v => v.Name.Name));
        Assert.Equal(["w"], model.ViewsReading(Name("t"), "n").Select(v => v.Name.Name));
        Assert.Equal(["t"], model.TablesUsing(Name("mood")).Select(t => t.Name.Name));
        Assert.Equal(["tr"], model.TriggersCalling(Name("f")).Select(t => t.Name));
        Assert.Empty(model.TriggersOn(Name("t"), "id"));
        Assert.Equal(new ColumnOwner(Name("t"), "id"), model.OwnerOf(Name("t_id_seq")));
    }

    [Fact]
    public void Another_session_has_neither_path_nor_temporary_tables()
    {
        var model = Model("CREATE SCHEMA app; SET search_path = app; CREATE TABLE t (a int); CREATE TEMP TABLE x (a int);");
        Assert.Equal("app", model.Resolve(((AlterTableStatement)SqlParser.Parse("ALTER TABLE t ADD b int").Statements[0]).Name).Schema);
        model = model.NewSession();
        Assert.Equal([new RelationName("app", "t")], model.Tables.Keys);
        Assert.Equal(["public"], model.SearchPath.AsEnumerable());
    }

    [Theory]
    [InlineData("1 + 2 * 3", VolatilityCategory.Immutable)]
    [InlineData("lower('X')", VolatilityCategory.Immutable)]
    [InlineData("'now'::timestamptz", VolatilityCategory.Immutable)]
    [InlineData("now() - interval '1 day'", VolatilityCategory.Stable)]
    [InlineData("current_date", VolatilityCategory.Stable)]
    [InlineData("txid_current()", VolatilityCategory.Stable)]
    [InlineData("clock_timestamp() + interval '1 day'", VolatilityCategory.Volatile)]
    [InlineData("coalesce(gen_random_uuid(), null)", VolatilityCategory.Volatile)]
    [InlineData("uuid_generate_v4()", VolatilityCategory.Volatile)]
    [InlineData("nobody_knows()", VolatilityCategory.Unknown)]
    [InlineData("lower('x')::nobodys_type", VolatilityCategory.Unknown)]
    [InlineData("1 <~~~> 2", VolatilityCategory.Unknown)]
    public void Volatility_is_the_worst_of_the_parts(string expression, VolatilityCategory expected) => Assert.Equal(expected, Volatility(expression));

    [Fact]
    public void Functions_of_the_model_answer_with_what_they_are_declared()
    {
        var model = Model("""
            CREATE FUNCTION i() RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION v() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION lower(text, int) RETURNS text LANGUAGE sql AS 'SELECT $1'; CREATE TABLE t (a int DEFAULT v(), b int DEFAULT i());
            """);
        Assert.Equal(VolatilityCategory.Immutable, Volatility("i()", model));
        Assert.Equal(VolatilityCategory.Volatile, Volatility("v()", model));
        Assert.Equal(VolatilityCategory.Volatile, Volatility("lower('x', 1)", model));
        Assert.Equal([VolatilityCategory.Volatile, VolatilityCategory.Immutable], model.Tables[Name("t")].Columns.Select(c => c.DefaultVolatility));
    }

    // Linear work takes a second or two; a scan of all tables for each statement would not end in time.
    [Fact(Timeout = 120_000)]
    public async Task Many_tables_are_made_referenced_and_renamed() => await Task.Run(() =>
    {
        const int Count = 20_000;
        var sql = new StringBuilder("CREATE TABLE hub (id int PRIMARY KEY);");
        for (var i = 0; i < Count; i++) sql.Append("CREATE TABLE t").Append(i).Append(" (id serial PRIMARY KEY, hub int REFERENCES hub, n text CHECK (n <> ''));");
        for (var i = 0; i < Count; i += 10) sql.Append("ALTER TABLE t").Append(i).Append(" RENAME TO r").Append(i).Append("; DROP TABLE t").Append(i + 1).Append(';');
        var model = Model(sql.ToString());
        Assert.Equal(Count + 1 - (Count / 10), model.Tables.Count);
        Assert.Equal(Count - (Count / 10), model.ReferencesTo(Name("hub")).Count());
    });
}
