namespace Teal.Tests.Linting.Rules.Compatibility;

public class ChangeOwnerTests
{
    private const string Rule = "change-owner";

    [Theory]
    [InlineData("ALTER TABLE users OWNER TO boss;", "'permission denied for table users' (SQLSTATE 42501)")]
    [InlineData("ALTER SEQUENCE plans_id_seq OWNER TO boss;", "'permission denied for sequence plans_id_seq' (SQLSTATE 42501)")]
    [InlineData("ALTER SCHEMA app OWNER TO boss;", "'permission denied for schema app' (SQLSTATE 42501)")]
    [InlineData("REASSIGN OWNED BY app TO boss;", "app may do nothing more")]
    public void The_old_owner_loses_its_rights(string sql, string part) => Assert.Contains(part, LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t OWNER TO boss;")]
    [InlineData("CREATE TABLE t (id serial); ALTER SEQUENCE t_id_seq OWNER TO boss;")]
    [InlineData("ALTER TABLE users OWNER TO boss; GRANT ALL ON users TO app;")]
    [InlineData("GRANT USAGE ON SCHEMA app TO app; ALTER SCHEMA app OWNER TO boss;")]
    [InlineData("CREATE SCHEMA app; ALTER SCHEMA app OWNER TO boss; ALTER TYPE mood OWNER TO boss;")]
    [InlineData("ALTER TABLE users OWNER TO boss; GRANT ALL ON ALL TABLES IN SCHEMA public TO app;")]
    [InlineData("ALTER SEQUENCE plans_id_seq OWNER TO boss; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;")]
    public void What_is_new_or_granted_is_not_reported(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("ALTER TABLE users OWNER TO boss;")]
    [InlineData("ALTER VIEW v OWNER TO boss;")]
    public void Who_owns_it_already_takes_nothing_from_anybody(string sql)
    {
        const string Owned = LintAssert.Schema + "ALTER TABLE users OWNER TO boss; CREATE VIEW v AS SELECT 1 AS a; ALTER TABLE v OWNER TO boss;";
        LintAssert.Clean(Rule, sql, Owned);
        LintAssert.Finds(Rule, sql.Replace("boss", "chief", StringComparison.Ordinal), Owned);
    }

    [Fact]
    public void A_grant_on_the_sequences_is_none_on_the_tables() =>
        LintAssert.Finds(Rule, "ALTER TABLE users OWNER TO boss; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;");
}
