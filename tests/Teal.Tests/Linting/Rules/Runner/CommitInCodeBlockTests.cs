using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class CommitInCodeBlockTests
{
    private const string Rule = "commit-in-code-block";
    private const string Block = "DO $$ BEGIN UPDATE users SET plan_id = 1 WHERE id = 1; COMMIT; END $$;";

    [Theory]
    [InlineData(TransactionMode.PerFile, Block)]
    [InlineData(TransactionMode.PerStatement, Block)]
    [InlineData(TransactionMode.OneQuery, "SELECT 1;" + Block)]
    [InlineData(TransactionMode.Unknown, "BEGIN; " + Block + " COMMIT;")]
    [InlineData(TransactionMode.PerFile, "DO $$ BEGIN ROLLBACK; END $$;")]
    [InlineData(TransactionMode.PerFile, "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; CALL p();")]
    public void The_server_refuses_it(TransactionMode mode, string sql)
    {
        var finding = LintAssert.Finds(Rule, sql, settings: LintAssert.With(mode));
        Assert.Contains("'invalid transaction termination' (SQLSTATE 2D000)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TransactionMode.None, "SELECT 1;" + Block)]
    [InlineData(TransactionMode.OneQuery, Block)]
    [InlineData(TransactionMode.Unknown, "CREATE TABLE t (a int);" + Block)]
    [InlineData(TransactionMode.PerFile, "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;")]
    [InlineData(TransactionMode.Unknown, "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; CALL p();")]
    public void Outside_a_transaction_it_commits(TransactionMode mode, string sql) => LintAssert.Clean(Rule, sql, settings: LintAssert.With(mode));
}
