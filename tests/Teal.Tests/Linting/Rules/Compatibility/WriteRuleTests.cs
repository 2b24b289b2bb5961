using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class WriteRuleTests
{
    private const string Rule = "write-rule";

    [Fact]
    public void A_write_that_is_thrown_away_is_an_error()
    {
        var finding = LintAssert.Finds(Rule, "CREATE RULE r AS ON INSERT TO users DO INSTEAD NOTHING;");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("every INSERT of the running application on users writes nothing and reports success with 0 rows", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'cannot perform INSERT RETURNING on relation \"users\"' (SQLSTATE 0A000)", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ON CONFLICT", finding.Message, StringComparison.Ordinal);
        Assert.Contains("users", finding.Message.Split("lock on", 2)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE RULE r AS ON UPDATE TO users WHERE old.id = 1 DO INSTEAD NOTHING;", "that fulfils the condition")]
    [InlineData("CREATE RULE r AS ON UPDATE TO users DO INSTEAD INSERT INTO plans (legacy_key) VALUES ('x');", "is run instead of every UPDATE")]
    [InlineData("CREATE RULE r AS ON INSERT TO users DO ALSO INSERT INTO plans (legacy_key) VALUES ('x');", "INSERT … ON CONFLICT fails with 'INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules' (SQLSTATE 0A000)")]
    public void Other_rules_are_a_warning(string sql, string part)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(part, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int); CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING;")]
    [InlineData("CREATE RULE r AS ON DELETE TO users DO ALSO INSERT INTO plans (legacy_key) VALUES ('x');")]
    [InlineData("CREATE RULE r AS ON INSERT TO users DO ALSO NOTHING;")]
    [InlineData("BEGIN; CREATE RULE r AS ON INSERT TO users DO INSTEAD NOTHING; COPY users (email) FROM stdin;\na\n\\.\nDROP RULE r ON users; COMMIT;")]
    public void What_breaks_nothing_is_not_reported(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_view_whose_writes_a_rule_carries_out_is_not_reported()
    {
        const string Schema = LintAssert.Schema + "CREATE VIEW v AS SELECT id FROM users;";
        LintAssert.Clean(Rule, "CREATE RULE r AS ON UPDATE TO v DO INSTEAD UPDATE users SET id = new.id WHERE id = old.id;", Schema);
        LintAssert.Finds(Rule, "CREATE RULE r AS ON UPDATE TO v DO INSTEAD NOTHING;", Schema);
    }
}
