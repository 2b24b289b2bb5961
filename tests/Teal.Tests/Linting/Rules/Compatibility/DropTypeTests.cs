using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class DropTypeTests
{
    private const string Rule = "drop-type";
    private const string Schema = "CREATE TYPE state AS ENUM ('a'); CREATE TABLE t (id int, s state);";

    [Theory]
    [InlineData("DROP TYPE state;")]
    [InlineData("DROP DOMAIN app.email;")]
    [InlineData("DROP TYPE IF EXISTS state;")]
    public void A_type_is_found_with_what_fails(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql, Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("does not exist' (SQLSTATE 42704)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_needs_it_is_named() =>
        Assert.Contains("(SQLSTATE 2BP01): column t.s is of the type", LintAssert.Finds(Rule, "DROP TYPE state;", Schema).Message, StringComparison.Ordinal);

    [Fact]
    public void One_that_may_not_be_there_is_a_warning() => Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, "DROP TYPE IF EXISTS x;", schema: null).Severity);

    [Theory]
    [InlineData("CREATE TYPE n AS ENUM ('a'); DROP TYPE n;")]
    [InlineData("DROP TYPE teal_retired_state;")]
    public void One_that_is_new_or_retired_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);
}
