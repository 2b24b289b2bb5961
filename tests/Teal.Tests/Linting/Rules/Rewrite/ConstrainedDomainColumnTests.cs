using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class ConstrainedDomainColumnTests
{
    private const string Rule = "constrained-domain-column";

    [Fact]
    public void Each_row_is_checked_by_rewriting_it()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE users ADD COLUMN \"To\" email_address;");
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("while the table and its indexes are rewritten", finding.Message);
        ShopLint.Contains("ALTER TABLE users ADD COLUMN \"To\" text;", finding.Help);
        ShopLint.Contains("CHECK (\"To\" LIKE '%@%') NOT VALID;", finding.Help);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("CREATE DOMAIN d AS int; ALTER TABLE users ADD COLUMN x d;")]
    [InlineData("CREATE DOMAIN d AS int DEFAULT 3; ALTER TABLE users ADD COLUMN x d;")]
    [InlineData("ALTER TABLE users ADD COLUMN x email_address[];")]
    [InlineData("ALTER TABLE users ADD COLUMN x order_status;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN x email_address;")]
    public void A_type_without_a_constraint_does_not(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void A_domain_over_one_with_a_constraint_does() =>
        ShopLint.Finds(Rule, "CREATE DOMAIN d AS email_address; ALTER TABLE users ADD COLUMN x d;");

    [Fact]
    public void An_unknown_type_is_a_warning_that_says_so()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE users ADD COLUMN x shop.price;");
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("is not known here; if it is a domain with a constraint", finding.Message);
    }

    [Theory]
    [InlineData("pct NOT NULL DEFAULT 0", "ADD COLUMN score integer NOT NULL DEFAULT 0;")]
    [InlineData("pct NOT NULL", "ADD COLUMN score integer;")]
    public void The_advice_keeps_NOT_NULL_where_a_default_fills_the_column(string column, string part) =>
        Assert.Contains(part, LintAssert.Finds("constrained-domain-column", $"CREATE DOMAIN pct AS integer CHECK (VALUE < 101); ALTER TABLE users ADD COLUMN score {column};").Help, StringComparison.Ordinal);
}
