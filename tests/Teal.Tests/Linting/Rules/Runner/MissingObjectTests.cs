using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Tests.Linting.Rules.Runner;

public class MissingObjectTests
{
    private const string Rule = "missing-object";

    [Theory]
    [InlineData("ALTER TABLE userz ADD COLUMN a int", "userz", "'relation \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("DROP TABLE userz", "userz", "'table \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("DROP VIEW userz", "userz", "'view \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("DROP INDEX users_x_idx", "users_x_idx", "'index \"users_x_idx\" does not exist' (SQLSTATE 42704)")]
    [InlineData("CREATE INDEX ON userz (a)", "userz", "'relation \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("CREATE INDEX ON users (mail)", "mail", "'column \"mail\" does not exist' (SQLSTATE 42703)")]
    [InlineData("INSERT INTO public.userz VALUES (1)", "public.userz", "'relation \"public.userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("INSERT INTO users (mail) VALUES ('x')", "mail", "'column \"mail\" of relation \"users\" does not exist' (SQLSTATE 42703)")]
    [InlineData("UPDATE users SET mail = 'x'", "mail", "'column \"mail\" of relation \"users\" does not exist' (SQLSTATE 42703)")]
    [InlineData("DELETE FROM userz", "userz", "'relation \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("TRUNCATE plans, userz", "userz", "'relation \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("COMMENT ON COLUMN users.mail IS 'x'", "mail", "'column \"mail\" of relation \"users\" does not exist' (SQLSTATE 42703)")]
    [InlineData("ALTER TABLE users DROP COLUMN mail", "mail", "'column \"mail\" of relation \"users\" does not exist' (SQLSTATE 42703)")]
    [InlineData("ALTER TABLE users ALTER COLUMN mail SET NOT NULL", "mail", "'column \"mail\" of relation \"users\" does not exist' (SQLSTATE 42703)")]
    [InlineData("ALTER TABLE users RENAME COLUMN mail TO m", "mail", "'column \"mail\" does not exist' (SQLSTATE 42703)")]
    [InlineData("ALTER TABLE users ADD UNIQUE (mail)", "mail", "'column \"mail\" named in key does not exist' (SQLSTATE 42703)")]
    [InlineData("ALTER TABLE users ADD FOREIGN KEY (plan) REFERENCES plans", "plan", "'column \"plan\" referenced in foreign key constraint does not exist' (SQLSTATE 42703)")]
    [InlineData("ALTER TABLE users ADD FOREIGN KEY (plan_id) REFERENCES plan", "plan", "'relation \"plan\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("ALTER TABLE users ADD FOREIGN KEY (plan_id) REFERENCES plans (key)", "key", "'column \"key\" referenced in foreign key constraint does not exist' (SQLSTATE 42703)")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (mail <> '') NOT VALID", "mail", "'column \"mail\" does not exist' (SQLSTATE 42703)")]
    [InlineData("ALTER TABLE users DROP CONSTRAINT c", "c", "'constraint \"c\" of relation \"users\" does not exist' (SQLSTATE 42704)")]
    [InlineData("ALTER TABLE users VALIDATE CONSTRAINT c", "c", "'constraint \"c\" of relation \"users\" does not exist' (SQLSTATE 42704)")]
    [InlineData("ALTER TABLE users RENAME CONSTRAINT c TO d", "c", "'constraint \"c\" for table \"users\" does not exist' (SQLSTATE 42704)")]
    [InlineData("CREATE TABLE a (plan int REFERENCES plan)", "plan", "'relation \"plan\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("CREATE VIEW v AS WITH c AS (SELECT 1 AS a) SELECT * FROM c JOIN userz ON true", "userz", "'relation \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("UPDATE users SET state = 'x' FROM userz WHERE users.id = 1", "userz", "'relation \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("INSERT INTO plans (legacy_key) SELECT 'x' WHERE EXISTS (SELECT 1 FROM userz)", "userz", "'relation \"userz\" does not exist' (SQLSTATE 42P01)")]
    [InlineData("CREATE TABLE a PARTITION OF parts DEFAULT", "parts", "'relation \"parts\" does not exist' (SQLSTATE 42P01)")]
    public void A_name_that_the_schema_does_not_have_is_an_error_with_the_servers_words(string sql, string marked, string failure)
    {
        var finding = LintAssert.Finds(Rule, sql + ";");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(marked, LintAssert.Marked(finding));
        Assert.Contains(failure, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE users RENAME TO people; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("CREATE SCHEMA archive; ALTER TABLE users SET SCHEMA archive; DELETE FROM users WHERE id = 1;")]
    [InlineData("DROP TABLE users; CREATE INDEX ON users (email);")]
    [InlineData("ALTER TABLE users DROP COLUMN email; CREATE INDEX ON users (email);")]
    [InlineData("ALTER TABLE users RENAME COLUMN email TO mail; ALTER TABLE users ALTER COLUMN email DROP NOT NULL;")]
    public void What_a_statement_before_took_away_is_missing(string sql) => LintAssert.Finds(Rule, sql);

    [Theory]
    [InlineData("DROP TABLE userz; ALTER TABLE userz ADD COLUMN a int;")]
    [InlineData("ALTER TABLE userz RENAME TO people; ALTER TABLE userz ADD COLUMN a int;")]
    public void What_a_statement_took_away_is_missing_though_nothing_else_is_known(string sql) => LintAssert.Finds(Rule, sql, schema: null);

    [Theory]
    [InlineData("ALTER TABLE userz ADD COLUMN a int; UPDATE userz SET mail = 'x'; CREATE INDEX ON userz (b); DROP TABLE other;")]
    [InlineData("CREATE TABLE t (LIKE other); ALTER TABLE t DROP COLUMN a;")]
    [InlineData("CREATE TABLE t () INHERITS (other); ALTER TABLE t DROP COLUMN a;")]
    [InlineData("CREATE TABLE t AS SELECT * FROM other; ALTER TABLE t DROP COLUMN a;")]
    [InlineData("CREATE TABLE t PARTITION OF other DEFAULT; ALTER TABLE t DROP CONSTRAINT a;")]
    public void Nothing_is_said_of_what_is_not_known(string sql) => LintAssert.Clean(Rule, sql, schema: null);

    [Theory]
    [InlineData("ALTER TABLE IF EXISTS userz ADD COLUMN a int;")]
    [InlineData("DROP TABLE IF EXISTS userz;")]
    [InlineData("ALTER TABLE users DROP COLUMN IF EXISTS mail;")]
    [InlineData("ALTER TABLE users DROP CONSTRAINT IF EXISTS c;")]
    [InlineData("ALTER TABLE users ADD COLUMN mail text, ADD CONSTRAINT c CHECK (mail <> '') NOT VALID, ADD UNIQUE (mail);")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (email <> '') NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c;")]
    [InlineData("ALTER TABLE plans DROP CONSTRAINT plans_pkey, DROP CONSTRAINT plans_legacy_key_key;")]
    [InlineData("CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);")]
    [InlineData("SELECT ctid FROM users; CREATE INDEX ON users (tableoid);")]
    [InlineData("DO $$ BEGIN IF false THEN ALTER TABLE userz ADD COLUMN a int; END IF; END $$;")]
    [InlineData("INSERT INTO schema_migrations VALUES (1);")]
    [InlineData("CREATE TEMP TABLE t (a int); DROP TABLE t; INSERT INTO pg_temp.t VALUES (1);")]
    [InlineData("CREATE TABLE p (a int); CREATE TABLE q (a int, b int); CREATE TABLE k () INHERITS (p, q); ALTER TABLE p DROP COLUMN a; ALTER TABLE k DROP COLUMN a;")]
    [InlineData("INSERT INTO other.things VALUES (1);")]
    [InlineData("WITH c AS (SELECT 1 AS a) UPDATE users SET state = 'x' FROM c WHERE EXISTS (SELECT 1 FROM c);")]
    [InlineData("SELECT * FROM pg_class, information_schema.tables, generate_series(1, 2) userz;")]
    [InlineData("DELETE FROM pg_statistic;")]
    [InlineData("CREATE EXTENSION postgis; INSERT INTO spatial_ref_sys VALUES (1);")]
    [InlineData("DROP TABLE users; CREATE TABLE users (id int); ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("BEGIN; DROP TABLE users; ROLLBACK; ALTER TABLE users ADD COLUMN a int;")]
    public void What_is_there_or_may_be_is_not_reported(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("DO $$ BEGIN IF true THEN ALTER TABLE users ADD COLUMN mail text; END IF; END $$;")]
    [InlineData("DO $$ BEGIN IF true THEN DROP TABLE users; END IF; END $$;")]
    [InlineData("DO $$ BEGIN EXECUTE (SELECT what FROM things); END $$;")]
    [InlineData("DO $$ DECLARE t text; BEGIN FOR t IN SELECT 'users' LOOP EXECUTE format('ALTER TABLE %I ADD COLUMN mail text', t); END LOOP; END $$;")]
    [InlineData("SELECT add_columns('users');")]
    [InlineData("\\i other.sql\n")]
    public void What_a_block_or_unknown_code_may_have_changed_is_not_judged(string before) =>
        LintAssert.Clean(Rule, before + " ALTER TABLE users ALTER COLUMN mail DROP DEFAULT;");

    [Fact]
    public void What_is_made_behind_unknown_code_is_known()
    {
        LintAssert.Finds(Rule, "SELECT something(); CREATE TABLE t (a int); ALTER TABLE t DROP COLUMN b;");
        LintAssert.Clean(Rule, "SELECT something(); ALTER TABLE other DROP COLUMN b; DROP TABLE more;");
    }

    [Fact]
    public void A_function_of_the_files_that_changes_no_table_leaves_no_doubt() =>
        LintAssert.Finds(
            Rule,
            "CREATE FUNCTION watch(t regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TRIGGER w BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch()', t); END $$; "
            + "SELECT watch('users'); ALTER TABLE users DROP COLUMN mail;");

    [Fact]
    public void The_nearest_name_is_shown()
    {
        Assert.EndsWith("\nusers", LintAssert.Finds(Rule, "ALTER TABLE userz ADD COLUMN a int;").Help, StringComparison.Ordinal);
        Assert.EndsWith("\nemail", LintAssert.Finds(Rule, "ALTER TABLE users DROP COLUMN emal;").Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_a_not_null_constraint_is_there_from_18_on()
    {
        const string Drop = "ALTER TABLE users DROP CONSTRAINT users_email_not_null;";
        LintAssert.Clean(Rule, Drop, settings: new LintSettings { PgMajor = 18 });
        LintAssert.Finds(Rule, Drop, settings: new LintSettings { PgMajor = 17 });
    }

    [Fact]
    public void Files_that_are_there_for_the_schema_tell_all_of_it()
    {
        var context = new LintInput(new SourceText("1.sql", "CREATE TABLE users (id int);"), "1.sql", new LintSettings()) { IsContext = true };
        var subject = new LintInput(new SourceText("2.sql", "ALTER TABLE userz ADD COLUMN a int;"), "2.sql", new LintSettings());
        Assert.Contains(Linter.Run([context, subject], null).Last().Findings, f => f.Rule == Rule);
        Assert.DoesNotContain(Linter.Run([context with { IsContext = false }, subject], null).Last().Findings, f => f.Rule == Rule);
    }
}
