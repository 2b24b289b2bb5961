namespace Teal.Tests.Linting.Rules.Rewrite;

public class RewritingTableOptionTests
{
    private const string Rule = "rewriting-table-option";

    [Theory]
    [InlineData("ALTER TABLE users SET UNLOGGED;", "while the table and its indexes are rewritten", "CREATE UNLOGGED TABLE users_new (LIKE users INCLUDING ALL);")]
    [InlineData("ALTER TABLE archive.orders SET TABLESPACE fast;", "while its file is copied", "CREATE TABLE archive.orders_new (LIKE archive.orders INCLUDING ALL) TABLESPACE fast;")]
    [InlineData("ALTER TABLE users SET ACCESS METHOD heap2;", "while the table and its indexes are rewritten", "CREATE TABLE users_new (LIKE users INCLUDING ALL) USING heap2;")]
    public void The_table_is_written_anew(string sql, string duration, string help)
    {
        var finding = ShopLint.Finds(Rule, sql);
        ShopLint.Contains("which blocks every read and write of it, " + duration, finding.Message);
        ShopLint.Contains(help, finding.Help);
        ShopLint.IsSafe(finding);
    }

    [Fact]
    public void So_is_one_whose_stored_expression_changes() =>
        ShopLint.Contains(
            "ALTER TABLE users ADD COLUMN name_new text;", ShopLint.Finds(Rule, "ALTER TABLE users ALTER COLUMN name SET EXPRESSION AS (upper(email));", ShopLint.Pg(17)).Help);

    [Theory]
    [InlineData("ALTER TABLE users SET LOGGED;")]
    [InlineData("CREATE UNLOGGED TABLE t (a int); ALTER TABLE t SET LOGGED;")]
    [InlineData("ALTER TABLE users SET (fillfactor = 70);")]
    [InlineData("ALTER TABLE users SET ACCESS METHOD heap;")]
    [InlineData("ALTER TABLE users SET ACCESS METHOD DEFAULT;")]
    [InlineData("ALTER TABLE events SET TABLESPACE fast;")]
    public void What_writes_no_row_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void The_method_is_followed_through_the_statements() =>
        ShopLint.Finds(Rule, "CREATE TABLE t (a int) USING heap2; ALTER TABLE users SET ACCESS METHOD heap2; ALTER TABLE users SET ACCESS METHOD heap2;");

    [Fact]
    public void A_copy_beside_a_rewrite_is_a_rewrite() =>
        ShopLint.Contains("while the table and its indexes are rewritten", ShopLint.Finds("lock-timeout-missing", "ALTER TABLE users SET TABLESPACE fast, SET UNLOGGED;").Message + ShopLint.Finds("separate-alters", "ALTER TABLE users SET UNLOGGED; ALTER TABLE users SET TABLESPACE fast, SET LOGGED;").Message);

    [Fact]
    public void Of_a_table_that_is_not_known_the_worst_is_assumed() =>
        ShopLint.Contains("rewritten", ShopLint.Finds(Rule, "ALTER TABLE users SET ACCESS METHOD heap;", known: false).Message);
}
