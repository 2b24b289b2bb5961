namespace Teal.Tests.Linting.Rules.DataLoss;

public class DropDatabaseTests
{
    private const string Rule = "drop-database";

    [Theory]
    [InlineData("DROP DATABASE shop;")]
    [InlineData("DROP DATABASE IF EXISTS shop WITH (FORCE);")]
    public void A_database_is_found_with_what_fails(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Contains("'database \"shop\" does not exist' (SQLSTATE 3D000)", finding.Message, StringComparison.Ordinal);
        Assert.Equal("ALTER DATABASE shop RENAME TO teal_retired_shop;", LintAssert.SqlOf(finding));
    }

    [Fact]
    public void Other_things_are_not_meant() => LintAssert.Clean(Rule, "DROP TABLE users;");
}
