namespace Teal.Tests.Linting.Rules.Suppression;

public class IgnoreWithoutReasonTests
{
    private const string Rule = "ignore-without-reason";

    [Theory]
    [InlineData("-- teal:ignore rename-column")]
    [InlineData("-- teal:ignore rename-column, index-not-concurrent")]
    [InlineData("-- teal:ignore rename-column --")]
    [InlineData("/* teal:ignore-file rename-column */")]
    public void A_comment_without_words_behind_the_rule_is_told(string comment)
    {
        var finding = LintAssert.Finds(Rule, comment + "\nALTER TABLE users RENAME state TO status;");
        Assert.Equal(comment, LintAssert.Marked(finding));
        Assert.Contains("rename-column", LintAssert.SqlOf(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void One_with_a_reason_is_not() => LintAssert.Clean(Rule, "-- teal:ignore rename-column no reader\nALTER TABLE users RENAME state TO status;");
}
