using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class DropRoutineTests
{
    private const string Rule = "drop-routine";
    private const string Create = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';";

    [Theory]
    [InlineData("DROP FUNCTION f(int);", "'function f(…) does not exist' (SQLSTATE 42883)")]
    [InlineData("DROP PROCEDURE app.p;", "'procedure app.p(…) does not exist' (SQLSTATE 42883)")]
    [InlineData("DROP AGGREGATE total(int);", "SQLSTATE 42883")]
    [InlineData("BEGIN; DROP FUNCTION f(int); COMMIT; " + Create, "SQLSTATE 42883")]
    public void A_routine_that_is_gone_is_found(string sql, string error)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains(error, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_comes_back_for_other_calls_is_found() => LintAssert.Finds(Rule, "DROP FUNCTION f(text); " + Create);

    [Fact]
    public void No_query_calls_a_trigger_function() =>
        LintAssert.Clean(Rule, "DROP FUNCTION g();", "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';");

    [Fact]
    public void One_that_may_not_be_there_is_a_warning() => Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, "DROP FUNCTION IF EXISTS f(int);").Severity);

    [Theory]
    [InlineData("DROP FUNCTION f(int); " + Create)]
    [InlineData(Create + " DROP FUNCTION f(int);")]
    [InlineData("DROP FUNCTION teal_retired_f(int);")]
    public void One_that_comes_back_is_new_or_retired_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
