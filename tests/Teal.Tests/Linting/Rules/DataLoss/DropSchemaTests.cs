using Teal.Linting;

namespace Teal.Tests.Linting.Rules.DataLoss;

public class DropSchemaTests
{
    private const string Rule = "drop-schema";
    private const string Schema = "CREATE SCHEMA app; CREATE TABLE app.t (a int); CREATE VIEW public.v AS SELECT * FROM app.t;";

    [Fact]
    public void What_goes_with_it_is_named()
    {
        var finding = LintAssert.Finds(Rule, "DROP SCHEMA app CASCADE;", Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("table app.t", finding.Message, StringComparison.Ordinal);
        Assert.Contains("view v", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean("drop-cascade", "DROP SCHEMA app CASCADE;", Schema);
    }

    [Fact]
    public void Without_CASCADE_it_fails_while_something_is_in_it() =>
        Assert.Contains("SQLSTATE 2BP01", LintAssert.Finds(Rule, "DROP SCHEMA app;", Schema).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_one_that_may_not_be_there_is_a_warning() =>
        Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, "DROP SCHEMA IF EXISTS \"App\" CASCADE;", schema: null).Severity);

    [Theory]
    [InlineData("DROP SCHEMA empty;")]
    [InlineData("CREATE SCHEMA n; DROP SCHEMA n CASCADE;")]
    [InlineData("DROP SCHEMA teal_retired_app;")]
    public void An_empty_new_or_retired_one_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);
}
