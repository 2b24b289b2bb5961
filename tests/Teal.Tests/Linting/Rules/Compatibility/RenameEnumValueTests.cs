namespace Teal.Tests.Linting.Rules.Compatibility;

public class RenameEnumValueTests
{
    private const string Rule = "rename-enum-value";

    [Fact]
    public void A_renamed_value_is_found_with_what_fails()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TYPE app.state RENAME VALUE 'it''s new' TO 'open';");
        Assert.Contains("'invalid input value for enum app.state: \"it's new\"' (SQLSTATE 22P02)", finding.Message, StringComparison.Ordinal);
        Assert.Equal("ALTER TYPE app.state ADD VALUE 'open' AFTER 'it''s new';", LintAssert.SqlOf(finding));
    }

    [Theory]
    [InlineData("CREATE TYPE state AS ENUM ('a'); ALTER TYPE state RENAME VALUE 'a' TO 'b';")]
    [InlineData("ALTER TYPE state ADD VALUE 'b';")]
    public void A_new_type_and_a_new_value_are_free(string sql) => LintAssert.Clean(Rule, sql);
}
