using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class ValidateInSameTransactionTests
{
    private const string Rule = "validate-in-same-transaction";
    private const string Add = "ALTER TABLE orders ADD CONSTRAINT c CHECK (total < 100) NOT VALID;";
    private const string Validate = "ALTER TABLE orders VALIDATE CONSTRAINT c;";

    [Fact]
    public void The_lock_of_NOT_VALID_is_held_while_the_rows_are_read()
    {
        var finding = ShopLint.Finds(Rule, $"BEGIN; {Add} {Validate} COMMIT;");
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("reads all rows of orders while the transaction still holds an ACCESS EXCLUSIVE lock on orders, which blocks every read and write of it", finding.Message);
        ShopLint.Finds(Rule, Add + Validate, ShopLint.PerFile);
    }

    [Fact]
    public void A_transaction_that_is_only_assumed_is_a_warning_that_says_so()
    {
        var finding = ShopLint.Finds(Rule, Add + Validate, known: false);
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("(most migration runners run a file in one)", finding.Message);
    }

    [Theory]
    [InlineData("ALTER TABLE orders ADD COLUMN x int;")]
    [InlineData("ALTER TABLE orders ADD CONSTRAINT d CHECK (total < 100) NOT VALID;")]
    public void Any_strong_lock_on_the_table_counts(string before) => ShopLint.Finds(Rule, before + Validate, ShopLint.PerFile);

    [Fact]
    public void A_foreign_key_holds_both_tables()
    {
        const string Sql = "ALTER TABLE order_items ADD CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES orders NOT VALID; ALTER TABLE order_items VALIDATE CONSTRAINT fk;";
        var message = ShopLint.Finds(Rule, Sql, ShopLint.PerFile).Message;
        ShopLint.Contains("lock on order_items", message);
        ShopLint.Contains("lock on orders", message);
    }

    [Fact]
    public void One_statement_that_does_both_is_found() =>
        ShopLint.Contains(
            "while the same statement has an ACCESS EXCLUSIVE lock",
            ShopLint.Finds(Rule, "ALTER TABLE orders ADD CONSTRAINT c CHECK (total < 100) NOT VALID, VALIDATE CONSTRAINT c;", ShopLint.Alone).Message);

    [Fact]
    public void Transactions_of_their_own_are_free()
    {
        ShopLint.Clean(Rule, Add + Validate, ShopLint.Alone);
        ShopLint.Clean(Rule, $"BEGIN; {Add} COMMIT; BEGIN; {Validate} COMMIT;");
        ShopLint.Clean(Rule, Validate);
        ShopLint.Clean(Rule, $"ALTER TABLE users ADD COLUMN x int; {Validate}", ShopLint.PerFile);
        ShopLint.Clean(Rule, "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c;");
    }

    [Fact]
    public void The_fix_commits_in_between_where_the_file_says_BEGIN_itself()
    {
        Assert.Equal($"BEGIN; {Add} COMMIT;\nBEGIN;\n{Validate} COMMIT;", ShopLint.Fixed(Rule, $"BEGIN; {Add} {Validate} COMMIT;"));
        Assert.Null(ShopLint.Finds(Rule, Add + Validate, ShopLint.PerFile).Fix);
    }
}
