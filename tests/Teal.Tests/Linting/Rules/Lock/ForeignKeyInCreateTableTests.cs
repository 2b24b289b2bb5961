using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class ForeignKeyInCreateTableTests
{
    private const string Rule = "foreign-key-in-create-table";

    [Fact]
    public void One_key_locks_the_table_it_refers_to()
    {
        var finding = ShopLint.Finds(Rule, "CREATE TABLE t (u bigint REFERENCES users);");
        Assert.Equal(Severity.Info, finding.Severity);
        ShopLint.Contains("a SHARE ROW EXCLUSIVE lock on users, which blocks every write of it, for an instant", finding.Message);
    }

    [Fact]
    public void Several_tables_at_once_are_a_warning()
    {
        var finding = ShopLint.Finds(Rule, "SET lock_timeout = '1s'; CREATE TABLE t (u bigint REFERENCES users, o bigint, CONSTRAINT \"Fk\" FOREIGN KEY (o) REFERENCES archive.orders (id));");
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("locks 2 tables in one transaction", finding.Message);
        ShopLint.Contains("lock on archive.orders", finding.Message);
        ShopLint.Contains("ALTER TABLE t ADD CONSTRAINT \"Fk\" FOREIGN KEY (o) REFERENCES archive.orders (id);", finding.Help);
    }

    [Theory]
    [InlineData("SET lock_timeout = '1s'; CREATE TABLE t (u bigint REFERENCES users);")]
    [InlineData("CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);")]
    [InlineData("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);")]
    [InlineData("CREATE TABLE IF NOT EXISTS users (u bigint REFERENCES plans);")]
    [InlineData("CREATE TABLE t (u bigint);")]
    public void What_locks_no_table_in_use_is_free(string sql) => ShopLint.Clean(Rule, sql);
}
