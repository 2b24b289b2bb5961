namespace Teal.Tests.Linting.Rules.Rewrite;

public class PrimaryKeyWithoutIndexTests
{
    private const string Rule = "primary-key-without-index";

    [Fact]
    public void The_index_is_built_while_nobody_can_read()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE order_items ADD PRIMARY KEY (order_id, product_id);");
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on order_items, which blocks every read and write of it, while all its rows are read", finding.Message);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD PRIMARY KEY (a);")]
    [InlineData("ALTER TABLE order_items ADD PRIMARY KEY USING INDEX order_items_key;")]
    public void What_builds_nothing_under_the_lock_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void The_fix_builds_the_index_first_where_the_columns_are_NOT_NULL() => Assert.Equal(
        "CREATE UNIQUE INDEX CONCURRENTLY order_items_pkey ON order_items (order_id, product_id);\n"
        + "ALTER TABLE order_items ADD CONSTRAINT order_items_pkey PRIMARY KEY USING INDEX order_items_pkey",
        ShopLint.Fixed(Rule, "ALTER TABLE order_items ADD PRIMARY KEY (order_id, product_id)"));

    [Fact]
    public void A_nullable_column_is_proven_first()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE order_items ADD PRIMARY KEY (price);");
        Assert.Null(finding.Fix);
        ShopLint.Contains("CHECK (price IS NOT NULL) NOT VALID;", finding.Help);
        ShopLint.IsSafe(finding);
    }

    [Fact]
    public void A_key_that_takes_the_place_of_another_comes_as_the_other_goes()
    {
        var finding = LintAssert.Finds("primary-key-without-index", "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (a, b);", "CREATE TABLE t (a int, b int NOT NULL, PRIMARY KEY (a));");
        Assert.Contains("'could not create unique index \"t_pkey\"'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX CONCURRENTLY t_pkey1 ON t (a, b);\nALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey1 PRIMARY KEY USING INDEX t_pkey1;", finding.Help, StringComparison.Ordinal);
        Assert.Null(finding.Fix);
    }
}
