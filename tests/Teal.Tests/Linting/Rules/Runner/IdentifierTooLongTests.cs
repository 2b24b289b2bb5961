namespace Teal.Tests.Linting.Rules.Runner;

public class IdentifierTooLongTests
{
    private const string Rule = "identifier-too-long";
    private static readonly string Long = "the_index_of_all_the_users_by_their_email_addresses_and_their_states";
    private static readonly string Longest = Long[..63];

    [Fact]
    public void A_name_is_cut_behind_63_bytes()
    {
        var finding = LintAssert.Finds(Rule, $"CREATE INDEX CONCURRENTLY {Long} ON users (email, state);");
        Assert.Equal(Long, LintAssert.Marked(finding));
        Assert.Contains($"cuts it to {Longest} (a notice, SQLSTATE 42622)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE users ADD CONSTRAINT {0} CHECK (id > 0) NOT VALID;")]
    [InlineData("ALTER TABLE users RENAME state TO {0};")]
    [InlineData("CREATE TABLE t (\"{0}\" int);")]
    [InlineData("DO $$ BEGIN CREATE TABLE {0} (a int); END $$;")]
    [InlineData("ALTER TABLE t ADD COLUMN {0} int, ALTER COLUMN {0} SET DEFAULT 1;")]
    public void It_is_found_wherever_something_is_named(string sql) => LintAssert.Finds(Rule, string.Format(null, sql, Long));

    [Fact]
    public void Bytes_count_and_not_characters() => LintAssert.Finds(Rule, $"CREATE TABLE \"{new string('ü', 40)}\" (a int);");

    [Fact]
    public void A_name_of_63_bytes_and_a_query_are_free()
    {
        LintAssert.Clean(Rule, $"CREATE INDEX CONCURRENTLY {Longest} ON users (email);");
        LintAssert.Clean(Rule, $"CREATE TABLE \"{Longest.Replace('_', 'A')}\" (a int);");
        LintAssert.Clean(Rule, $"CREATE TABLE \"{new string('a', 20)}\"\"{new string('b', 42)}\" (a int);");
        LintAssert.Clean(Rule, $"SELECT 1 AS {Long};");
    }
}
