namespace Teal.Tests.Linting;

/// <summary>What a file rolls back itself has broken nothing, though it held its locks.</summary>
public class UndoneStatementsTests
{
    [Theory]
    [InlineData("drop-column", "BEGIN; ALTER TABLE users DROP COLUMN state; ROLLBACK;")]
    [InlineData("drop-column", "BEGIN; SAVEPOINT s; ALTER TABLE users DROP COLUMN state; ROLLBACK TO s; COMMIT;")]
    [InlineData("rename-column", "BEGIN; ALTER TABLE users RENAME state TO s; ROLLBACK; SELECT 1;")]
    [InlineData("rename-table", "BEGIN; DO $$ BEGIN ALTER TABLE users RENAME TO u; END $$; ROLLBACK;")]
    public void It_is_not_reported(string rule, string sql)
    {
        LintAssert.Clean(rule, sql);
        LintAssert.Finds(rule, sql.Replace("ROLLBACK TO s;", "", StringComparison.Ordinal).Replace("ROLLBACK", "COMMIT", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_locks_are() => LintAssert.Finds("index-not-concurrent", "BEGIN; CREATE INDEX i ON users (state); ROLLBACK;");

    [Fact]
    public void What_it_made_is_not_new_behind_it()
    {
        LintAssert.Finds("index-not-concurrent", "BEGIN; DROP TABLE users; CREATE TABLE users (state text); ROLLBACK; CREATE INDEX i ON users (state);");
        LintAssert.Finds("lock-timeout-missing", "BEGIN; SET lock_timeout = '1s'; ROLLBACK; ALTER TABLE users ADD COLUMN a int;");
    }
}
