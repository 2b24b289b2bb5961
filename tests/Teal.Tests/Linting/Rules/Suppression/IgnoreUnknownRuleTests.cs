namespace Teal.Tests.Linting.Rules.Suppression;

public class IgnoreUnknownRuleTests
{
    private const string Rule = "ignore-unknown-rule";

    [Theory]
    [InlineData("-- teal:ignore rename-colum no reader", "There is no rule rename-colum; did you mean rename-column?")]
    [InlineData("-- teal:ignore the table is small", "There is no rule the")]
    [InlineData("-- teal:ignore", "teal:ignore names no rule, and therefore ignores nothing.")]
    [InlineData("-- teal:ignore-file", "teal:ignore-file names no rule, and therefore ignores nothing.")]
    public void A_name_that_no_rule_has_is_told(string comment, string message)
    {
        var finding = LintAssert.Finds(Rule, comment + "\nSELECT 1;");
        Assert.StartsWith(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(comment, LintAssert.Marked(finding));
    }

    [Fact]
    public void Each_unknown_name_of_a_comment_is_told() =>
        Assert.Equal(2, LintAssert.FindsAll("-- teal:ignore x-y, z-y why\nSELECT 1;").Count(f => f.Rule == Rule));

    [Fact]
    public void A_name_that_a_rule_has_is_not() => LintAssert.Clean(Rule, "-- teal:ignore rename-column why\nSELECT 1;");
}
