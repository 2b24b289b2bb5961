using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class NestedTransactionTests
{
    private const string Rule = "nested-transaction";

    [Theory]
    [InlineData(TransactionMode.PerFile, "BEGIN; SELECT 1; COMMIT;", "begins nothing")]
    [InlineData(TransactionMode.PerFile, "START TRANSACTION; SELECT 1; COMMIT;", "begins nothing")]
    [InlineData(TransactionMode.PerStatement, "BEGIN; SELECT 1; COMMIT;", "the runner's COMMIT behind this statement ends it at once")]
    [InlineData(TransactionMode.Unknown, "BEGIN; BEGIN; COMMIT;", "in the transaction that line 1 begins")]
    [InlineData(TransactionMode.OneQuery, "BEGIN; BEGIN; COMMIT;", "begins nothing")]
    public void It_begins_nothing(TransactionMode mode, string sql, string message)
    {
        var finding = LintAssert.Finds(Rule, sql, settings: LintAssert.With(mode));
        Assert.Contains("'there is already a transaction in progress' (a warning, SQLSTATE 25001)", finding.Message, StringComparison.Ordinal);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TransactionMode.Unknown, "BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;")]
    [InlineData(TransactionMode.None, "BEGIN; SELECT 1; END;")]
    [InlineData(TransactionMode.OneQuery, "SELECT 1; BEGIN; SELECT 2; COMMIT; BEGIN; SELECT 3; COMMIT;")]
    [InlineData(TransactionMode.PerFile, "COMMIT; BEGIN; SELECT 1; COMMIT;")]
    [InlineData(TransactionMode.PerFile, "SAVEPOINT a; SELECT 1; RELEASE a;")]
    [InlineData(TransactionMode.PerFile, "DO $$ BEGIN NULL; END $$;")]
    public void Transactions_one_after_the_other_are_free(TransactionMode mode, string sql) => LintAssert.Clean(Rule, sql, settings: LintAssert.With(mode));
}
