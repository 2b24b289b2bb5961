namespace Teal.Tests.Linting.Rules.Compatibility;

public class DropTriggerTests
{
    private const string Rule = "drop-trigger";
    private const string Create = "CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION f();";

    [Theory]
    [InlineData("DROP TRIGGER t ON users;")]
    [InlineData("DROP TRIGGER IF EXISTS \"T\" ON app.users CASCADE;")]
    [InlineData("BEGIN; DROP TRIGGER t ON users; COMMIT; " + Create)]
    [InlineData("DROP TRIGGER u ON users; " + Create)]
    public void A_trigger_that_is_gone_is_found(string sql) =>
        Assert.Contains("no query of it fails", LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);

    [Fact]
    public void The_help_can_be_pasted() =>
        Assert.EndsWith("\nSET lock_timeout = '500ms';\nDROP TRIGGER t ON users;", LintAssert.Finds(Rule, "DROP TRIGGER t ON users;").Help, StringComparison.Ordinal);

    [Theory]
    [InlineData("DROP TRIGGER t ON users; " + Create)]
    [InlineData(Create + " DROP TRIGGER t ON users;")]
    [InlineData("CREATE TABLE n (a int); DROP TRIGGER t ON n;")]
    [InlineData("DROP POLICY t ON users;")]
    public void One_that_is_made_again_or_new_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void The_trigger_that_is_known_is_written_out() =>
        ShopLint.Contains(
            "CREATE OR REPLACE TRIGGER orders_touch BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch_order() with what is to be different", ShopLint.Finds(Rule, "DROP TRIGGER orders_touch ON orders;").Help);
}
