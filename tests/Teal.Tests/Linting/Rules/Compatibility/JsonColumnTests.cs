namespace Teal.Tests.Linting.Rules.Compatibility;

public class JsonColumnTests
{
    private const string Rule = "json-column";

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN a json;", "ADD COLUMN a jsonb;")]
    [InlineData("ALTER TABLE users ALTER COLUMN state TYPE json USING state::json;", "ALTER COLUMN state TYPE jsonb;")]
    [InlineData("ALTER TABLE users ADD b int, ADD \"A\" pg_catalog.json NOT NULL DEFAULT '{}';", "ADD COLUMN \"A\" jsonb;")]
    public void A_json_column_of_a_table_in_use_is_found(string sql, string help)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Contains("'could not identify an equality operator for type json' (SQLSTATE 42883)", finding.Message, StringComparison.Ordinal);
        Assert.Contains(help, finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN a jsonb;")]
    [InlineData("CREATE TABLE t (a json);")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD b json;")]
    public void Jsonb_and_new_tables_are_free(string sql) => LintAssert.Clean(Rule, sql);
}
