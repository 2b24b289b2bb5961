using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class VolatileDefaultTests
{
    private const string Rule = "volatile-default";

    [Theory]
    [InlineData("gen_random_uuid()")]
    [InlineData("clock_timestamp()")]
    [InlineData("random() * 10")]
    [InlineData("nextval('invoice_numbers')")]
    [InlineData("pg_catalog.random()")]
    public void A_value_of_its_own_in_each_row_rewrites(string value)
    {
        var finding = ShopLint.Finds(Rule, $"ALTER TABLE users ADD COLUMN x text DEFAULT {value} NOT NULL;");
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, while the table and its indexes are rewritten", finding.Message);
        ShopLint.Contains($"ALTER TABLE users ADD COLUMN x text;\nALTER TABLE users ALTER COLUMN x SET DEFAULT {value};", finding.Help);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("int", "-1")]
    [InlineData("interval", "interval '1 day'")]
    [InlineData("date", "current_date")]
    [InlineData("text", "lower('X')")]
    [InlineData("timestamptz", "pg_catalog.now()")]
    [InlineData("timestamptz", "now() + interval '1 day'")]
    [InlineData("jsonb", "'{}'::jsonb")]
    [InlineData("text", "NULL")]
    public void One_value_for_all_rows_does_not(string type, string value) => ShopLint.Clean(Rule, $"ALTER TABLE users ADD COLUMN x {type} DEFAULT {value};");

    [Fact]
    public void An_unknown_function_is_a_warning_and_a_known_one_is_believed()
    {
        const string Sql = "ALTER TABLE users ADD COLUMN x int DEFAULT f();";
        var finding = ShopLint.Finds(Rule, Sql);
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("it is assumed to be volatile", finding.Message);
        ShopLint.Clean(Rule, "CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;" + Sql);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN x uuid DEFAULT gen_random_uuid();")]
    [InlineData("ALTER TABLE users ADD COLUMN IF NOT EXISTS name text DEFAULT random();")]
    [InlineData("ALTER TABLE users ALTER COLUMN name SET DEFAULT random();")]
    public void What_touches_no_row_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void The_partitions_of_a_partitioned_table_are_rewritten() =>
        ShopLint.Finds(Rule, "ALTER TABLE events ADD COLUMN x uuid DEFAULT gen_random_uuid();");
}
