using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class AddColumnConstraintTests
{
    private const string Rule = "add-column-constraint";

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN code text UNIQUE;", "builds the index of its constraint", "UNIQUE USING INDEX users_code_key;")]
    [InlineData("ALTER TABLE users ADD COLUMN code text CONSTRAINT \"C\" CHECK (code <> '');", "checks every row", "ADD CONSTRAINT \"C\" CHECK (code <> '') NOT VALID;")]
    [InlineData("ALTER TABLE users ADD COLUMN code text DEFAULT 'x' CHECK (code <> '');", "checks every row", "ALTER TABLE users ADD COLUMN code text DEFAULT 'x';")]
    public void All_rows_are_read_though_the_column_is_new(string sql, string message, string help)
    {
        var finding = ShopLint.Finds(Rule, sql);
        ShopLint.Contains(message, finding.Message);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, while all its rows are read", finding.Message);
        ShopLint.Contains(help, finding.Help);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN code text;")]
    [InlineData("ALTER TABLE users ADD COLUMN code text CHECK (code <> '') NOT ENFORCED;")]
    [InlineData("ALTER TABLE users ADD COLUMN IF NOT EXISTS email text UNIQUE;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int UNIQUE;")]
    public void What_reads_no_row_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void A_rewrite_is_told_once()
    {
        const string Sql = "ALTER TABLE users ADD COLUMN code uuid DEFAULT gen_random_uuid() UNIQUE;";
        ShopLint.Clean(Rule, Sql);
        ShopLint.Finds("volatile-default", Sql);
    }

    [Fact]
    public void A_virtual_column_that_is_NOT_NULL_is_computed_for_every_row()
    {
        var settings = new LintSettings { PgMajor = 18, Transactions = TransactionMode.None };
        var finding = LintAssert.Finds("add-column-constraint", "ALTER TABLE users ADD COLUMN nm text GENERATED ALWAYS AS (email || 'x') VIRTUAL NOT NULL;", settings: settings);
        Assert.Contains("checks every row: it takes an ACCESS EXCLUSIVE lock on users", finding.Message, StringComparison.Ordinal);
        Assert.Equal(
            "ALTER TABLE users ADD COLUMN nm text GENERATED ALWAYS AS (email || 'x') VIRTUAL;\n"
            + "ALTER TABLE users ADD CONSTRAINT users_nm_not_null NOT NULL nm NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT users_nm_not_null;",
            LintAssert.SqlOf(finding));
        Assert.Empty(LintAssert.FindsAll(LintAssert.SqlOf(finding), settings: settings).Where(f => f is { Severity: Severity.Error, Category: Category.Lock or Category.Rewrite }).Select(f => f.Rule));
    }
}
