using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class ExistingObjectTests
{
    private const string Rule = "existing-object";

    [Theory]
    [InlineData("CREATE TABLE users (id int)", "users", "'relation \"users\" already exists' (SQLSTATE 42P07)")]
    [InlineData("CREATE VIEW users AS SELECT 1", "users", "'relation \"users\" already exists' (SQLSTATE 42P07)")]
    [InlineData("CREATE SEQUENCE plans_id_seq", "plans_id_seq", "'relation \"plans_id_seq\" already exists' (SQLSTATE 42P07)")]
    [InlineData("CREATE INDEX users_pkey ON users (email)", "users_pkey", "'relation \"users_pkey\" already exists' (SQLSTATE 42P07)")]
    [InlineData("ALTER TABLE users ADD COLUMN email text", "email", "'column \"email\" of relation \"users\" already exists' (SQLSTATE 42701)")]
    [InlineData("ALTER TABLE users RENAME COLUMN state TO email", "email", "'column \"email\" of relation \"users\" already exists' (SQLSTATE 42701)")]
    [InlineData("ALTER TABLE users RENAME TO plans", "plans", "'relation \"plans\" already exists' (SQLSTATE 42P07)")]
    [InlineData("ALTER TABLE plans ADD CONSTRAINT plans_pkey CHECK (id > 0)", "plans_pkey", "'constraint \"plans_pkey\" for relation \"plans\" already exists' (SQLSTATE 42710)")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT plans_pkey UNIQUE (email)", "plans_pkey", "'relation \"plans_pkey\" already exists' (SQLSTATE 42P07)")]
    [InlineData("ALTER TABLE plans RENAME CONSTRAINT plans_legacy_key_key TO plans_pkey", "plans_pkey", "'constraint \"plans_pkey\" for relation \"plans\" already exists' (SQLSTATE 42710)")]
    [InlineData("ALTER TABLE users ADD PRIMARY KEY (email)", "ADD PRIMARY KEY (email)", "'multiple primary keys for table \"users\" are not allowed' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE users ADD COLUMN key uuid PRIMARY KEY", "PRIMARY KEY", "'multiple primary keys for table \"users\" are not allowed' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE users ADD COLUMN key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "PRIMARY KEY", "'multiple primary keys for table \"users\" are not allowed' (SQLSTATE 42P16)")]
    public void A_name_that_is_taken_is_an_error_with_the_servers_words(string sql, string marked, string failure)
    {
        var finding = LintAssert.Finds(Rule, sql + ";");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(marked, LintAssert.Marked(finding));
        Assert.Contains(failure, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE SCHEMA s; CREATE SCHEMA s;")]
    [InlineData("CREATE TABLE t (a int); CREATE TABLE t (b int);")]
    [InlineData("ALTER TABLE other ADD COLUMN a int; ALTER TABLE other ADD COLUMN a int;")]
    [InlineData("CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood ADD VALUE 'a';")]
    [InlineData("CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA s;")]
    public void What_the_file_itself_made_is_taken_though_nothing_else_is_known(string sql) => LintAssert.Finds(Rule, sql, schema: null);

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN key uuid PRIMARY KEY;")]
    [InlineData("ALTER TABLE users ADD COLUMN key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;")]
    public void Of_what_a_second_primary_key_would_build_nothing_is_said(string sql) =>
        Assert.DoesNotContain(LintAssert.FindsAll(sql), f => f.Category is Category.Lock or Category.Rewrite);

    [Theory]
    [InlineData("ALTER TABLE plans DROP CONSTRAINT plans_pkey, ADD COLUMN key uuid PRIMARY KEY;")]
    [InlineData("ALTER TABLE plans ADD COLUMN IF NOT EXISTS id int PRIMARY KEY;")]
    [InlineData("CREATE TABLE IF NOT EXISTS users (id int);")]
    [InlineData("CREATE TEMP TABLE users (id int);")]
    [InlineData("CREATE SCHEMA s; CREATE TABLE s.users (id int);")]
    [InlineData("CREATE INDEX IF NOT EXISTS users_pkey ON users (email);")]
    [InlineData("ALTER TABLE users ADD COLUMN IF NOT EXISTS email text;")]
    [InlineData("ALTER TABLE users DROP COLUMN email, ADD COLUMN email text;")]
    [InlineData("ALTER TABLE users DROP COLUMN email; ALTER TABLE users ADD COLUMN email text;")]
    [InlineData("ALTER TABLE plans DROP CONSTRAINT plans_pkey, ADD CONSTRAINT plans_pkey PRIMARY KEY (id);")]
    [InlineData("CREATE UNIQUE INDEX plans_new ON plans (id); ALTER TABLE plans DROP CONSTRAINT plans_pkey, ADD CONSTRAINT plans_new PRIMARY KEY USING INDEX plans_new;")]
    [InlineData("CREATE VIEW v AS SELECT 1; CREATE OR REPLACE VIEW v AS SELECT 1;")]
    [InlineData("DROP TABLE users; CREATE TABLE users (id int);")]
    [InlineData("BEGIN; CREATE TABLE t (a int); ROLLBACK; CREATE TABLE t (a int);")]
    [InlineData("BEGIN; ALTER TABLE other ADD COLUMN a int; ROLLBACK; ALTER TABLE other ADD COLUMN a int;")]
    [InlineData("DO $$ BEGIN IF true THEN CREATE TABLE t (a int); END IF; END $$; CREATE TABLE t (a int);")]
    [InlineData("DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN ALTER TABLE users ADD COLUMN email text; END IF; END $$;")]
    [InlineData("SELECT drop_all(); CREATE TABLE users (id int);")]
    [InlineData("SAVEPOINT a; CREATE TABLE t (a int); ROLLBACK TO a; CREATE TABLE t (a int);")]
    [InlineData("CREATE SCHEMA public;")]
    [InlineData("CREATE TEMP TABLE t (a int) ON COMMIT DROP; CREATE TEMP TABLE t (a int) ON COMMIT DROP;")]
    [InlineData("CREATE TABLE p (a int CONSTRAINT c CHECK (a > 0)); CREATE TABLE k () INHERITS (p); ALTER TABLE k ADD CONSTRAINT c CHECK (a > 0);")]
    [InlineData("CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a); CREATE TABLE k PARTITION OF p DEFAULT; ALTER TABLE ONLY p ADD PRIMARY KEY (a); ALTER TABLE k ADD PRIMARY KEY (a);")]
    [InlineData("BEGIN; CREATE TABLE t (a int); PREPARE TRANSACTION 'x'; CREATE TABLE t (a int);")]
    [InlineData("DROP OWNED BY app; CREATE TABLE users (id int);")]
    public void A_name_that_is_free_or_may_be_is_not_reported(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("\\if :{?skip}\nALTER TABLE users ADD COLUMN a int;\n\\else\nALTER TABLE users ADD COLUMN a int;\n\\endif\n")]
    [InlineData("CREATE TABLE hs (h hstore); DROP EXTENSION hstore CASCADE; ALTER TABLE hs ADD h int;")]
    [InlineData("CREATE FOREIGN TABLE fot (id int) SERVER sss; DROP SERVER sss CASCADE; CREATE TABLE fot (id int);")]
    public void What_one_of_two_branches_or_a_cascade_has_done_is_not_known(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_name_without_schema_may_be_made_in_the_schema_of_the_role()
    {
        LintAssert.Clean(Rule, "CREATE TABLE users (id int);", LintAssert.Schema + "CREATE SCHEMA AUTHORIZATION app;");
        LintAssert.Clean(Rule, "CREATE TABLE users (id int);", LintAssert.Schema + "CREATE SCHEMA app AUTHORIZATION app;");
        LintAssert.Finds(Rule, "CREATE TABLE public.users (id int);", LintAssert.Schema + "CREATE SCHEMA AUTHORIZATION app;");
        LintAssert.Finds(Rule, "SET search_path = public; CREATE TABLE users (id int);", LintAssert.Schema + "CREATE SCHEMA AUTHORIZATION app;");
        LintAssert.Finds(Rule, "SET search_path = public; RESET search_path; CREATE TABLE public.users (id int);", LintAssert.Schema + "CREATE SCHEMA AUTHORIZATION app;");
    }

    [Fact]
    public void A_shell_gives_its_partitions_nothing() => LintAssert.Clean(
        Rule,
        """
        CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL) PARTITION BY RANGE (at);
        CREATE TABLE events_2024 (id bigint NOT NULL, at timestamptz NOT NULL);
        ALTER TABLE ONLY events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        ALTER TABLE ONLY events ADD CONSTRAINT events_pkey PRIMARY KEY (id, at);
        ALTER TABLE ONLY events_2024 ADD CONSTRAINT events_2024_pkey PRIMARY KEY (id, at);
        ALTER INDEX events_pkey ATTACH PARTITION events_2024_pkey;
        """);
}
