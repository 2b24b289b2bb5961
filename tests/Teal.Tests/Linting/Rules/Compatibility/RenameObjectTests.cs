namespace Teal.Tests.Linting.Rules.Compatibility;

public class RenameObjectTests
{
    private const string Rule = "rename-object";

    [Theory]
    [InlineData("ALTER SCHEMA app RENAME TO app2;", "42P01")]
    [InlineData("ALTER TYPE state RENAME TO states;", "'type \"state\" does not exist' (SQLSTATE 42704)")]
    [InlineData("ALTER DOMAIN app.email SET SCHEMA public;", "'type \"app.email\" does not exist' (SQLSTATE 42704)")]
    [InlineData("ALTER FUNCTION f(int) RENAME TO g;", "'function f(…) does not exist' (SQLSTATE 42883)")]
    [InlineData("ALTER PROCEDURE p() SET SCHEMA app;", "'procedure p(…) does not exist' (SQLSTATE 42883)")]
    [InlineData("ALTER AGGREGATE total(int) RENAME TO sum_of;", "SQLSTATE 42883")]
    [InlineData("ALTER DATABASE shop RENAME TO store;", "SQLSTATE 3D000")]
    [InlineData("ALTER ROLE app RENAME TO app2;", "SQLSTATE 28000")]
    [InlineData("ALTER COLLATION german RENAME TO de;", "SQLSTATE 42704")]
    [InlineData("ALTER TEXT SEARCH CONFIGURATION shop SET SCHEMA app;", "SQLSTATE 42704")]
    [InlineData("ALTER EXTENSION hstore SET SCHEMA ext;", "SQLSTATE 42883")]
    [InlineData("ALTER TYPE address RENAME ATTRIBUTE zip TO postcode;", "'column \"zip\" not found in data type address' (SQLSTATE 42703)")]
    public void What_queries_name_is_found_with_their_error(string sql, string error) =>
        Assert.Contains(error, LintAssert.Finds(Rule, sql, schema: null).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TRIGGER t ON users RENAME TO u;")]
    [InlineData("ALTER POLICY p ON users RENAME TO q;")]
    [InlineData("ALTER PUBLICATION p RENAME TO q;")]
    [InlineData("ALTER TABLE users RENAME TO members;")]
    [InlineData("ALTER SCHEMA app RENAME TO teal_retired_app;")]
    [InlineData("CREATE SCHEMA app; ALTER SCHEMA app RENAME TO app2;")]
    [InlineData("CREATE TYPE state AS ENUM ('a'); ALTER TYPE state RENAME TO states;")]
    [InlineData("CREATE DOMAIN email AS text; ALTER DOMAIN email SET SCHEMA app;")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() RENAME TO g;")]
    [InlineData("CREATE TYPE address AS (zip text); ALTER TYPE address RENAME ATTRIBUTE zip TO postcode;")]
    public void What_no_query_names_and_what_is_new_or_retired_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_function_that_may_have_been_there_before_is_not_new() =>
        LintAssert.Finds(Rule, "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() RENAME TO g;");

    [Theory]
    [InlineData("CREATE TYPE mood AS ENUM ('a', 'it''s');", "ALTER TYPE mood RENAME TO feeling;", "CREATE TYPE feeling AS ENUM ('a', 'it''s');", "DROP TYPE mood;")]
    [InlineData("CREATE TYPE mood AS (a int, b text);", "ALTER TYPE mood RENAME TO feeling;", "CREATE TYPE feeling AS (a integer, b text);", "DROP TYPE mood;")]
    [InlineData("CREATE DOMAIN mood AS int NOT NULL DEFAULT 1 CHECK (VALUE > 0);", "ALTER DOMAIN mood RENAME TO feeling;", "CREATE DOMAIN feeling AS integer DEFAULT 1 NOT NULL CHECK (VALUE > 0);", "DROP DOMAIN mood;")]
    public void A_type_that_is_known_is_made_beside_the_old_one_before_that_is_dropped(string schema, string sql, string made, string dropped)
    {
        var advice = LintAssert.SqlOf(LintAssert.Finds("rename-object", sql, schema));
        Assert.StartsWith(made, advice, StringComparison.Ordinal);
        Assert.EndsWith("-- in a later migration:\n" + dropped, advice, StringComparison.Ordinal);
    }
}
