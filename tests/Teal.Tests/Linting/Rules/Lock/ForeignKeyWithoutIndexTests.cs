namespace Teal.Tests.Linting.Rules.Lock;

public class ForeignKeyWithoutIndexTests
{
    private const string Rule = "foreign-key-without-index";

    [Theory]
    [InlineData("CREATE TABLE t (u bigint REFERENCES users);", "CREATE INDEX t_u_idx ON t (u);")]
    [InlineData("ALTER TABLE users ADD COLUMN p int REFERENCES plans;", "CREATE INDEX CONCURRENTLY users_p_idx ON users (p);")]
    [InlineData("ALTER TABLE users ADD FOREIGN KEY (plan_id) REFERENCES plans NOT VALID;", "CREATE INDEX CONCURRENTLY users_plan_id_idx ON users (plan_id);")]
    [InlineData("CREATE TABLE t (a int, \"B\" int, FOREIGN KEY (a, \"B\") REFERENCES order_items (order_id, product_id)); CREATE INDEX ON t (a);", "CREATE INDEX \"t_a_B_idx\" ON t (a, \"B\");")]
    [InlineData("ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders;", "CREATE INDEX events_id_idx ON ONLY events (id);")]
    public void Deletes_of_the_other_table_read_all_of_this_one(string sql, string index)
    {
        var finding = ShopLint.Finds(Rule, sql);
        ShopLint.Contains("reads all rows of", finding.Message);
        ShopLint.Contains(index, finding.Help);
    }

    [Theory]
    [InlineData("CREATE TABLE t (u bigint REFERENCES users); CREATE INDEX ON t (u);")]
    [InlineData("CREATE TABLE t (u bigint PRIMARY KEY REFERENCES users);")]
    [InlineData("CREATE TABLE t (u bigint REFERENCES users, a int, UNIQUE (u, a));")]
    [InlineData("CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES order_items (order_id, product_id)); CREATE INDEX ON t (b, a, a);")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;")]
    [InlineData("CREATE TABLE t (u bigint REFERENCES users); DROP TABLE t;")]
    [InlineData("CREATE TEMP TABLE t (u bigint);")]
    public void An_index_that_begins_with_them_is_enough(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void A_table_of_which_nothing_is_known_is_not_judged() =>
        ShopLint.Clean(Rule, "ALTER TABLE users ADD FOREIGN KEY (plan_id) REFERENCES plans NOT VALID;", known: false);

    [Fact]
    public void The_index_of_a_new_column_comes_behind_the_column() =>
        Assert.Contains(
            "ALTER TABLE users ADD COLUMN boss bigint;\nCREATE INDEX CONCURRENTLY users_boss_idx ON users (boss);",
            LintAssert.Finds("foreign-key-without-index", "ALTER TABLE users ADD COLUMN boss bigint REFERENCES users (id);").Help, StringComparison.Ordinal);
}
