using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class ValidatingCheckTests
{
    private const string Rule = "validating-check";

    [Fact]
    public void A_CHECK_on_a_table_in_use_reads_it_while_nobody_can()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE orders ADD CONSTRAINT paid CHECK (total < 100);");
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on orders, which blocks every read and write of it, while all its rows are read", finding.Message);
        ShopLint.Contains("'check constraint \"paid\" of relation \"orders\" is violated by some row' (SQLSTATE 23514)", finding.Message);
        ShopLint.Contains("ALTER TABLE orders ADD CONSTRAINT paid CHECK (total < 100) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT paid;", finding.Help);
    }

    [Theory]
    [InlineData("ALTER TABLE orders ADD CONSTRAINT paid CHECK (total < 100) NOT VALID;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0);")]
    [InlineData("CREATE TEMP TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0);")]
    [InlineData("CREATE TABLE t AS SELECT 1 AS a; ALTER TABLE t ADD CHECK (a > 0);")]
    [InlineData("ALTER TABLE orders ADD CONSTRAINT paid CHECK (total < 100) NOT ENFORCED;")]
    public void A_CHECK_that_reads_nothing_of_others_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void Another_schema_has_another_table() =>
        ShopLint.Finds(Rule, "CREATE TABLE a.orders (id int); ALTER TABLE orders ADD CHECK (total < 100);");

    [Theory]
    [InlineData("ALTER TABLE orders ADD CHECK (total < 100)", "ALTER TABLE orders ADD CONSTRAINT orders_total_check1 CHECK (total < 100) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_total_check1")]
    [InlineData("ALTER TABLE orders ADD CHECK (total < id)", "ALTER TABLE orders ADD CONSTRAINT orders_check CHECK (total < id) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_check")]
    [InlineData("ALTER TABLE archive.orders ADD CONSTRAINT \"Order\" CHECK (total < 100), ALTER total SET DEFAULT 0", "ALTER TABLE archive.orders ADD CONSTRAINT \"Order\" CHECK (total < 100) NOT VALID, ALTER total SET DEFAULT 0;\nALTER TABLE archive.orders VALIDATE CONSTRAINT \"Order\"")]
    public void The_fix_validates_in_a_second_statement(string sql, string expected) => Assert.Equal(expected, ShopLint.Fixed(Rule, sql, ShopLint.Alone));

    [Theory]
    [InlineData("ALTER TABLE orders ADD CONSTRAINT c CHECK (total < 100);")]
    [InlineData("SET lock_timeout = '1s'; ALTER TABLE orders ADD CONSTRAINT c CHECK (total < 100);")]
    public void Where_the_runner_may_join_both_statements_there_is_no_fix(string sql)
    {
        Assert.Null(ShopLint.Finds(Rule, sql).Fix);
        Assert.Null(ShopLint.Finds(Rule, sql, ShopLint.PerFile).Fix);
    }

    [Fact]
    public void A_code_block_is_one_transaction_and_gets_no_fix() =>
        Assert.Null(ShopLint.Finds(Rule, "DO $$ BEGIN ALTER TABLE orders ADD CONSTRAINT c CHECK (total < 100); END $$;", ShopLint.Alone).Fix);
}
