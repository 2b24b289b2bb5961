namespace Teal.Tests.Linting.Rules.Compatibility;

public class ConstraintRejectsWritesTests
{
    private const string Rule = "constraint-rejects-writes";

    [Theory]
    [InlineData("ALTER TABLE users ADD a int; ALTER TABLE users ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;")]
    [InlineData("ALTER TABLE users ADD a int; ALTER TABLE users ADD CHECK (a > 0 AND a IS NOT NULL);")]
    public void A_value_required_of_a_column_that_the_running_version_does_not_know_is_found(string sql) =>
        Assert.Contains("NOT VALID spares the rows that are there, not the writes to come", LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CHECK (state IN ('open', 'done')) NOT VALID", "refuses the default of users.state, 'new'")]
    [InlineData("CHECK (state = 'open')", "SQLSTATE 23514")]
    [InlineData("CHECK (n > 5)", "refuses the default of users.n, 0")]
    [InlineData("CHECK (state <> 'new')", "'new'")]
    public void A_CHECK_that_refuses_the_default_is_found(string check, string text) =>
        Assert.Contains(text, LintAssert.Finds(Rule, $"ALTER TABLE users ADD CONSTRAINT c {check};", LintAssert.Schema + "ALTER TABLE users ADD n int NOT NULL DEFAULT 0;").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY i ON users (state);")]
    [InlineData("ALTER TABLE users ADD UNIQUE (state);")]
    public void A_constant_default_that_must_be_unique_is_found(string sql) =>
        Assert.Contains("SQLSTATE 23505", LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (balance >= 0) NOT VALID;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (plan_id IS NOT NULL) NOT VALID;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (state IN ('new', 'open')) NOT VALID;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (state = lower(state));")]
    [InlineData("ALTER TABLE users ADD a int DEFAULT 1; ALTER TABLE users ADD CHECK (a IS NOT NULL) NOT VALID;")]
    [InlineData("ALTER TABLE users ADD a int; ALTER TABLE users ADD CHECK (a > 0) NOT VALID;")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY i ON users (state, plan_id);")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY i ON users (state) WHERE plan_id = 1;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD b int; ALTER TABLE t ADD CHECK (b IS NOT NULL);")]
    public void What_is_not_certain_to_refuse_a_write_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
