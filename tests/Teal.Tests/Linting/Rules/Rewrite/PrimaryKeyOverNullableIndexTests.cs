using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class PrimaryKeyOverNullableIndexTests
{
    private const string Rule = "primary-key-over-nullable-index";
    private const string Index = "CREATE UNIQUE INDEX CONCURRENTLY i ON order_items (order_id, price);";
    private const string Key = "ALTER TABLE order_items ADD CONSTRAINT pk PRIMARY KEY USING INDEX i;";

    [Fact]
    public void A_nullable_column_becomes_NOT_NULL_by_reading_the_table()
    {
        var finding = ShopLint.Finds(Rule, Index + Key);
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("PostgreSQL makes price NOT NULL on the way", finding.Message);
        ShopLint.Contains("while all its rows are read", finding.Message);
        ShopLint.Contains("ADD CONSTRAINT order_items_price_not_null CHECK (price IS NOT NULL) NOT VALID;", finding.Help);
    }

    [Theory]
    [InlineData("ALTER TABLE order_items ADD PRIMARY KEY USING INDEX order_items_key;")]
    [InlineData(Index + "ALTER TABLE order_items ADD CONSTRAINT c CHECK (price IS NOT NULL) NOT VALID; ALTER TABLE order_items VALIDATE CONSTRAINT c;" + Key)]
    [InlineData("CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD PRIMARY KEY USING INDEX i;")]
    [InlineData(Index + "ALTER TABLE order_items ADD CONSTRAINT u UNIQUE USING INDEX i;")]
    public void What_is_proven_is_taken_over_at_once(string sql) => ShopLint.Clean(Rule, sql, ShopLint.Alone);

    [Fact]
    public void An_unknown_index_is_a_warning_that_says_so()
    {
        var finding = ShopLint.Finds(Rule, Key, known: false);
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("The columns of i are not known", finding.Message);
    }
}
