using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class ReplaceFunctionSignatureTests
{
    private const string Rule = "replace-function-signature";
    private const string Schema = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION app.\"G\"(a text) RETURNS SETOF text LANGUAGE sql AS 'SELECT a';";

    [Theory]
    [InlineData("CREATE OR REPLACE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';", "'function f(integer) is not unique' (SQLSTATE 42725)", "FUNCTION f_v2(a int, b int DEFAULT 1)")]
    [InlineData("CREATE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';", "SQLSTATE 42725", "FUNCTION f_v2")]
    [InlineData("CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT 1';", "'cannot change return type of existing function' (SQLSTATE 42P13)", "FUNCTION f_v2")]
    [InlineData("CREATE OR REPLACE FUNCTION app.\"G\"(a text) RETURNS text LANGUAGE sql AS 'SELECT 1';", "SQLSTATE 42P13", "FUNCTION app.\"G_v2\"")]
    [InlineData("CREATE OR REPLACE PROCEDURE f(a int) LANGUAGE sql AS 'SELECT 1';", "'cannot change routine kind' (SQLSTATE 42809)", "PROCEDURE f_v2")]
    public void What_fails_for_every_call_or_at_once_is_an_error(string sql, string error, string help)
    {
        var finding = LintAssert.Finds(Rule, sql, Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains(error, finding.Message, StringComparison.Ordinal);
        Assert.Contains(help, finding.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_type_makes_an_overload_and_is_a_warning()
    {
        var finding = LintAssert.Finds(Rule, "CREATE OR REPLACE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';", Schema);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("f(bigint) does not replace f(integer) but comes beside it", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 2';")]
    [InlineData("CREATE OR REPLACE FUNCTION f(a integer) RETURNS int4 LANGUAGE sql STABLE AS 'SELECT 2';")]
    [InlineData("CREATE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 2';")]
    [InlineData("CREATE OR REPLACE FUNCTION unknown(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 2';")]
    [InlineData("DROP FUNCTION f(int); CREATE OR REPLACE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 2';")]
    [InlineData("CREATE OR REPLACE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 2'; DROP FUNCTION f(int);")]
    [InlineData("CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION n(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 2';")]
    public void A_true_replacement_a_meant_overload_and_a_new_one_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Theory]
    [InlineData("CREATE OR REPLACE FUNCTION f(user_id integer, b integer DEFAULT 1) RETURNS int LANGUAGE sql RETURN 1;", "'cannot change name of input parameter \"uid\"' (SQLSTATE 42P13)")]
    [InlineData("CREATE OR REPLACE FUNCTION f(uid integer, b integer) RETURNS int LANGUAGE sql RETURN 1;", "'cannot remove parameter defaults from existing function' (SQLSTATE 42P13)")]
    public void Names_and_defaults_of_parameters_stay(string sql, string failure) =>
        Assert.Contains(failure, LintAssert.Finds("replace-function-signature", sql, "CREATE FUNCTION f(uid integer, b integer DEFAULT 1) RETURNS int LANGUAGE sql RETURN 1;").Message, StringComparison.Ordinal);
}
