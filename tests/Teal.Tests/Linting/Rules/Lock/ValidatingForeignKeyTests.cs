namespace Teal.Tests.Linting.Rules.Lock;

public class ValidatingForeignKeyTests
{
    [Fact]
    public void One_that_takes_the_place_of_another_gets_its_name_in_one_statement()
    {
        const string Schema = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int CONSTRAINT k REFERENCES a);";
        var finding = LintAssert.Finds(Rule, "ALTER TABLE b DROP CONSTRAINT k, ADD CONSTRAINT k FOREIGN KEY (a_id) REFERENCES a ON DELETE CASCADE;", Schema);
        Assert.Contains("it takes an ACCESS EXCLUSIVE lock on b, which blocks every read and write of it, while all its rows are read", finding.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE b DROP CONSTRAINT k, ADD CONSTRAINT k FOREIGN KEY (a_id) REFERENCES a ON DELETE CASCADE NOT VALID;", finding.Help, StringComparison.Ordinal);
    }

    private const string Rule = "validating-foreign-key";

    [Fact]
    public void Both_tables_are_locked_while_the_rows_are_looked_up()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE order_items ADD CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES orders (id);");
        ShopLint.Contains("a SHARE ROW EXCLUSIVE lock on order_items, which blocks every write of it", finding.Message);
        ShopLint.Contains("a SHARE ROW EXCLUSIVE lock on orders, which blocks every write of it", finding.Message);
        ShopLint.Contains("'insert or update on table \"order_items\" violates foreign key constraint \"fk\"' (SQLSTATE 23503)", finding.Message);
        ShopLint.Contains("REFERENCES orders (id) NOT VALID;\nALTER TABLE order_items VALIDATE CONSTRAINT fk;", finding.Help);
    }

    [Fact]
    public void A_key_to_its_own_table_or_to_a_new_one_names_one_lock()
    {
        Assert.DoesNotContain("as long", ShopLint.Finds(Rule, "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES orders;").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "as long", ShopLint.Finds(Rule, "CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES t;").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders NOT VALID;")]
    [InlineData("CREATE TABLE t (id bigint); ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES orders;")]
    [InlineData("ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders NOT ENFORCED;")]
    public void A_key_that_looks_nothing_up_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void The_fix_names_and_validates_it() => Assert.Equal(
        "ALTER TABLE order_items ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE NOT VALID;\n"
        + "ALTER TABLE order_items VALIDATE CONSTRAINT order_items_order_id_fkey;",
        ShopLint.Fixed(Rule, "ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE;", ShopLint.Alone));

    [Fact]
    public void A_partitioned_table_gets_it_partition_by_partition_before_18()
    {
        const string Sql = "ALTER TABLE events ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES orders;";
        var finding = ShopLint.Finds(Rule, Sql, ShopLint.Pg(17));
        Assert.Null(finding.Fix);
        ShopLint.Contains("SQLSTATE 42809", finding.Help);
        ShopLint.Contains("ALTER TABLE events_2026 ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES orders NOT VALID;\nALTER TABLE events_2026 VALIDATE CONSTRAINT fk;", finding.Help);
        ShopLint.Contains("NOT VALID;\nALTER TABLE events VALIDATE CONSTRAINT fk;", ShopLint.Fixed(Rule, Sql, ShopLint.Pg(18)));
    }
}
