using Teal.Linting;
using Teal.Linting.Analysis;
using Teal.Sql.Parsing;
using Teal.Sql.Text;

namespace Teal.Tests.Linting.Analysis;

public class TransactionPlanTests
{
    /// <summary>Each statement's transaction by its first statement, "-" where it commits by itself, "?" behind one that is assumed.</summary>
    [Theory]
    [InlineData(TransactionMode.Unknown, "SELECT 1;", "-")]
    [InlineData(TransactionMode.Unknown, "SELECT 1; SELECT 2;", "0? 0?")]
    [InlineData(TransactionMode.Unknown, "SET a = 1; SELECT 2;", "- -")]
    [InlineData(TransactionMode.Unknown, "SET LOCAL a = 1; SELECT 2;", "0? 0?")]
    [InlineData(TransactionMode.Unknown, "SELECT 1; VACUUM;", "- -")]
    [InlineData(TransactionMode.Unknown, "SELECT 1; DO $$ BEGIN COMMIT; END $$;", "- -")]
    [InlineData(TransactionMode.Unknown, "SELECT 0; BEGIN; SELECT 2; COMMIT; SELECT 4;", "- 1 1 1 -")]
    [InlineData(TransactionMode.Unknown, "BEGIN; SELECT 1; ROLLBACK; START TRANSACTION; END;", "0 0 0 3 3")]
    [InlineData(TransactionMode.Unknown, "BEGIN; ROLLBACK TO a; PREPARE TRANSACTION 'x'; COMMIT PREPARED 'x';", "0 0 0 -")]
    [InlineData(TransactionMode.None, "SELECT 1; SELECT 2;", "- -")]
    [InlineData(TransactionMode.PerStatement, "SELECT 1; SELECT 2;", "0 1")]
    [InlineData(TransactionMode.PerFile, "SELECT 1; VACUUM;", "0 0")]
    [InlineData(TransactionMode.PerFile, "SELECT 0; COMMIT; SELECT 2; BEGIN; COMMIT;", "0 0 - 3 3")]
    [InlineData(TransactionMode.OneQuery, "VACUUM;", "-")]
    [InlineData(TransactionMode.OneQuery, "SELECT 0; BEGIN; COMMIT; SELECT 3;", "0 0 0 3")]
    public void Statements_share_a_transaction_as_the_runner_and_the_file_say(TransactionMode mode, string sql, string plan) =>
        Assert.Equal(plan, Plan(sql, mode));

    [Theory]
    [InlineData("-- +goose Up\nSELECT 1;\nSELECT 2;\n", TransactionMode.Unknown, "0 0")]
    [InlineData("-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\nSELECT 2;\n", TransactionMode.PerFile, "- -")]
    [InlineData("-- migrate:up\nSELECT 1;\n", TransactionMode.Unknown, "0")]
    [InlineData("-- migrate:up transaction:false\nSELECT 1;\nSELECT 2;\n-- migrate:down\n", TransactionMode.Unknown, "- -")]
    [InlineData("-- +migrate Up notransaction\nSELECT 1;\nSELECT 2;\n", TransactionMode.Unknown, "- -")]
    [InlineData("-- no-transaction\nSELECT 1;\nSELECT 2;\n", TransactionMode.Unknown, "- -")]
    [InlineData("-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 0;\n-- +goose StatementBegin\nSELECT 1; SELECT 2;\n-- +goose StatementEnd\nSELECT 3;\n", TransactionMode.Unknown, "- 1 1 -")]
    [InlineData("-- rambler up\nSELECT 1;\nSELECT 2;\n", TransactionMode.Unknown, "0? 0?")]
    public void The_markers_of_a_file_say_how_its_runner_wraps_it(string sql, TransactionMode mode, string plan) => Assert.Equal(plan, Plan(sql, mode));

    private static string Plan(string sql, TransactionMode mode) =>
        string.Join(' ', TransactionPlan.Of(SqlParser.Parse(new SourceText("x.sql", sql)), new LintSettings { Transactions = mode })
            .Select(p => p.IsShared ? p.Group + (p.IsAssumed ? "?" : "") : "-"));

    [Theory]
    [InlineData("SELECT 1; BEGIN; SELECT 2; ROLLBACK; SELECT 3;", TransactionMode.None, "+---+")]
    [InlineData("BEGIN; SELECT 2; COMMIT; BEGIN; SELECT 2; ABORT;", TransactionMode.None, "+++---")]
    [InlineData("BEGIN; SELECT 1; SAVEPOINT a; SELECT 2; ROLLBACK TO a; SELECT 3; COMMIT;", TransactionMode.None, "++---++")]
    [InlineData("BEGIN; SAVEPOINT a; SELECT 1; SAVEPOINT b; SELECT 2; ROLLBACK TO b; SELECT 3; ROLLBACK TO a; SELECT 4; COMMIT;", TransactionMode.None, "+-------++")]
    [InlineData("BEGIN; SAVEPOINT a; SELECT 1; ROLLBACK TO a; SELECT 2; SAVEPOINT a; SELECT 3; ROLLBACK TO SAVEPOINT a; COMMIT;", TransactionMode.None, "+---+---+")]
    [InlineData("BEGIN; SELECT 1; ROLLBACK TO nothing; COMMIT;", TransactionMode.None, "++++")]
    [InlineData("SELECT 1; ROLLBACK; SELECT 2;", TransactionMode.None, "+++")]
    [InlineData("SELECT 1; ROLLBACK; SELECT 2;", TransactionMode.PerFile, "--+")]
    [InlineData("SELECT 1; ROLLBACK; SELECT 2;", TransactionMode.OneQuery, "--+")]
    public void What_the_file_rolls_back_is_undone(string sql, TransactionMode mode, string lasting) =>
        Assert.Equal(lasting, string.Concat(TransactionPlan.Of(SqlParser.Parse(sql), new LintSettings { Transactions = mode }).Select(p => p.IsUndone ? '-' : '+')));
}
