using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class DomainConstraintTests
{
    private const string Rule = "domain-constraint";
    private const string Schema = "CREATE DOMAIN d AS int; CREATE TABLE t (x d); CREATE TABLE s.u (y d);";

    [Theory]
    [InlineData("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0);", "SQLSTATE 23514", "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;")]
    [InlineData("ALTER DOMAIN d SET NOT NULL;", "SQLSTATE 23502", "ALTER DOMAIN d ADD CONSTRAINT d_not_null CHECK (VALUE IS NOT NULL) NOT VALID;")]
    public void Every_table_with_the_domain_is_read(string sql, string state, string help)
    {
        var finding = LintAssert.Finds(Rule, sql, Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("a SHARE lock on t, which blocks every write of it, while all its rows are read", finding.Message);
        ShopLint.Contains("a SHARE lock on s.u", finding.Message);
        ShopLint.Contains(state, finding.Message);
        ShopLint.Contains(help, finding.Help);
        LintAssert.Clean(Rule, LintAssert.SqlOf(finding), Schema);
    }

    [Fact]
    public void Validating_blocks_writers_too() =>
        Assert.Equal(
            Severity.Warning,
            LintAssert.Finds(Rule, "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID; ALTER DOMAIN d VALIDATE CONSTRAINT c;", Schema).Severity);

    [Theory]
    [InlineData("CREATE DOMAIN n AS int; ALTER DOMAIN n ADD CHECK (VALUE > 0);")]
    [InlineData("CREATE DOMAIN n AS int; CREATE TABLE f (x n); ALTER DOMAIN n ADD CHECK (VALUE > 0);")]
    [InlineData("ALTER DOMAIN d SET DEFAULT 1; ALTER DOMAIN d DROP NOT NULL;")]
    public void What_reads_no_table_in_use_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Fact]
    public void An_unknown_domain_is_a_warning_that_says_so()
    {
        var finding = LintAssert.Finds(Rule, "ALTER DOMAIN d SET NOT NULL;", schema: null);
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("is not known here", finding.Message);
    }
}
