using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class RenameConstraintTests
{
    private const string Rule = "rename-constraint";

    [Theory]
    [InlineData("ALTER TABLE plans RENAME CONSTRAINT plans_legacy_key_key TO k;")]
    [InlineData("ALTER INDEX plans_legacy_key_key RENAME TO k;")]
    public void A_unique_constraint_that_on_conflict_may_name_is_reported(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("'constraint \"plans_legacy_key_key\" for table \"plans\" does not exist' (SQLSTATE 42704)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_is_is_assumed_where_the_schema_is_not_known()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TABLE plans RENAME CONSTRAINT a TO b;", schema: null);
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Contains("it is assumed that it is unique", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0) NOT VALID; ALTER TABLE users RENAME CONSTRAINT c TO d;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c UNIQUE (email); ALTER TABLE users RENAME CONSTRAINT c TO d;")]
    [InlineData("CREATE TABLE t (a int CONSTRAINT c UNIQUE); ALTER TABLE t RENAME CONSTRAINT c TO d;")]
    [InlineData("CREATE INDEX i ON users (email); ALTER INDEX i RENAME TO j;")]
    public void Names_that_on_conflict_does_not_know_are_not(string sql) => LintAssert.Clean(Rule, sql);
}
