using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class IndexCorruptionTests
{
    private const string Rule = "index-corruption";

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("REINDEX INDEX CONCURRENTLY i;")]
    public void The_first_minors_of_14_leave_rows_out(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql, settings: new LintSettings { PgMajor = 14 });
        Assert.Contains("14.0 to 14.3", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean(Rule, sql);
    }

    [Theory]
    [InlineData("CREATE INDEX i ON users (email);")]
    [InlineData("CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a);")]
    public void Other_builds_are_free(string sql) => LintAssert.Clean(Rule, sql, settings: new LintSettings { PgMajor = 14 });
}
