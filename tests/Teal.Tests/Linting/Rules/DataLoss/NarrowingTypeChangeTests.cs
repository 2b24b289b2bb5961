namespace Teal.Tests.Linting.Rules.DataLoss;

public class NarrowingTypeChangeTests
{
    private const string Rule = "narrowing-type-change";

    [Theory]
    [InlineData("smallint", "BETWEEN -32768 AND 32767")]
    [InlineData("integer", "BETWEEN -2147483648 AND 2147483647")]
    public void What_fits_is_the_whole_range_of_the_type(string type, string range) =>
        Assert.Contains(range, LintAssert.Finds(Rule, $"ALTER TABLE users ALTER COLUMN id TYPE {type};").Help, StringComparison.Ordinal);
    private const string Schema =
        "CREATE TABLE t (v varchar(100), x text, b bigint, i integer, n numeric(10,2), f double precision, d timestamptz, w varchar, u numeric, a text[]);";

    [Theory]
    [InlineData("v TYPE varchar(50)", "fails with 'value too long for type character varying(50)' (SQLSTATE 22001) if one value does not fit")]
    [InlineData("x TYPE varchar(50)", "length(x) <= 50")]
    [InlineData("w TYPE varchar(50)", "length(w) <= 50")]
    [InlineData("x TYPE char(2)", "'value too long for type character(2)' (SQLSTATE 22001)")]
    [InlineData("v TYPE varchar(50) USING v::varchar(50)", "USING casts, so what does not fit is cut without an error")]
    [InlineData("b TYPE integer", "'integer out of range' (SQLSTATE 22003)")]
    [InlineData("i TYPE smallint USING i::smallint", "'smallint out of range' (SQLSTATE 22003)")]
    [InlineData("n TYPE numeric(10,1)", "what does not fit is rounded without an error")]
    [InlineData("n TYPE numeric(8,2)", "'numeric field overflow' (SQLSTATE 22003)")]
    [InlineData("u TYPE numeric(8,2)", "and what fits is rounded without an error")]
    [InlineData("n TYPE integer", "and what fits is rounded without an error")]
    [InlineData("f TYPE real", "rounded without an error")]
    [InlineData("d TYPE date", "cut to the day without an error")]
    public void A_type_that_holds_less_is_found_with_what_is_lost(string change, string text)
    {
        var finding = LintAssert.Finds(Rule, $"ALTER TABLE t ALTER COLUMN {change};", Schema);
        Assert.Contains(text, finding.Message + finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v TYPE varchar(200)")]
    [InlineData("v TYPE text")]
    [InlineData("i TYPE bigint")]
    [InlineData("n TYPE numeric(12,2)")]
    [InlineData("n TYPE numeric")]
    [InlineData("n TYPE numeric(12,4)")]
    [InlineData("a TYPE varchar(10)[]")]
    public void A_type_that_holds_as_much_is_free(string change) => LintAssert.Clean(Rule, $"ALTER TABLE t ALTER COLUMN {change};", Schema);

    [Theory]
    [InlineData("CREATE TABLE n (a text); ALTER TABLE n ALTER a TYPE varchar(5);")]
    [InlineData("ALTER TABLE t ADD z text; ALTER TABLE t ALTER z TYPE varchar(5);")]
    [InlineData("ALTER TABLE other ALTER a TYPE varchar(5);")]
    public void New_and_unknown_columns_are_free(string sql) => LintAssert.Clean(Rule, sql, Schema);
}
