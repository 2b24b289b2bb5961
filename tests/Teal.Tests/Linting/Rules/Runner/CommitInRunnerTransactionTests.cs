using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class CommitInRunnerTransactionTests
{
    private const string Rule = "commit-in-runner-transaction";

    [Theory]
    [InlineData(TransactionMode.PerFile, "SELECT 1; COMMIT; SELECT 2;", "ends the runner's transaction")]
    [InlineData(TransactionMode.PerFile, "SELECT 1; ROLLBACK;", "This ROLLBACK ends the runner's transaction")]
    [InlineData(TransactionMode.None, "SELECT 1; COMMIT;", "'there is no transaction in progress' (a warning, SQLSTATE 25P01)")]
    [InlineData(TransactionMode.PerStatement, "SELECT 1; COMMIT;", "does nothing")]
    [InlineData(TransactionMode.OneQuery, "SELECT 1; COMMIT; SELECT 2;", "they stay")]
    [InlineData(TransactionMode.Unknown, "SELECT 1; COMMIT;", "under a runner that wraps the file")]
    [InlineData(TransactionMode.Unknown, "BEGIN; SELECT 1; COMMIT; COMMIT;", "no BEGIN")]
    public void A_COMMIT_without_a_BEGIN_ends_what_others_began(TransactionMode mode, string sql, string message) =>
        Assert.Contains(message, LintAssert.Finds(Rule, sql, settings: LintAssert.With(mode)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(TransactionMode.Unknown, "BEGIN; SELECT 1; COMMIT;")]
    [InlineData(TransactionMode.OneQuery, "SELECT 1; BEGIN; SELECT 1; COMMIT;")]
    [InlineData(TransactionMode.None, "DO $$ BEGIN COMMIT; END $$;")]
    [InlineData(TransactionMode.PerFile, "SAVEPOINT a; ROLLBACK TO a;")]
    public void A_COMMIT_of_the_files_own_BEGIN_is_free(TransactionMode mode, string sql) => LintAssert.Clean(Rule, sql, settings: LintAssert.With(mode));

    [Fact]
    public void Under_the_runners_transaction_the_BEGIN_is_told_of_and_not_its_COMMIT_too() =>
        Assert.Equal(["nested-transaction"], LintAssert.FindsAll("BEGIN; SELECT 1; COMMIT;", settings: LintAssert.With(TransactionMode.PerFile)).Select(f => f.Rule));
}
