using Teal.Linting;

namespace Teal.Tests.Linting.Rules.DataLoss;

public class DropColumnTests
{
    private const string Rule = "drop-column";
    private const string Schema =
        """
        CREATE TABLE p (id int PRIMARY KEY);
        CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT positive CHECK (a > 0), p int REFERENCES p (id), b int);
        CREATE INDEX t_a ON t (a);
        CREATE TABLE c (t int REFERENCES t (id));
        CREATE VIEW v AS SELECT b FROM t;
        """;

    [Fact]
    public void A_column_is_found_with_what_fails_what_goes_along_and_what_is_locked()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TABLE t DROP COLUMN a;", Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("'column \"a\" does not exist' (SQLSTATE 42703)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'cached plan must not change result type' (SQLSTATE 0A000)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("index t_a", finding.Message, StringComparison.Ordinal);
        Assert.Contains("constraint positive on t", finding.Message, StringComparison.Ordinal);
        Assert.Contains("an ACCESS EXCLUSIVE lock on t", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean(Rule, LintAssert.SqlOf(finding), Schema);
        LintAssert.Clean("rename-column", LintAssert.SqlOf(finding), Schema);
    }

    [Fact]
    public void A_foreign_key_of_another_table_that_needs_it_is_named() =>
        Assert.Contains("(SQLSTATE 2BP01): constraint c_t_fkey on c needs the column", LintAssert.Finds(Rule, "ALTER TABLE t DROP id;", Schema).Message, StringComparison.Ordinal);

    [Fact]
    public void A_view_that_reads_it_is_named() =>
        Assert.Contains("(SQLSTATE 2BP01): view v needs the column", LintAssert.Finds(Rule, "ALTER TABLE t DROP b;", Schema).Message, StringComparison.Ordinal);

    [Fact]
    public void The_table_that_a_foreign_key_points_to_is_locked_too() =>
        Assert.Contains("lock on p", LintAssert.Finds(Rule, "ALTER TABLE t DROP COLUMN p;", Schema).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE app.\"Users\" DROP COLUMN \"Plan\" CASCADE;")]
    [InlineData("ALTER FOREIGN TABLE remote DROP COLUMN a;")]
    [InlineData("ALTER TYPE address DROP ATTRIBUTE zip;")]
    public void Every_spelling_is_found(string sql) => LintAssert.Finds(Rule, sql, schema: null);

    [Fact]
    public void Each_column_is_a_finding() => Assert.Equal(2, LintAssert.FindsAll("ALTER TABLE t DROP a, DROP b;", Schema).Count(f => f.Rule == Rule));

    [Fact]
    public void One_that_may_not_be_there_is_a_warning() =>
        Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, "ALTER TABLE x DROP COLUMN IF EXISTS a;", schema: null).Severity);

    [Theory]
    [InlineData("ALTER TABLE t ADD n int; ALTER TABLE t DROP COLUMN n;")]
    [InlineData("CREATE TABLE n (a int); ALTER TABLE n DROP COLUMN a;")]
    [InlineData("CREATE TEMP TABLE n (a int); ALTER TABLE n DROP COLUMN a;")]
    [InlineData("ALTER TABLE t DROP COLUMN teal_retired_a;")]
    [InlineData("ALTER TABLE t DROP COLUMN IF EXISTS zzz;")]
    public void One_that_is_new_retired_or_not_there_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Fact]
    public void A_copy_that_takes_the_name_in_the_same_transaction_is_there_for_every_query()
    {
        const string Sql = "BEGIN; ALTER TABLE users ADD COLUMN s text; ALTER TABLE users DROP COLUMN state; ALTER TABLE users RENAME COLUMN s TO state; COMMIT;";
        LintAssert.Clean("drop-column", Sql);
        Assert.DoesNotContain("42703", LintAssert.Finds("drop-and-add-column", Sql).Message, StringComparison.Ordinal);
        Assert.Contains("42703", LintAssert.Finds("drop-and-add-column", Sql.Replace("TO state", "TO t", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        var copied = Sql.Replace("s text;", "s text; UPDATE users SET s = state;", StringComparison.Ordinal);
        LintAssert.Clean("drop-column", copied);
        LintAssert.Clean("drop-and-add-column", copied);
    }
}
