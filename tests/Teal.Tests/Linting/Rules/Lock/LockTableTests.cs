using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class LockTableTests
{
    private const string Rule = "lock-table";

    [Theory]
    [InlineData("LOCK TABLE users;", "an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, until the transaction ends")]
    [InlineData("LOCK users IN SHARE MODE;", "a SHARE lock on users, which blocks every write of it, until the transaction ends")]
    [InlineData("LOCK TABLE users IN EXCLUSIVE MODE NOWAIT;", "an EXCLUSIVE lock on users")]
    public void A_strong_mode_lasts_as_long_as_the_transaction(string sql, string message)
    {
        var finding = LintAssert.Finds(Rule, "BEGIN;" + sql + "COMMIT;");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains("LOCK TABLE users IN SHARE UPDATE EXCLUSIVE MODE;", finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LOCK TABLE users; SELECT 1;", TransactionMode.None)]
    [InlineData("LOCK TABLE users;", TransactionMode.Unknown)]
    public void Outside_a_transaction_it_fails(string sql, TransactionMode mode)
    {
        var finding = LintAssert.Finds(Rule, sql, settings: LintAssert.With(mode));
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("(SQLSTATE 25P01)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LOCK TABLE users IN ROW EXCLUSIVE MODE;")]
    [InlineData("CREATE TABLE t (a int); LOCK TABLE t;")]
    [InlineData("DO $$ BEGIN LOCK TABLE users IN ACCESS SHARE MODE; END $$;")]
    public void A_mode_that_blocks_nobody_and_a_new_table_are_free(string sql) => LintAssert.Clean(Rule, "BEGIN;" + sql + "COMMIT;");
}
