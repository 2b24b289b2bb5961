using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class AddColumnReferencesTests
{
    private const string Rule = "add-column-references";

    [Fact]
    public void Without_a_default_two_locks_are_taken_and_no_row_is_read()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE users ADD COLUMN p int REFERENCES plans (id);");
        Assert.Equal(Severity.Info, finding.Severity);
        ShopLint.Contains("looks up no row", finding.Message);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on users", finding.Message);
        ShopLint.Contains("a SHARE ROW EXCLUSIVE lock on plans, which blocks every write of it, both for an instant", finding.Message);
        ShopLint.IsSafe(finding);
    }

    [Fact]
    public void With_a_default_every_row_is_looked_up()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE users ADD COLUMN \"Plan\" int DEFAULT 1 CONSTRAINT fk REFERENCES plans ON DELETE CASCADE;");
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("looks up every row in plans", finding.Message);
        ShopLint.Contains("while all its rows are read", finding.Message);
        ShopLint.Contains("ADD CONSTRAINT fk FOREIGN KEY (\"Plan\") REFERENCES plans ON DELETE CASCADE NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT fk;", finding.Help);
    }

    [Theory]
    [InlineData("CREATE TABLE t (id int); ALTER TABLE t ADD COLUMN p int REFERENCES plans;")]
    [InlineData("CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE users ADD COLUMN p int REFERENCES t;")]
    [InlineData("ALTER TABLE users ADD COLUMN p bigint REFERENCES users;")]
    [InlineData("SET lock_timeout = '1s'; ALTER TABLE users ADD COLUMN p int REFERENCES plans;")]
    [InlineData("ALTER TABLE users ADD COLUMN p int DEFAULT NULL REFERENCES users;")]
    public void What_locks_nobody_else_is_free(string sql) => ShopLint.Clean(Rule, sql);
}
