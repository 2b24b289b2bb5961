using Teal.Linting;

namespace Teal.Tests.Linting;

/// <summary>
/// What users of migration linters have reported as wrong, each as a migration that must be found or must not be: docs/rules-compared.md
/// lists them.
/// </summary>
public class KnownFaultsTests
{
    private const string Sessions = LintAssert.Schema + "CREATE TABLE sessions (id int PRIMARY KEY, user_id bigint NOT NULL CONSTRAINT k REFERENCES users);";

    [Theory]
    [InlineData("index-not-concurrent", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);")]
    [InlineData("index-not-concurrent", "CREATE TABLE t AS SELECT 1 AS a; CREATE INDEX i ON t (a);")]
    [InlineData("index-not-concurrent", "CREATE TEMP TABLE t (a int); CREATE INDEX i ON t (a);")]
    [InlineData("index-not-concurrent", "CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("lock-timeout-missing", "CREATE TABLE t (a int);")]
    [InlineData("lock-timeout-missing", "ALTER ROLE CURRENT_USER SET lock_timeout = '1s'; SET lock_timeout = '1s'; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("lock-timeout-missing", "SELECT set_config('lock_timeout', '1s', false); ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("required-column-without-default", "ALTER TABLE users ADD COLUMN a int NOT NULL DEFAULT 1;")]
    [InlineData("volatile-default", "ALTER TABLE users ADD COLUMN a int DEFAULT -1;")]
    [InlineData("volatile-default", "ALTER TABLE users ADD COLUMN a interval DEFAULT interval '1 day';")]
    [InlineData("volatile-default", "ALTER TABLE users ADD COLUMN a date DEFAULT current_date;")]
    [InlineData("volatile-default", "ALTER TABLE users ADD COLUMN a text DEFAULT lower('X');")]
    [InlineData("volatile-default", "ALTER TABLE users ADD COLUMN a timestamptz DEFAULT pg_catalog.now();")]
    [InlineData("stored-generated-column", "ALTER TABLE users ADD COLUMN a bigint GENERATED ALWAYS AS (id * 2) VIRTUAL;")]
    [InlineData("set-not-null", "ALTER TABLE users ALTER email SET NOT NULL;")]
    [InlineData("drop-table", "CREATE TABLE t (a int); DROP TABLE t;")]
    [InlineData("truncate", "-- +goose Up\nSELECT 1;\n-- +goose Down\nTRUNCATE users;")]
    public void What_is_harmless_is_not_reported(string rule, string sql) =>
        LintAssert.Clean(rule, sql, Sessions, new LintSettings { PgMajor = 18 });

    [Theory]
    [InlineData("index-not-concurrent", "CREATE TABLE a.t (x int); CREATE INDEX i ON b.t (x);")]
    [InlineData("index-not-concurrent", "DO $$ BEGIN CREATE INDEX i ON users (email); END $$;")]
    [InlineData("not-allowed-in-transaction", "START TRANSACTION; DROP INDEX CONCURRENTLY i; COMMIT;")]
    [InlineData("not-allowed-in-transaction", "BEGIN; REINDEX INDEX CONCURRENTLY i; COMMIT;")]
    [InlineData("not-allowed-in-transaction", "BEGIN; ALTER TABLE p DETACH PARTITION q CONCURRENTLY; COMMIT;")]
    [InlineData("set-not-null", "ALTER TABLE users ADD CONSTRAINT c CHECK (state <> '') NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c; ALTER TABLE users ALTER plan_id SET NOT NULL;")]
    [InlineData("set-not-null", "CREATE INDEX CONCURRENTLY i ON users (plan_id) WHERE plan_id IS NOT NULL; ALTER TABLE users ALTER plan_id SET NOT NULL;")]
    [InlineData("required-column-without-default", "ALTER TABLE users ADD COLUMN a int NOT NULL DEFAULT 0; ALTER TABLE users ALTER a DROP DEFAULT;")]
    [InlineData("constraint-rejects-writes", "ALTER TABLE users ADD COLUMN a int; ALTER TABLE users ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;")]
    [InlineData("drop-foreign-key", "ALTER TABLE sessions DROP CONSTRAINT k;")]
    [InlineData("foreign-key-in-create-table", "CREATE TABLE t (user_id bigint REFERENCES users);")]
    [InlineData("work-after-exclusive-lock", "BEGIN; CREATE TABLE t (user_id bigint REFERENCES users); SELECT count(*) FROM plans; COMMIT;")]
    [InlineData("constrained-domain-column", "CREATE DOMAIN positive AS int CHECK (VALUE > 0); ALTER TABLE users ADD COLUMN a positive;")]
    [InlineData("lock-timeout-useless", "SET lock_timeout = 0; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("lock-timeout-useless", "SET lock_timeout = '1d'; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("lock-timeout-missing", "SET lock_timeout = '1s'; RESET ALL; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("vacuum-full", "VACUUM FULL users;")]
    [InlineData("cluster", "CLUSTER users USING users_pkey;")]
    [InlineData("truncate", "TRUNCATE users;")]
    [InlineData("lock-table", "LOCK TABLE users;")]
    [InlineData("rewriting-table-option", "ALTER TABLE users SET UNLOGGED;")]
    [InlineData("rename-table", "ALTER TABLE users SET SCHEMA old;")]
    [InlineData("rename-enum-value", "ALTER TYPE mood RENAME VALUE 'a' TO 'b';")]
    public void What_does_harm_is_reported(string rule, string sql) => LintAssert.Finds(rule, sql, Sessions);

    [Fact]
    public void A_dropped_table_is_said_to_lock_the_one_it_refers_to() =>
        Assert.Contains("an ACCESS EXCLUSIVE lock on users", LintAssert.Finds("drop-table", "DROP TABLE sessions;", Sessions).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("add-exclusion-constraint", "ALTER TABLE users ADD EXCLUDE (id WITH =);")]
    [InlineData("unique-constraint-without-index", "ALTER TABLE users ADD UNIQUE (email);")]
    public void NOT_VALID_is_advised_only_where_the_server_knows_it(string rule, string sql) =>
        Assert.DoesNotMatch("(EXCLUDE|UNIQUE)[^;]*NOT VALID;", LintAssert.Finds(rule, sql).Help);
}
