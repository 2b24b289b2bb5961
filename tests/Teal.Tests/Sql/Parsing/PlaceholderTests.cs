using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

public class PlaceholderTests
{
    public static TheoryData<string> Forms => ["${x}", "{{x}}", "{{ .x }}", ":x", ":\"x\"", "@x", "a_${x}", "{{x}}_b"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_may_stand_for_a_name_a_type_a_value_and_an_option(string form)
    {
        string[] statements =
        [
            "CREATE TABLE # (# int, b # DEFAULT # NOT NULL, c varchar(#), d #[], CONSTRAINT # CHECK (a > #))",
            "CREATE TABLE IF NOT EXISTS #.# (a int) WITH (fillfactor = #) TABLESPACE #",
            "ALTER TABLE #.b ADD COLUMN # #, DROP COLUMN #, ALTER # TYPE numeric(#, 2), RENAME TO #".Replace(", RENAME TO #", ""),
            "ALTER TABLE b OWNER TO #",
            "CREATE INDEX CONCURRENTLY # ON #.# USING # (#, lower(#)) WHERE # = #",
            "GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA # TO #, b",
            "CREATE ROLE # LOGIN PASSWORD # CONNECTION LIMIT #",
            "SET search_path TO #, public",
            "SET lock_timeout = #",
            "INSERT INTO #.# (#, b) VALUES (#, 'b', #::int) ON CONFLICT (#) DO UPDATE SET # = # RETURNING #",
            "SELECT #, b.#, #.b, #.*, #(1, #), a + # AS #, CAST(# AS #) FROM #.# AS # WHERE a = # AND b IN (#, #) AND c IN # AND d > # LIMIT # OFFSET #",
            "UPDATE # SET a = #, # = # WHERE # <> # OR a BETWEEN # AND #",
            "COPY #.b FROM # WITH (FORMAT #)",
            "COMMENT ON TABLE # IS #",
            "CREATE SEQUENCE # START # INCREMENT BY # CACHE #",
            "CREATE EXTENSION IF NOT EXISTS # SCHEMA # VERSION #",
            "CREATE FUNCTION #.#(# #, b int DEFAULT #) RETURNS # LANGUAGE # COST # AS $$ SELECT 1 $$",
            "CREATE TRIGGER # BEFORE UPDATE ON # FOR EACH ROW EXECUTE FUNCTION #.#(#)",
            "ALTER SYSTEM SET # = #",
            "DROP TABLE IF EXISTS #, #.#",
            "SELECT 1 FROM t WHERE a = 1 ORDER BY b LIMIT 1 FOR UPDATE #",
        ];
        foreach (var statement in statements)
        {
            var script = SqlParser.Parse(statement.Replace("#", form, StringComparison.Ordinal) + "; SELECT 1");
            Assert.True(script.Errors.IsEmpty, $"{script.Source.Content}: {string.Join("; ", script.Errors)}");
            Assert.Equal(2, script.Statements.Length);
        }
    }

    [Theory]
    [InlineData("a = :x", "(= a <:x>)")]
    [InlineData("a=@x", "(= a <@x>)")]
    [InlineData(":'x' || b", "(|| <:'x'> b)")]
    [InlineData(":x::int", "(CAST <:x> integer)")]
    [InlineData("a::${t}", "(CAST a ${t})")]
    [InlineData("a @> b", "(@> a b)")]
    [InlineData("a @x", "(@ a x)")]
    [InlineData("@ -5", "(@ (- 5))")]
    [InlineData("a ? 'b'", "(? a 'b')")]
    [InlineData("a[1:2]", "([] a [1 2])")]
    [InlineData("a[b:c]", "([] a [b c])")]
    [InlineData("a[b :c + 1]", "([] a [b (+ c 1)])")]
    [InlineData("a[${lo}:${hi}]", "([] a [<${lo}> <${hi}>])")]
    [InlineData("f(a := 1)", "f(a=>1)")]
    [InlineData("json_object('a' :b, 'c':d)", "\"json_object\"('a' b 'c' d)")]
    [InlineData("'${x}'", "'${x}'")]
    [InlineData("\"${x}\"", "\"${x}\"")]
    [InlineData("${x}.y", "${x}.y")]
    [InlineData("date :'x'", "(CAST ':'x'' date)")]
    public void What_is_an_operator_or_a_colon_stays_one(string sql, string expected) => Assert.Equal(expected, Dump.Expression(sql));

    [Theory]
    [InlineData("${sql};", "PlaceholderStatement")]
    [InlineData("{{ if .x }}\nSELECT 1;\n{{ end }}", "PlaceholderStatement SelectStatement PlaceholderStatement")]
    [InlineData("SELECT 1; :x; SELECT 2", "SelectStatement PlaceholderStatement SelectStatement")]
    public void A_whole_statement_may_be_one(string sql, string expected)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        Assert.Equal(expected, string.Join(' ', script.Statements.Select(s => s.GetType().Name)));
    }

    [Fact]
    public void Name_says_that_it_is_not_known()
    {
        var statement = Dump.Single<CreateTableStatement>("CREATE TABLE ${schema}.\"${quoted}\" (a int)");
        Assert.Equal([true, false], statement.Name.Parts.Select(p => p.IsPlaceholder));
        Assert.Equal("${schema}.\"${quoted}\"", statement.Name.ToString());
    }

    [Fact]
    public void In_a_code_block_it_is_no_error_either()
    {
        var script = SqlParser.Parse("DO $$ DECLARE x int := ${x}; BEGIN UPDATE ${schema}.t SET a = {{ value }} WHERE b[x:x] = '{1}'; END $$;");
        Assert.Empty(script.Errors);
        Assert.IsType<UpdateStatement>(Assert.Single(((DoStatement)script.Statements.Single()).Body.Statements).Statement);
    }
}
