using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class PolicyChangeTests
{
    private const string Rule = "policy-change";
    private const string Secured = LintAssert.Schema + "CREATE POLICY seen ON users USING (id > 0); ALTER TABLE users ENABLE ROW LEVEL SECURITY;";

    [Theory]
    [InlineData("ALTER POLICY seen ON users USING (id > 10);", "The policy seen of users says something else")]
    [InlineData("ALTER POLICY seen ON users TO app;", "The policy seen of users says something else")]
    [InlineData("CREATE POLICY narrow ON users AS RESTRICTIVE USING (id > 10);", "The restrictive policy narrow")]
    [InlineData("DROP POLICY seen ON users;", "is the only policy that lets rows of users pass")]
    [InlineData("BEGIN; DROP POLICY seen ON users; CREATE POLICY next ON users USING (id > 10); COMMIT;", "(but for those that next lets pass)")]
    public void What_narrows_is_a_warning(string sql, string part)
    {
        var finding = LintAssert.Finds(Rule, sql, Secured);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(part, finding.Message, StringComparison.Ordinal);
        Assert.Contains("'new row violates row-level security policy for table \"users\"' (SQLSTATE 42501)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("lock on users", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_the_running_version_does_not_make_is_an_error()
    {
        var finding = LintAssert.Finds(Rule, "CREATE POLICY tenant ON users USING (id = current_setting('app.tenant')::bigint);", Secured);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("'unrecognized configuration parameter \"app.tenant\"' (SQLSTATE 42704)", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, "CREATE POLICY tenant ON users USING (id = current_setting('app.tenant')::bigint);", schema: null).Severity);
    }

    [Theory]
    [InlineData("CREATE POLICY tenant ON users USING (id = current_setting('app.tenant', true)::bigint);")]
    [InlineData("CREATE POLICY zone ON users USING (current_setting('TimeZone') = 'UTC');")]
    [InlineData("CREATE POLICY more ON users USING (id < 0);")]
    [InlineData("ALTER POLICY seen ON users USING (true);")]
    [InlineData("BEGIN; DROP POLICY seen ON users; CREATE POLICY next ON users USING (true); COMMIT;")]
    [InlineData("CREATE POLICY mine ON users USING (id < 0); ALTER POLICY mine ON users USING (id < 1); DROP POLICY mine ON users;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t AS RESTRICTIVE USING (a = current_setting('app.a')::int);")]
    [InlineData("DROP POLICY IF EXISTS gone ON users;")]
    public void What_hides_nothing_is_not_reported(string sql) => LintAssert.Clean(Rule, sql, Secured);

    [Theory]
    [InlineData("ALTER POLICY seen ON users USING (id > 10);")]
    [InlineData("CREATE POLICY narrow ON users AS RESTRICTIVE USING (id = current_setting('app.a')::int);")]
    public void Policies_are_idle_where_row_security_is_not_enabled(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_restrictive_policy_that_goes_hides_nothing() =>
        LintAssert.Clean(Rule, "DROP POLICY narrow ON users;", Secured + "CREATE POLICY narrow ON users AS RESTRICTIVE USING (id > 10);");

    [Theory]
    [InlineData("", "on users, unless it owns the table, fails")]
    [InlineData("ALTER TABLE users FORCE ROW LEVEL SECURITY;", "on users fails")]
    public void Where_FORCE_is_said_the_owner_is_held_too(string force, string part) =>
        Assert.Contains(
            part,
            LintAssert.Finds("policy-change", "CREATE POLICY p ON users USING (id = current_setting('app.id')::int);", LintAssert.Schema + "ALTER TABLE users ENABLE ROW LEVEL SECURITY;" + force).Message, StringComparison.Ordinal);
}
