using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Tests.Linting;

/// <summary>What takes a migration back is not run with it.</summary>
public class DownSectionTests
{
    [Theory]
    [InlineData("-- +goose Up\nSELECT 1;\n-- +goose Down\nTRUNCATE users;\nALTER TABLE users RENAME state TO status;\n")]
    [InlineData("-- migrate:up\nSELECT 1;\n-- migrate:down\nTRUNCATE users;\n")]
    [InlineData("-- +migrate Down\nTRUNCATE users;\n-- +migrate Up\nSELECT 1;\n")]
    public void It_is_not_linted(string sql) => Assert.Empty(LintAssert.FindsAll(sql));

    [Fact]
    public void It_does_not_change_the_schema_that_the_next_file_meets()
    {
        var first = new SourceText("1.sql", "-- +goose Up\nCREATE TABLE t (a varchar(10));\n-- +goose Down\nDROP TABLE t;\n");
        var second = new SourceText("2.sql", "SET lock_timeout = '1s'; ALTER TABLE t ALTER a TYPE varchar(20);");
        Assert.Empty(Linter.Lint([first, second]).Findings);
    }

    [Fact]
    public void It_closes_no_transaction_and_is_not_run_behind_the_others()
    {
        const string Open = "-- +goose NO TRANSACTION\n-- +goose Up\nBEGIN;\nSELECT 1;\n-- +goose Down\nCOMMIT;\n";
        var finding = LintAssert.Finds("unclosed-transaction", Open);
        Assert.Contains("SELECT 1;\nCOMMIT;\n-- +goose Down", finding.Fix!.ApplyTo(Open), StringComparison.Ordinal);
        LintAssert.Clean("not-rerunnable", "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE t (a int);\n-- +goose Down\nDROP TABLE t;\n");
    }

    [Theory]
    [InlineData("-- +goose Up\nVACUUM users;\n", true)]
    [InlineData("-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM users;\n", false)]
    [InlineData("-- migrate:up\nVACUUM users;\n", true)]
    [InlineData("-- migrate:up transaction:false\nVACUUM users;\n", false)]
    public void A_runner_that_is_known_by_its_markers_wraps_the_file_unless_told_otherwise(string sql, bool fails)
    {
        if (fails) Assert.Contains("in the transaction that the runner makes of the file", LintAssert.Finds("not-allowed-in-transaction", sql).Message, StringComparison.Ordinal);
        else LintAssert.Clean("not-allowed-in-transaction", sql);
    }
}
