namespace Teal.Tests.Linting.Rules.Rewrite;

public class AddExclusionConstraintTests
{
    private const string Rule = "add-exclusion-constraint";

    [Fact]
    public void There_is_no_online_way_and_the_help_says_so()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE users ADD CONSTRAINT e EXCLUDE (name WITH =);");
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, while all its rows are read", finding.Message);
        ShopLint.Contains("(SQLSTATE 23P01)", finding.Message);
        ShopLint.Contains("no way to add an exclusion constraint to a table in use without this lock", finding.Help);
        Assert.Null(finding.Fix);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD EXCLUDE (a WITH =);")]
    [InlineData("CREATE TABLE t (a int, EXCLUDE (a WITH =));")]
    public void A_new_table_is_free(string sql) => ShopLint.Clean(Rule, sql);
}
