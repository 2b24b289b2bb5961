using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class RenameTableTests
{
    private const string Rule = "rename-table";

    [Fact]
    public void A_renamed_table_is_found_with_what_fails_and_what_is_locked()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TABLE users RENAME TO \"Members\";");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal("RENAME TO \"Members\"", LintAssert.Marked(finding));
        Assert.Contains("'relation \"users\" does not exist' (SQLSTATE 42P01)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, for an instant", finding.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE users RENAME TO \"Members\";\nCREATE VIEW users AS SELECT * FROM \"Members\";", finding.Help.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE IF EXISTS app.users SET SCHEMA archive;", "relation \"app.users\" does not exist")]
    [InlineData("ALTER VIEW active RENAME TO a;", "relation \"active\" does not exist")]
    [InlineData("ALTER MATERIALIZED VIEW sales SET SCHEMA x;", "the materialized view sales to x.sales")]
    [InlineData("ALTER SEQUENCE numbers RENAME TO \"order\";", "the sequence numbers to \"order\"")]
    [InlineData("ALTER FOREIGN TABLE remote RENAME TO r;", "the foreign table remote to r")]
    public void Every_kind_of_relation_is_found(string sql, string message) =>
        Assert.Contains(message, LintAssert.Finds(Rule, sql, schema: null).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE users RENAME TO members; CREATE VIEW users AS SELECT * FROM members;")]
    [InlineData("BEGIN; ALTER TABLE users RENAME TO members; CREATE VIEW users AS SELECT * FROM members; COMMIT;")]
    [InlineData("ALTER TABLE users SET SCHEMA app; CREATE OR REPLACE VIEW public.users AS SELECT u.* FROM app.users u;")]
    [InlineData("ALTER TABLE plans RENAME TO p; CREATE VIEW plans AS SELECT id, legacy_key FROM p WHERE id > 0;")]
    [InlineData("DO $$ BEGIN ALTER TABLE users RENAME TO members; CREATE VIEW users AS SELECT * FROM members; END $$;")]
    public void A_view_that_passes_reads_and_writes_on_in_the_same_transaction_excuses_it(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("ALTER TABLE plans RENAME TO p; CREATE VIEW plans AS SELECT id FROM p;")]
    [InlineData("ALTER TABLE plans RENAME TO p; CREATE VIEW plans AS SELECT DISTINCT id, legacy_key FROM p;")]
    [InlineData("ALTER TABLE plans RENAME TO p; CREATE VIEW plans AS SELECT p.* FROM p JOIN users u ON u.plan_id = p.id;")]
    [InlineData("ALTER TABLE plans RENAME TO p; CREATE VIEW plans AS SELECT * FROM users;")]
    public void A_view_that_refuses_writes_leaves_a_warning(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("SQLSTATE 55000", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BEGIN; ALTER TABLE users RENAME TO members; COMMIT; CREATE VIEW users AS SELECT * FROM members;")]
    [InlineData("ALTER TABLE users RENAME TO members; CREATE VIEW app.users AS SELECT * FROM members;")]
    [InlineData("ALTER TABLE users RENAME TO members; CREATE MATERIALIZED VIEW users AS SELECT * FROM members;")]
    public void A_view_of_another_name_kind_or_transaction_does_not(string sql) =>
        Assert.Equal(Severity.Error, LintAssert.Finds(Rule, sql).Severity);

    [Theory]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t RENAME TO u;")]
    [InlineData("CREATE SEQUENCE s; ALTER SEQUENCE s RENAME TO u;")]
    [InlineData("CREATE SCHEMA app; CREATE TABLE app.t (a int); ALTER TABLE app.t SET SCHEMA public;")]
    [InlineData("ALTER TABLE users RENAME TO teal_retired_users;")]
    [InlineData("ALTER INDEX users_pkey RENAME TO pk;")]
    [InlineData("ALTER TABLE users_pkey RENAME TO pk;")]
    [InlineData("ALTER TABLE users SET SCHEMA public;")]
    [InlineData("CREATE TABLE t (id serial); ALTER SEQUENCE t_id_seq RENAME TO s;")]
    [InlineData("BEGIN; ALTER TABLE users RENAME TO u; ALTER TABLE u RENAME TO users; COMMIT;")]
    public void What_is_new_retired_or_no_relation_that_queries_name_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void The_help_passes_the_rule_itself() =>
        LintAssert.Clean(Rule, LintAssert.SqlOf(LintAssert.Finds(Rule, "ALTER TABLE users SET SCHEMA \"App\";")));

    [Fact]
    public void The_view_that_is_advised_stands_where_the_table_stood_whatever_search_path_says() =>
        Assert.Contains(
            "ALTER TABLE public.users RENAME TO people;\nCREATE VIEW public.users AS SELECT * FROM public.people;",
            LintAssert.Finds("rename-table", "SET search_path = app; ALTER TABLE public.users RENAME TO people;", LintAssert.Schema + "CREATE SCHEMA app;").Help, StringComparison.Ordinal);

    [Fact]
    public void What_is_renamed_back_in_another_transaction_was_away() =>
        LintAssert.Finds(Rule, "BEGIN; ALTER TABLE users RENAME TO u; COMMIT; BEGIN; ALTER TABLE users RENAME TO v; ROLLBACK;");

    [Theory]
    [InlineData("", true)]
    [InlineData("GRANT SELECT ON users TO app;", false)]
    [InlineData("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;", false)]
    public void A_view_that_takes_the_name_needs_the_grants(string grant, bool isFound)
    {
        const string Granted = LintAssert.Schema + "GRANT SELECT ON users TO app;";
        var sql = $"BEGIN; ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM people; {grant} COMMIT;";
        if (isFound) Assert.Contains("'permission denied for view users' (SQLSTATE 42501)", LintAssert.Finds(Rule, sql, Granted).Message, StringComparison.Ordinal);
        else LintAssert.Clean(Rule, sql, Granted);
        LintAssert.Clean(Rule, sql, Granted + "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app;");
    }
}
