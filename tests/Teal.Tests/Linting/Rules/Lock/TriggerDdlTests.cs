using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class TriggerDdlTests
{
    private const string Rule = "trigger-ddl";

    [Fact]
    public void Writes_run_a_new_trigger_from_then_on()
    {
        var finding = LintAssert.Finds(Rule, "CREATE TRIGGER t BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();");
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Contains("a SHARE ROW EXCLUSIVE lock on users, which blocks every write of it, for an instant", finding.Message, StringComparison.Ordinal);
        Assert.Contains("every INSERT and UPDATE of the running application on users runs f()", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean("lock-timeout-missing", LintAssert.SqlOf(finding));
    }

    [Theory]
    [InlineData("ALTER TABLE users ENABLE TRIGGER t;", "Switching t on")]
    [InlineData("ALTER TABLE users ENABLE ALWAYS TRIGGER t;", "Switching t on")]
    [InlineData("ALTER TABLE users ENABLE TRIGGER ALL;", "Switching all triggers on")]
    public void Writes_run_a_trigger_that_is_switched_on(string sql, string message) => Assert.Contains(message, LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE TABLE t (a int); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();")]
    [InlineData("CREATE VIEW v AS SELECT 1 AS a; CREATE TRIGGER x INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();")]
    [InlineData("CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;")]
    public void New_tables_views_and_a_change_of_the_function_are_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_foreign_table_is_free() =>
        LintAssert.Clean(Rule, "CREATE TRIGGER x BEFORE INSERT ON f FOR EACH ROW EXECUTE FUNCTION f();", "CREATE FOREIGN TABLE f (a int) SERVER s;");
}
