using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class ChangeDefaultTests
{
    [Fact]
    public void A_column_that_the_same_statement_adds_has_no_INSERTs_yet() =>
        LintAssert.Clean(Rule, "ALTER TABLE users ADD COLUMN IF NOT EXISTS a timestamptz, ALTER COLUMN a SET DEFAULT now();");

    private const string Rule = "change-default";

    [Fact]
    public void A_default_that_changes_is_found_with_what_it_was()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TABLE users ALTER COLUMN state SET DEFAULT 'open';");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("gets 'open' from this moment instead of 'new'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE users ALTER COLUMN state SET DEFAULT 'open';", finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE users ALTER plan_id SET DEFAULT 1;", LintAssert.Schema)]
    [InlineData("ALTER TABLE users ALTER plan_id SET DEFAULT 1;", null)]
    public void A_default_where_none_was_known_is_worth_knowing_only(string sql, string? schema) =>
        Assert.Equal(Severity.Info, LintAssert.Finds(Rule, sql, schema).Severity);

    [Theory]
    [InlineData("ALTER TABLE users ALTER state SET DEFAULT 'new';")]
    [InlineData("ALTER TABLE users ALTER email SET DEFAULT '';")]
    [InlineData("ALTER TABLE users ALTER state DROP DEFAULT;")]
    [InlineData("ALTER TABLE users ALTER plan_id DROP DEFAULT;")]
    [InlineData("ALTER TABLE users ADD a int; ALTER TABLE users ALTER a SET DEFAULT 1;")]
    [InlineData("CREATE TABLE t (a int DEFAULT 1); ALTER TABLE t ALTER a SET DEFAULT 2;")]
    public void A_default_that_changes_nothing_for_the_running_version_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
