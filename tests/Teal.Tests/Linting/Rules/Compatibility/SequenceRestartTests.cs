namespace Teal.Tests.Linting.Rules.Compatibility;

public class SequenceRestartTests
{
    private const string Rule = "sequence-restart";

    [Theory]
    [InlineData("ALTER SEQUENCE plans_id_seq RESTART WITH 1;", "The sequence plans_id_seq is set to 1,")]
    [InlineData("ALTER SEQUENCE plans_id_seq RESTART;", "The sequence plans_id_seq is set back to its start,")]
    [InlineData("ALTER TABLE users ALTER COLUMN id RESTART WITH 100;", "The sequence of users.id is set to 100,")]
    [InlineData("SELECT setval('plans_id_seq', 1, false);", "The sequence plans_id_seq is set to 1,")]
    [InlineData("SELECT pg_catalog.setval('public.plans_id_seq'::regclass, 7);", "The sequence plans_id_seq is set to 7,")]
    public void A_number_that_is_written_down_is_reported(string sql, string part)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Contains(part, finding.Message, StringComparison.Ordinal);
        Assert.Contains("(SQLSTATE 23505)", finding.Message, StringComparison.Ordinal);
        Assert.Contains($"(SELECT coalesce(max(id), 0) + 1 FROM {finding.Relation})", finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT setval('plans_id_seq', (SELECT max(id) FROM plans));")]
    [InlineData("SELECT setval('plans_id_seq', max(id)) FROM plans;")]
    [InlineData("TRUNCATE plans CASCADE; ALTER SEQUENCE plans_id_seq RESTART;")]
    [InlineData("CREATE TABLE t (id serial); INSERT INTO t VALUES (1); SELECT setval('t_id_seq', 1);")]
    [InlineData("CREATE SEQUENCE s; ALTER SEQUENCE s RESTART WITH 5;")]
    [InlineData("ALTER TABLE users ADD COLUMN number serial; SELECT setval('users_number_seq', 500);")]
    [InlineData("ALTER SEQUENCE plans_id_seq INCREMENT BY 2;")]
    [InlineData("DELETE FROM plans; ALTER SEQUENCE plans_id_seq RESTART;")]
    [InlineData("ALTER SEQUENCE IF EXISTS gone_seq RESTART WITH 5;")]
    [InlineData("DO $$ BEGIN EXECUTE 'ALTER SEQUENCE plans_id_seq RESTART WITH ' || (SELECT max(id) + 1 FROM plans); END $$;")]
    public void A_number_from_the_rows_or_for_no_rows_is_not(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_sequence_that_is_called_as_one_of_a_new_table_is_taken_for_it() =>
        LintAssert.Clean(Rule, "CREATE TABLE my_table (LIKE other); SELECT setval('my_table_id_seq', 10);", schema: null);

    [Theory]
    [InlineData("DELETE FROM plans WHERE id > 5; ALTER SEQUENCE plans_id_seq RESTART;")]
    [InlineData("ALTER SEQUENCE IF EXISTS plans_id_seq RESTART;")]
    public void Where_rows_may_be_left_it_is(string sql) => LintAssert.Finds(Rule, sql);
}
