using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class SetLocalOutsideTransactionTests
{
    private const string Rule = "set-local-outside-transaction";

    [Theory]
    [InlineData(TransactionMode.None, "SET LOCAL lock_timeout = '1s'; SELECT 1;", "'SET LOCAL can only be used in transaction blocks' (a warning, SQLSTATE 25P01)")]
    [InlineData(TransactionMode.Unknown, "SET LOCAL lock_timeout = '1s'; VACUUM users;", "lock_timeout stays as it was")]
    [InlineData(TransactionMode.Unknown, "BEGIN; SELECT 1; COMMIT; SET LOCAL lock_timeout = '1s';", "stays as it was")]
    [InlineData(TransactionMode.PerStatement, "SET LOCAL lock_timeout = '1s'; SELECT 1;", "back at its old value before the next statement")]
    public void It_has_no_effect_and_the_fix_sets_it_for_the_session(TransactionMode mode, string sql, string message)
    {
        var finding = LintAssert.Finds(Rule, sql, settings: LintAssert.With(mode));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains("SET SESSION lock_timeout = '1s';", finding.Help, StringComparison.Ordinal);
        var mended = finding.Fix!.ApplyTo(sql);
        Assert.Contains("SET SESSION lock_timeout = '1s'", mended, StringComparison.Ordinal);
        LintAssert.Clean(Rule, mended, settings: LintAssert.With(mode));
    }

    [Fact]
    public void SET_TRANSACTION_is_told_without_a_fix() =>
        Assert.Null(LintAssert.Finds(Rule, "SET TRANSACTION READ ONLY; SELECT 1;", settings: LintAssert.With(TransactionMode.None)).Fix);

    [Theory]
    [InlineData(TransactionMode.Unknown, "SET LOCAL lock_timeout = '1s'; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData(TransactionMode.Unknown, "BEGIN; SET LOCAL lock_timeout = '1s'; COMMIT;")]
    [InlineData(TransactionMode.PerFile, "SET LOCAL lock_timeout = '1s';")]
    [InlineData(TransactionMode.OneQuery, "SET LOCAL lock_timeout = '1s'; SELECT 1;")]
    [InlineData(TransactionMode.None, "SET lock_timeout = '1s'; RESET lock_timeout;")]
    [InlineData(TransactionMode.None, "DO $$ BEGIN SET LOCAL lock_timeout = '1s'; END $$;")]
    public void In_a_transaction_it_is_free(TransactionMode mode, string sql) => LintAssert.Clean(Rule, sql, settings: LintAssert.With(mode));

    [Fact]
    public void A_lock_timeout_that_was_set_in_vain_is_told_of_once() =>
        LintAssert.Clean("lock-timeout-missing", "SET LOCAL lock_timeout = '1s'; ALTER TABLE users ADD COLUMN a int;", settings: LintAssert.With(TransactionMode.None));
}
