namespace Teal.Tests.Linting.Rules.Compatibility;

public class DisableTriggerTests
{
    private const string Rule = "disable-trigger";

    [Theory]
    [InlineData("ALTER TABLE users DISABLE TRIGGER audit;", "What the trigger audit did")]
    [InlineData("ALTER TABLE users DISABLE TRIGGER USER;", "What the triggers did for")]
    [InlineData("ALTER TABLE users DISABLE TRIGGER ALL;", "those of its foreign keys included")]
    [InlineData("BEGIN; ALTER TABLE users DISABLE TRIGGER audit; COMMIT; ALTER TABLE users ENABLE TRIGGER audit;", "for every session")]
    public void A_disabled_trigger_is_found(string sql, string text) =>
        Assert.Contains(text, LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE users DISABLE TRIGGER audit; UPDATE users SET state = 'x' WHERE id = 1; ALTER TABLE users ENABLE TRIGGER audit;")]
    [InlineData("ALTER TABLE users ENABLE TRIGGER audit;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t DISABLE TRIGGER ALL;")]
    public void One_that_the_transaction_enables_again_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
