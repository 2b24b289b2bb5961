using Teal.Linting;

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
    [InlineData("SET lock_timeout = '5s'; SET lock_timeout = 0; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("SET lock_timeout = '5s'; CREATE INDEX i ON users (email);")]
    [InlineData("SET lock_timeout = '5s'; ALTER TABLE users VALIDATE CONSTRAINT c;")]
    [InlineData("BEGIN; SET lock_timeout = '5s'; CREATE INDEX CONCURRENTLY i ON users (email); COMMIT;")]
    [InlineData("SET statement_timeout = '5s'; CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a);")]
    public void Without_the_limit_it_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users (email);", "INVALID index")]
    [InlineData("REINDEX TABLE CONCURRENTLY users;", "INVALID index")]
    [InlineData("DROP INDEX CONCURRENTLY i;", "the index INVALID")]
    [InlineData("ALTER TABLE users DETACH PARTITION p CONCURRENTLY;", "FINALIZE")]
    public void A_lock_timeout_ends_the_wait_for_older_transactions(string sql, string message)
    {
        const string Set = "SET lock_timeout = '5s';\n";
        var finding = LintAssert.Finds(Rule, Set + sql);
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Contains("(SQLSTATE 55P03)", finding.Message, StringComparison.Ordinal);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(Set + "SET lock_timeout = 0;\n" + sql, finding.Fix!.ApplyTo(Set + sql));
        LintAssert.Clean(Rule, finding.Fix.ApplyTo(Set + sql));
    }
}
