namespace Teal.Tests.Linting.Rules.Rewrite;

public class ClusterTests
{
    private const string Rule = "cluster";

    [Theory]
    [InlineData("CLUSTER users USING users_pkey;")]
    [InlineData("CLUSTER users;")]
    public void The_table_is_rewritten_while_nobody_reads_it(string sql) =>
        Assert.Equal("CLUSTER takes an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, while the table and its indexes are rewritten.", LintAssert.Finds(Rule, sql).Message);

    [Fact]
    public void Without_a_name_it_is_every_table_that_was_clustered() => Assert.Contains("Every table that was clustered before", LintAssert.Finds(Rule, "CLUSTER;").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE TABLE t (a int PRIMARY KEY); CLUSTER t USING t_pkey;")]
    [InlineData("ALTER TABLE users CLUSTER ON users_pkey;")]
    public void A_new_table_and_a_mere_mark_are_free(string sql) => LintAssert.Clean(Rule, sql);
}
