namespace Teal.Tests.Linting.Rules.Rewrite;

public class StoredGeneratedColumnTests
{
    private const string Rule = "stored-generated-column";
    private const string Add = "ALTER TABLE users ADD COLUMN up text GENERATED ALWAYS AS (upper(name)) STORED;";

    [Fact]
    public void The_table_is_rewritten()
    {
        var finding = ShopLint.Finds(Rule, Add);
        ShopLint.Contains("while the table and its indexes are rewritten", finding.Message);
        ShopLint.Contains("NEW.up := (SELECT upper(name) FROM (SELECT NEW.*) AS users);", finding.Help);
        ShopLint.IsSafe(finding);
    }

    [Fact]
    public void From_18_it_can_be_computed_on_reading()
    {
        var finding = ShopLint.Finds(Rule, Add, ShopLint.Pg(18));
        ShopLint.Contains("ALTER TABLE users ADD COLUMN up text GENERATED ALWAYS AS (upper(name)) VIRTUAL;", finding.Help);
        ShopLint.IsSafe(finding, ShopLint.Pg(18));
    }

    [Fact]
    public void A_new_table_is_free() => ShopLint.Clean(Rule, "CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (a + 1) STORED;");
}
