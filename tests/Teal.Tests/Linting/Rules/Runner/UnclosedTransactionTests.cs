using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class UnclosedTransactionTests
{
    private const string Rule = "unclosed-transaction";

    [Theory]
    [InlineData("BEGIN; SELECT 1;")]
    [InlineData("BEGIN; SELECT 1")]
    [InlineData("BEGIN; SELECT 1 -- no semicolon")]
    [InlineData("BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; ROLLBACK TO a;\n")]
    public void Everything_is_rolled_back_and_the_fix_commits_it(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal("BEGIN", LintAssert.Marked(finding));
        LintAssert.Clean(Rule, finding.Fix!.ApplyTo(sql));
    }

    [Theory]
    [InlineData(TransactionMode.Unknown, "BEGIN; SELECT 1; COMMIT;")]
    [InlineData(TransactionMode.Unknown, "BEGIN; SELECT 1; END;")]
    [InlineData(TransactionMode.None, "BEGIN; SELECT 1; ROLLBACK;")]
    [InlineData(TransactionMode.None, "BEGIN; SELECT 1; PREPARE TRANSACTION 'x';")]
    [InlineData(TransactionMode.PerFile, "BEGIN; SELECT 1;")]
    public void Whoever_ends_it_is_free(TransactionMode mode, string sql) => LintAssert.Clean(Rule, sql, settings: LintAssert.With(mode));

    [Fact]
    public void COMMIT_PREPARED_ends_another_transaction() => LintAssert.Finds(Rule, "BEGIN; SELECT 1; COMMIT PREPARED 'x';");
}
