using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class DropNotNullTests
{
    private const string Rule = "drop-not-null";

    [Fact]
    public void A_column_that_was_NOT_NULL_is_found()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TABLE users ALTER email DROP NOT NULL, ALTER plan_id DROP NOT NULL;");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("ALTER email DROP NOT NULL", LintAssert.Marked(finding));
        Assert.DoesNotContain("assumed", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_assumed_of_an_unknown_table_is_said() =>
        Assert.Contains("it is assumed", LintAssert.Finds(Rule, "ALTER TABLE app.x ALTER \"Y\" DROP NOT NULL;", schema: null).Message, StringComparison.Ordinal);

    [Fact]
    public void A_domain_is_found() => LintAssert.Finds(Rule, "ALTER DOMAIN email DROP NOT NULL;");

    [Theory]
    [InlineData("ALTER TABLE users ALTER plan_id DROP NOT NULL;")]
    [InlineData("ALTER TABLE users ADD a int NOT NULL DEFAULT 1; ALTER TABLE users ALTER a DROP NOT NULL;")]
    [InlineData("CREATE TABLE t (a int NOT NULL); ALTER TABLE t ALTER a DROP NOT NULL;")]
    [InlineData("CREATE DOMAIN email AS text NOT NULL; ALTER DOMAIN email DROP NOT NULL;")]
    public void What_was_nullable_or_is_new_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
