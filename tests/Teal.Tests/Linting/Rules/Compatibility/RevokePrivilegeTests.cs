namespace Teal.Tests.Linting.Rules.Compatibility;

public class RevokePrivilegeTests
{
    private const string Rule = "revoke-privilege";

    [Theory]
    [InlineData("REVOKE SELECT ON users FROM app;", "app loses SELECT on table users")]
    [InlineData("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM app, \"Web\";", "app, \"Web\" lose ALL on")]
    [InlineData("REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;", "every role that has no grant of its own loses EXECUTE")]
    [InlineData("REVOKE writers FROM app;", "app loses what writers may do")]
    public void What_is_taken_away_is_said(string sql, string text)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Contains(text, finding.Message, StringComparison.Ordinal);
        Assert.Contains("SQLSTATE 42501", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GRANT SELECT ON users TO app;")]
    [InlineData("REVOKE GRANT OPTION FOR SELECT ON users FROM app;")]
    [InlineData("ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM app;")]
    [InlineData("CREATE TABLE t (a int); REVOKE ALL ON t FROM PUBLIC;")]
    [InlineData("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION f() FROM PUBLIC;")]
    [InlineData("CREATE SCHEMA app; REVOKE ALL ON SCHEMA app FROM PUBLIC;")]
    [InlineData("CREATE SEQUENCE s; REVOKE ALL ON SEQUENCE s FROM PUBLIC;")]
    public void What_takes_nothing_from_the_running_version_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
