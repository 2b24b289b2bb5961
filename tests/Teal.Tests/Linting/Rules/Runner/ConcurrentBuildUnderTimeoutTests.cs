namespace Teal.Tests.Linting.Rules.Runner;

public class ConcurrentBuildUnderTimeoutTests
{
    private const string Rule = "concurrent-build-under-timeout";

    [Theory]
    [InlineData("SET statement_timeout = '5s'; CREATE INDEX CONCURRENTLY i ON users (email);", "INVALID index")]
    [InlineData("SET statement_timeout TO 5000; REINDEX TABLE CONCURRENTLY users;", "INVALID index")]
    [InlineData("SELECT set_config('statement_timeout', '5s', false); CREATE INDEX CONCURRENTLY i ON users (email);", "INVALID index")]
    [InlineData("SET statement_timeout = '5s'; ALTER TABLE users VALIDATE CONSTRAINT c;", "for nothing")]
    [InlineData("BEGIN; SET LOCAL statement_timeout = '5s'; ALTER TABLE users VALIDATE CONSTRAINT c; COMMIT;", "for nothing")]
    public void It_is_cancelled(string sql, string message)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Contains("(SQLSTATE 57014)", finding.Message, StringComparison.Ordinal);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains("SET statement_timeout = 0;", finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET statement_timeout = 0; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("SET statement_timeout = '5s'; RESET statement_timeout; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("SET statement_timeout = '5s'; RESET ALL; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("SET statement_timeout = '5s'; SET statement_timeout TO DEFAULT; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("BEGIN; SET LOCAL statement_timeout = '5s'; SELECT 1; COMMIT; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("SET statement_timeout = '5s'; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("SET lock_timeout = '5s'; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("SET statement_timeout = '5s'; CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a);")]
    public void Without_the_limit_it_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
