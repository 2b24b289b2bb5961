using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class NotRerunnableTests
{
    private const string Rule = "not-rerunnable";

    [Theory]
    [InlineData("CREATE TABLE t (a int);", "table t stays", "42P07", "CREATE TABLE IF NOT EXISTS t (a int);")]
    [InlineData("CREATE UNIQUE INDEX i ON users (email);", "index i stays", "42P07", "CREATE UNIQUE INDEX IF NOT EXISTS i ON users (email);")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users (email);", "index i stays", "42P07", "DROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("ALTER TABLE users ADD COLUMN a int;", "column users.a stays", "42701", "ALTER TABLE users ADD COLUMN IF NOT EXISTS a int;")]
    [InlineData("ALTER TABLE users ADD a int;", "column users.a stays", "42701", "ALTER TABLE users ADD COLUMN IF NOT EXISTS a int;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0) NOT VALID;", "constraint c of users stays", "42710", "DROP CONSTRAINT IF EXISTS c;")]
    [InlineData("ALTER TABLE users DROP COLUMN state;", "users without state stays", "42703", "DROP COLUMN IF EXISTS state;")]
    [InlineData("DROP TABLE plans;", "the schema without plans stays", "42P01", "DROP TABLE IF EXISTS plans;")]
    [InlineData("DROP INDEX CONCURRENTLY i;", "the schema without i stays", "42704", "DROP INDEX CONCURRENTLY IF EXISTS i;")]
    [InlineData("CREATE TYPE \"Mood\" AS ENUM ('a');", "type \"Mood\" stays", "42710", "DROP TYPE IF EXISTS \"Mood\";")]
    [InlineData("ALTER TYPE mood ADD VALUE 'b';", "label 'b' of mood stays", "42710", "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'b';")]
    [InlineData("CREATE VIEW v AS SELECT 1;", "view v stays", "42P07", "CREATE OR REPLACE VIEW v AS SELECT 1;")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';", "function f stays", "42723", "CREATE OR REPLACE FUNCTION f()")]
    [InlineData("CREATE SCHEMA s;", "schema s stays", "42P06", "CREATE SCHEMA IF NOT EXISTS s;")]
    [InlineData("ALTER TABLE users RENAME state TO status;", "column users.status stays", "42703", "BEGIN;")]
    public void What_is_done_stays_and_fails_the_second_time(string sql, string what, string state, string help)
    {
        var finding = LintAssert.Finds(Rule, sql + "\nVACUUM users;");
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
        Assert.Contains($"(SQLSTATE {state})", finding.Message, StringComparison.Ordinal);
        Assert.Contains("(line 2 and on)", finding.Message, StringComparison.Ordinal);
        Assert.Contains(help, finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TransactionMode.PerStatement)]
    [InlineData(TransactionMode.None)]
    public void It_is_told_once_where_the_runner_commits_each_statement(TransactionMode mode) =>
        LintAssert.Finds(Rule, "CREATE TABLE t (a int); CREATE TABLE s (a int); CREATE TABLE r (a int);", settings: LintAssert.With(mode));

    [Theory]
    [InlineData("CREATE TABLE t (a int); CREATE TABLE s (a int);")]
    [InlineData("BEGIN; CREATE TABLE t (a int); CREATE TABLE s (a int); COMMIT;")]
    [InlineData("SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users (email); RESET lock_timeout;")]
    [InlineData("CREATE TABLE IF NOT EXISTS t (a int); VACUUM users;")]
    [InlineData("DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON users (email); VACUUM users;")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT 1; VACUUM users;")]
    [InlineData("ALTER TABLE users ALTER state SET DEFAULT 'x'; VACUUM users;")]
    [InlineData("CREATE TEMP TABLE t (a int); VACUUM users;")]
    public void What_is_one_transaction_or_may_be_done_twice_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
