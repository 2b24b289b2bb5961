using Teal.Linting;

namespace Teal.Tests.Linting;

/// <summary>A name means what search_path makes of it.</summary>
public class SearchPathTests
{
    private const string App =
        """
        CREATE SCHEMA app;
        CREATE TABLE app.users (email text CHECK (email IS NOT NULL), name text);
        CREATE TABLE users (email text);
        """;

    [Theory]
    [InlineData("SET search_path TO app; ALTER TABLE users ALTER email SET NOT NULL;")]
    [InlineData("ALTER TABLE app.users ALTER email SET NOT NULL;")]
    public void What_is_known_of_the_table_is_found(string sql) => LintAssert.Clean("set-not-null", sql, App);

    [Fact]
    public void The_finding_names_the_table_that_is_meant()
    {
        var finding = LintAssert.Finds("set-not-null", "SET search_path TO app; ALTER TABLE users ALTER name SET NOT NULL;", App);
        Assert.Equal("app.users", finding.Relation?.ToString());
        Assert.Contains("on app.users", finding.Message, StringComparison.Ordinal);
        Assert.Equal("users", LintAssert.Finds("set-not-null", "ALTER TABLE users ALTER email SET NOT NULL;", App).Relation?.ToString());
    }

    [Theory]
    [InlineData("CREATE TABLE app.t (a int); SET search_path TO app; CREATE INDEX i ON t (a);")]
    [InlineData("SET search_path TO app; CREATE TABLE t (a int); CREATE INDEX i ON app.t (a);")]
    [InlineData("CREATE TEMP TABLE users (a int); CREATE INDEX i ON users (a);")]
    public void What_the_file_made_is_new_under_each_of_its_names(string sql) => LintAssert.Clean("index-not-concurrent", sql, App);

    [Theory]
    [InlineData("CREATE TEMP TABLE users (a int); CREATE INDEX i ON public.users (email);")]
    [InlineData("SET search_path TO app; CREATE TABLE t (a int); CREATE INDEX i ON public.t (a);")]
    [InlineData("SET search_path TO app; CREATE TABLE t (a int); SET search_path TO public; CREATE INDEX i ON users (email);")]
    public void Its_namesake_in_another_schema_is_not(string sql) => LintAssert.Finds("index-not-concurrent", sql, App);

    // The server warns and sets nothing: 'SET LOCAL can only be used in transaction blocks' (SQLSTATE 25P01).
    [Theory]
    [InlineData(TransactionMode.None, "SET LOCAL search_path TO app; ALTER TABLE users ALTER email SET NOT NULL;", "users")]
    [InlineData(TransactionMode.PerStatement, "SET LOCAL search_path TO app; ALTER TABLE users ALTER name SET NOT NULL;", "users")]
    [InlineData(TransactionMode.None, "SELECT set_config('search_path', 'app', true); ALTER TABLE users ALTER name SET NOT NULL;", "users")]
    [InlineData(TransactionMode.None, "BEGIN; SET LOCAL search_path TO app; ALTER TABLE users ALTER name SET NOT NULL; COMMIT;", "app.users")]
    [InlineData(TransactionMode.PerFile, "SET LOCAL search_path TO app; ALTER TABLE users ALTER name SET NOT NULL;", "app.users")]
    public void What_is_set_for_a_transaction_needs_one(TransactionMode mode, string sql, string table) =>
        Assert.Equal(table, LintAssert.Finds("set-not-null", sql, App, LintAssert.With(mode)).Relation?.ToString());
}
