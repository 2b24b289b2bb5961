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
}
