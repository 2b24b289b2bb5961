using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Tests.Linting.Rules.Lock;

public class LockTimeoutMissingTests
{
    private const string Rule = "lock-timeout-missing";
    private const string Add = "ALTER TABLE users ADD COLUMN a int;";

    [Fact]
    public void The_first_strong_lock_is_waited_for_without_a_limit()
    {
        var finding = LintAssert.Finds(Rule, Add + " ALTER TABLE plans ADD COLUMN b int;");
        Assert.StartsWith("This needs an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, and no lock_timeout is set: it waits", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Equal("SET lock_timeout = '500ms';\n" + Add, finding.Fix!.ApplyTo(Add));
        LintAssert.Clean(Rule, finding.Fix.ApplyTo(Add));
    }

    [Theory]
    [InlineData(Add + " SET lock_timeout = '1s';", "(line 1 sets it too late)")]
    [InlineData("SET lock_timeout = '1s';\nRESET lock_timeout;" + Add, "(it was set back in line 2)")]
    [InlineData("SET lock_timeout = '1s';\n RESET ALL;" + Add, "(it was set back in line 2)")]
    [InlineData("SET lock_timeout = '1s';\n DISCARD ALL;" + Add, "(it was set back in line 2)")]
    [InlineData("SET lock_timeout TO DEFAULT;" + Add, "(it was set back in line 1)")]
    [InlineData("BEGIN; SET LOCAL lock_timeout = '1s'; COMMIT; " + Add, "no lock_timeout is set:")]
    [InlineData("SELECT set_config('statement_timeout', '1s', false);" + Add, "no lock_timeout is set:")]
    [InlineData("ALTER ROLE CURRENT_USER SET lock_timeout = '1s';" + Add, "no lock_timeout is set:")]
    [InlineData("DO $$ BEGIN ALTER TABLE users ADD COLUMN a int; END $$;", "no lock_timeout is set:")]
    [InlineData("CREATE INDEX i ON users (email);", "no lock_timeout is set:")]
    [InlineData("CREATE TABLE t (user_id bigint REFERENCES users);", "lock on users")]
    public void A_limit_that_is_not_in_force_does_not_count(string sql, string message) =>
        Assert.Contains(message, LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("SET lock_timeout = '1s';" + Add)]
    [InlineData("SET LOCAL lock_timeout = 500;" + Add)]
    [InlineData("BEGIN; SET LOCAL lock_timeout = '1s'; ALTER TABLE users ADD COLUMN a int; COMMIT;")]
    [InlineData("SELECT set_config('lock_timeout', '1s', false);" + Add)]
    [InlineData("SELECT pg_catalog.set_config('lock_timeout', '1s', true);" + Add)]
    [InlineData("DO $$ BEGIN PERFORM set_config('lock_timeout', '1s', true); ALTER TABLE users ADD COLUMN a int; END $$;")]
    [InlineData("DO $$ BEGIN SET LOCAL lock_timeout = '1s'; ALTER TABLE users ADD COLUMN a int; END $$;")]
    [InlineData("SET lock_timeout = '5min'; SET lock_timeout = '1s';" + Add)]
    public void A_limit_in_force_counts_however_it_was_set(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int;")]
    [InlineData("CREATE TEMP TABLE t (a int); ALTER TABLE t ADD COLUMN b int;")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("ALTER TABLE users VALIDATE CONSTRAINT c;")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id = 1;")]
    [InlineData("CREATE VIEW v AS SELECT id FROM users;")]
    public void Locks_that_block_nobody_need_none(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void What_a_role_was_given_holds_for_the_files_behind()
    {
        var role = new SourceText("1.sql", "ALTER ROLE migrator SET lock_timeout = '1s';");
        Assert.Empty(Linter.Lint([role, new SourceText("2.sql", Add)]).Findings);
        var back = new SourceText("2.sql", "ALTER ROLE migrator RESET lock_timeout;");
        Assert.Single(Linter.Lint([role, back, new SourceText("3.sql", Add)]).Findings, f => f.Rule == Rule);
    }

    [Fact]
    public void Of_a_dropped_index_the_table_is_named() =>
        Assert.Contains(
            "an ACCESS EXCLUSIVE lock on users,", ShopLint.Finds("lock-timeout-missing", "DROP INDEX users_name_idx;").Message, StringComparison.Ordinal);
}
