namespace Teal.Tests.Linting.Rules.DataLoss;

public class TruncateTests
{
    private const string Rule = "truncate";
    private const string Schema =
        """
        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
        CREATE TABLE lines (order_id bigint REFERENCES orders);
        """;

    [Fact]
    public void All_rows_go_under_the_strongest_lock()
    {
        var finding = LintAssert.Finds(Rule, "TRUNCATE lines;", Schema);
        Assert.Contains("Every row of lines goes at once", finding.Message, StringComparison.Ordinal);
        Assert.Contains("an ACCESS EXCLUSIVE lock on lines, which blocks every read and write of it", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TRUNCATE users CASCADE;", "CASCADE empties orders, lines as well.")]
    [InlineData("TRUNCATE users;", "(SQLSTATE 0A000): orders points to it.")]
    [InlineData("TRUNCATE unknown CASCADE;", "(the schema of unknown is not known)")]
    [InlineData("TRUNCATE lines RESTART IDENTITY;", "RESTART IDENTITY gives out ids again")]
    public void What_else_happens_is_told(string sql, string message) => Assert.Contains(message, LintAssert.Finds(Rule, sql, Schema).Message, StringComparison.Ordinal);

    [Fact]
    public void Each_table_is_told_of_and_those_named_together_may_point_to_each_other()
    {
        var findings = LintAssert.FindsAll("TRUNCATE users, orders, \"Odd\".lines, lines;", Schema).Where(f => f.Rule == Rule).ToList();
        Assert.Equal(["users", "orders", "\"Odd\".lines", "lines"], findings.Select(LintAssert.Marked));
        Assert.All(findings, f => Assert.DoesNotContain("0A000", f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int); TRUNCATE t;")]
    [InlineData("CREATE TEMP TABLE t (a int); TRUNCATE t;")]
    public void A_new_table_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);
}
