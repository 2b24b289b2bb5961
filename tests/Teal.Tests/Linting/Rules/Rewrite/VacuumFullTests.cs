namespace Teal.Tests.Linting.Rules.Rewrite;

public class VacuumFullTests
{
    private const string Rule = "vacuum-full";

    [Theory]
    [InlineData("VACUUM FULL users;")]
    [InlineData("VACUUM (FULL, ANALYZE) users;")]
    [InlineData("VACUUM (FULL true) users (email);")]
    public void The_table_is_rewritten_while_nobody_reads_it(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal("VACUUM FULL takes an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, while the table and its indexes are rewritten.", finding.Message);
        Assert.EndsWith("VACUUM (ANALYZE) users;", finding.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_name_it_is_every_table() => Assert.Contains("Every table of the database", LintAssert.Finds(Rule, "VACUUM FULL;").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("VACUUM users;")]
    [InlineData("VACUUM (FULL false) users;")]
    [InlineData("VACUUM (ANALYZE);")]
    public void A_plain_one_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
