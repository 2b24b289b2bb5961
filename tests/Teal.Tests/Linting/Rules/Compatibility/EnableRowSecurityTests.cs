using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class EnableRowSecurityTests
{
    private const string Rule = "enable-row-security";
    private const string Policy = "CREATE POLICY p ON users USING (true);";
    private const string Enable = "ALTER TABLE users ENABLE ROW LEVEL SECURITY;";

    [Fact]
    public void Without_a_policy_it_is_found_with_whom_it_hits()
    {
        var finding = LintAssert.Finds(Rule, Enable);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("'new row violates row-level security policy for table \"users\"' (SQLSTATE 42501)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("every role but the owner", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean(Rule, LintAssert.SqlOf(finding));
    }

    [Theory]
    [InlineData("ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;")]
    [InlineData("ALTER TABLE users FORCE ROW LEVEL SECURITY;" + Enable)]
    public void FORCE_hits_the_owner_too(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("the owner included", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BEGIN;" + Enable + "COMMIT;" + Policy)]
    [InlineData(Enable + "CREATE POLICY p ON plans USING (true);")]
    public void A_policy_of_a_later_transaction_or_another_table_does_not_help(string sql) => LintAssert.Finds(Rule, sql);

    [Theory]
    [InlineData(Policy + Enable)]
    [InlineData(Enable + Policy)]
    [InlineData("BEGIN;" + Policy + "COMMIT;" + Enable)]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY;")]
    [InlineData("ALTER TABLE users DISABLE ROW LEVEL SECURITY;")]
    public void With_a_policy_and_on_new_tables_it_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_policy_of_an_earlier_migration_counts() => LintAssert.Clean(Rule, Enable, LintAssert.Schema + Policy);

    [Theory]
    [InlineData("CREATE POLICY q ON users USING (id > 0);" + Enable)]
    [InlineData("CREATE POLICY q ON users AS RESTRICTIVE USING (true);" + Enable)]
    public void Policies_that_let_only_some_rows_pass_are_worth_knowing(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Contains("rows of users that no policy lets pass are gone for every role but its owner", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FORCE_behind_an_enabled_one_hits_the_owner()
    {
        const string Force = "ALTER TABLE users FORCE ROW LEVEL SECURITY;";
        Assert.Contains("holds for its owner too", LintAssert.Finds(Rule, Force, LintAssert.Schema + "CREATE POLICY q ON users USING (id > 0);" + Enable).Message, StringComparison.Ordinal);
        LintAssert.Clean(Rule, Force, LintAssert.Schema + Policy + Enable);
        LintAssert.Clean(Rule, Force);
    }

    [Theory]
    [InlineData("", "every role but its owner")]
    [InlineData("ALTER TABLE users FORCE ROW LEVEL SECURITY;", "every role, its owner included")]
    public void Where_FORCE_is_said_the_owner_is_held_too(string force, string whom) =>
        Assert.Contains(
            $"are gone for {whom}:",
            LintAssert.Finds("enable-row-security", "BEGIN; CREATE POLICY p ON users USING (id = 1); ALTER TABLE users ENABLE ROW LEVEL SECURITY; COMMIT;", LintAssert.Schema + force).Message, StringComparison.Ordinal);
}
