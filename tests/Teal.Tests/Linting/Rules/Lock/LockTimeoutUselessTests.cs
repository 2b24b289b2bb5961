namespace Teal.Tests.Linting.Rules.Lock;

public class LockTimeoutUselessTests
{
    private const string Rule = "lock-timeout-useless";
    private const string Add = "ALTER TABLE users ADD COLUMN a int;";

    [Theory]
    [InlineData("SET lock_timeout = 0;", "which means no limit")]
    [InlineData("SET lock_timeout = '0s';", "which means no limit")]
    [InlineData("SET lock_timeout = '400us';", "which means no limit")]
    [InlineData("SET lock_timeout = '1d';", "lock_timeout is '1d' here")]
    [InlineData("SET LOCAL lock_timeout TO '2min';", "for as long as that")]
    [InlineData("SET lock_timeout = 60000;", "lock_timeout is '60000' here")]
    [InlineData("SELECT set_config('lock_timeout', '1h', false);", "lock_timeout is '1h' here")]
    public void A_limit_of_minutes_is_none(string set, string message)
    {
        var finding = LintAssert.Finds(Rule, set + Add + "ALTER TABLE users ADD COLUMN b int;");
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains("an ACCESS EXCLUSIVE lock on users", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean("lock-timeout-missing", set + Add);
    }

    [Theory]
    [InlineData("SET lock_timeout = '10s';" + Add)]
    [InlineData("SET lock_timeout = '1.5 s';" + Add)]
    [InlineData("SET lock_timeout = :timeout;" + Add)]
    [InlineData("SET lock_timeout = 0; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("SET lock_timeout = 0; CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int;")]
    [InlineData("SET lock_timeout = '1d'; SET lock_timeout = '1s';" + Add)]
    public void A_limit_of_seconds_is_free_and_no_lock_needs_none(string sql) => LintAssert.Clean(Rule, sql);
}
