using Teal.Linting;
using Teal.Linting.Effects;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

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

    [Theory]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(18)]
    public void The_key_of_a_partitioned_table_takes_over_those_of_its_partitions_without_looking_at_rows(int major)
    {
        const string Steps =
            """
            ALTER TABLE events_2025 ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
            ALTER TABLE events_2025 VALIDATE CONSTRAINT k;
            ALTER TABLE events ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users;
            """;
        const string Schema = "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE events (user_id bigint, at date) PARTITION BY RANGE (at); CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');";
        var settings = new LintSettings { PgMajor = major, Transactions = TransactionMode.None };
        LintAssert.Clean("validating-foreign-key", Steps, Schema, settings);
        // A partition whose key is another one is read.
        LintAssert.Finds("validating-foreign-key", Steps.Replace("users;", "users ON DELETE CASCADE;", StringComparison.Ordinal), Schema, settings);
        var model = LintAssert.Model(Schema + Steps[..Steps.LastIndexOf("ALTER", StringComparison.Ordinal)]);
        var effects = StatementEffects.Of(SqlParser.Parse(new SourceText("k.sql", Steps[Steps.LastIndexOf("ALTER", StringComparison.Ordinal)..])).Statements[0], model, major);
        Assert.Equal(LockMode.AccessExclusive, Assert.Single(effects, e => e.Relation == new RelationName("public", "users")).Lock);
        Assert.All(effects, e => Assert.True(e.IsInstant));
    }
}
