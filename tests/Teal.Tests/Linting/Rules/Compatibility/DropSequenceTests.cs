using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class DropSequenceTests
{
    private const string Rule = "drop-sequence";
    private const string Schema = "CREATE SEQUENCE numbers; CREATE TABLE t (id serial, a int);";

    [Theory]
    [InlineData("DROP SEQUENCE numbers;")]
    [InlineData("DROP SEQUENCE IF EXISTS numbers;")]
    public void A_sequence_is_found_with_what_fails(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql, Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("nextval('numbers') fails with 'relation \"numbers\" does not exist' (SQLSTATE 42P01)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_that_draws_from_it_is_named() =>
        Assert.Contains("(SQLSTATE 2BP01): the default of t.id draws from it", LintAssert.Finds(Rule, "DROP SEQUENCE t_id_seq;", Schema).Message, StringComparison.Ordinal);

    [Fact]
    public void One_that_may_not_be_there_is_a_warning() => Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, "DROP SEQUENCE IF EXISTS x;", schema: null).Severity);

    [Theory]
    [InlineData("CREATE SEQUENCE n; DROP SEQUENCE n;")]
    [InlineData("DROP SEQUENCE teal_retired_numbers;")]
    public void One_that_is_new_or_retired_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);
}
