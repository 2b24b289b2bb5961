namespace Teal.Tests.Linting.Rules.Compatibility;

public class DropUniqueTests
{
    private const string Rule = "drop-unique";
    private const string Schema =
        "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int); CREATE UNIQUE INDEX t_ab ON t (a, b); CREATE UNIQUE INDEX t_lower ON t (abs(b)); CREATE INDEX t_b ON t (b);";

    [Theory]
    [InlineData("DROP INDEX t_ab;", "ON CONFLICT (a, b)")]
    [InlineData("DROP INDEX CONCURRENTLY public.t_ab;", "CREATE UNIQUE INDEX CONCURRENTLY t_a_b_unique ON t (a, b);")]
    [InlineData("DROP INDEX t_lower;", "keeps its keys of t unique")]
    [InlineData("DROP INDEX IF EXISTS t_lower;", "outside a transaction:\nDROP INDEX CONCURRENTLY IF EXISTS t_lower;")]
    [InlineData("DROP INDEX t_ab;", "\nDROP INDEX CONCURRENTLY t_ab;")]
    [InlineData("ALTER TABLE t DROP CONSTRAINT t_a_key;", "SQLSTATE 42P10")]
    [InlineData("ALTER TABLE t DROP CONSTRAINT t_pkey;", "SQLSTATE 42803")]
    public void The_last_unique_index_over_its_columns_is_found(string sql, string text)
    {
        var finding = LintAssert.Finds(Rule, sql, Schema);
        Assert.Contains(text, finding.Message + finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP INDEX t_b;")]
    [InlineData("ALTER TABLE t DROP CONSTRAINT t_pkey, DROP COLUMN id;")]
    [InlineData("CREATE UNIQUE INDEX u ON t (b, a); DROP INDEX t_ab;")]
    [InlineData("CREATE UNIQUE INDEX u ON t (a); ALTER TABLE t DROP CONSTRAINT t_a_key;")]
    [InlineData("CREATE TABLE n (a int UNIQUE); ALTER TABLE n DROP CONSTRAINT n_a_key;")]
    [InlineData("CREATE TABLE n (a int); CREATE UNIQUE INDEX u ON n (a); DROP INDEX u;")]
    public void One_that_is_not_unique_has_a_substitute_or_is_new_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Fact]
    public void A_partial_index_is_no_substitute() => LintAssert.Finds(Rule, "CREATE UNIQUE INDEX u ON t (a, b) WHERE b > 0; DROP INDEX t_ab;", Schema);

    [Fact]
    public void Nothing_is_said_of_an_index_that_is_not_known() => LintAssert.Clean(Rule, "DROP INDEX x; ALTER TABLE t DROP CONSTRAINT c;", schema: null);

    [Fact]
    public void A_key_that_a_foreign_key_needs_stays()
    {
        const string Schema = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int CONSTRAINT to_a REFERENCES a);";
        var finding = LintAssert.Finds("drop-unique", "ALTER TABLE a DROP CONSTRAINT a_pkey;", Schema);
        Assert.Contains("'cannot drop constraint a_pkey on table a because other objects depend on it' (SQLSTATE 2BP01): the foreign key to_a of b needs it", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("2BP01", LintAssert.Finds("drop-unique", "ALTER TABLE a DROP CONSTRAINT a_pkey CASCADE;", Schema).Message, StringComparison.Ordinal);
    }
}
