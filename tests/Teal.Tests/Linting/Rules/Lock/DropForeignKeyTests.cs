using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class DropForeignKeyTests
{
    private const string Rule = "drop-foreign-key";
    private const string Drop = "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;";

    [Theory]
    [InlineData(Drop)]
    [InlineData("ALTER TABLE orders DROP COLUMN user_id;")]
    [InlineData("DROP TABLE orders;")]
    public void The_table_referred_to_is_locked_though_it_is_not_named(string sql)
    {
        var finding = ShopLint.Finds(Rule, sql);
        Assert.Equal("users", finding.Relation?.Name);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it", finding.Message);
        ShopLint.Contains(Drop, finding.Help);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("ALTER TABLE orders DROP CONSTRAINT orders_total_check;")]
    [InlineData("ALTER TABLE orders DROP COLUMN note;")]
    [InlineData("SET lock_timeout = '1s'; " + Drop)]
    [InlineData("DROP TABLE users, orders;")]
    [InlineData("DROP TABLE order_items;")]
    [InlineData("CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES t); ALTER TABLE t DROP CONSTRAINT t_p_fkey;")]
    public void What_locks_no_other_table_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void A_bounded_DROP_in_a_transaction_that_holds_more_is_found() =>
        ShopLint.Finds(Rule, "SET lock_timeout = '1s'; ALTER TABLE plans ADD COLUMN x int; " + Drop, ShopLint.PerFile);

    [Fact]
    public void Without_a_schema_the_name_alone_gives_a_hint()
    {
        var finding = ShopLint.Finds(Rule, Drop, known: false);
        Assert.Equal(Severity.Info, finding.Severity);
        ShopLint.Contains("The schema of orders is not known; by its name", finding.Message);
        ShopLint.Clean(Rule, "ALTER TABLE orders DROP CONSTRAINT c;", known: false);
    }
}
