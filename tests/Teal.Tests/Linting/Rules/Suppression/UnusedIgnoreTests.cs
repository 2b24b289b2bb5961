namespace Teal.Tests.Linting.Rules.Suppression;

public class UnusedIgnoreTests
{
    private const string Rule = "unused-ignore";

    [Theory]
    [InlineData("-- teal:ignore rename-column why\nSELECT 1;", "Nothing of rename-column is found in the statement.")]
    [InlineData("-- teal:ignore-file rename-column why\nSELECT 1;", "Nothing of rename-column is found in this file.")]
    [InlineData("SELECT 1;\n-- teal:ignore rename-column why\n", "teal:ignore rename-column stands at no statement.")]
    [InlineData("SELECT 1;\n-- teal:ignore-file rename-column why\n", "teal:ignore-file rename-column stands behind the first statement, where it has no effect.")]
    public void A_comment_that_ignores_nothing_is_told(string sql, string message) => Assert.Equal(message, LintAssert.Finds(Rule, sql).Message);

    [Fact]
    public void One_that_ignores_something_is_not() =>
        LintAssert.Clean(Rule, "-- teal:ignore rename-column no reader\nALTER TABLE users RENAME state TO status;");

    [Theory]
    [InlineData("SELECT 1;\n  -- teal:ignore rename-column why\nSELECT 2;", "SELECT 1;\nSELECT 2;")]
    [InlineData("SELECT 1;\r\n-- teal:ignore rename-column why\r\nSELECT 2;", "SELECT 1;\r\nSELECT 2;")]
    [InlineData("SELECT 1; -- teal:ignore rename-column why\nSELECT 2;", "SELECT 1;\nSELECT 2;")]
    [InlineData("SELECT 1 /* teal:ignore rename-column why */ + 2;", "SELECT 1  + 2;")]
    [InlineData("SELECT/* teal:ignore rename-column why */1;", "SELECT1;")]
    [InlineData("SELECT 1; -- teal:ignore rename-column why", "SELECT 1;")]
    public void The_fix_takes_the_comment_out_with_its_line_where_it_stands_alone(string sql, string without) =>
        Assert.Equal(without, LintAssert.Finds(Rule, sql).Fix!.ApplyTo(sql));
}
