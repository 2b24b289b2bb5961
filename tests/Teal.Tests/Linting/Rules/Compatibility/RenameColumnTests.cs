using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class RenameColumnTests
{
    private const string Rule = "rename-column";

    [Fact]
    public void A_renamed_column_is_found_with_what_fails_and_what_is_locked()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TABLE users RENAME COLUMN subscription_plan TO plan;");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(Category.Compatibility, finding.Category);
        Assert.Equal("users", finding.Relation.ToString());
        Assert.Contains("column \"subscription_plan\" does not exist", finding.Message, StringComparison.Ordinal);
        Assert.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, for an instant", finding.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE users ADD COLUMN plan character varying(50);", finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE ONLY users RENAME subscription_plan TO plan;")]
    [InlineData("ALTER VIEW active RENAME COLUMN a TO b;")]
    [InlineData("ALTER FOREIGN TABLE remote RENAME a TO b;")]
    [InlineData("ALTER TABLE IF EXISTS app.users RENAME COLUMN \"Plan\" TO plan;")]
    public void Every_spelling_is_found(string sql) => LintAssert.Finds(Rule, sql, schema: null);

    [Fact]
    public void A_column_of_a_table_that_is_new_is_free() =>
        LintAssert.Clean(Rule, "CREATE TABLE t (a int); ALTER TABLE t RENAME COLUMN a TO b;");

    [Fact]
    public void A_new_table_of_one_schema_does_not_excuse_that_of_another() =>
        LintAssert.Finds(Rule, "CREATE TABLE a.t (a int); ALTER TABLE b.t RENAME COLUMN a TO b;");

    [Fact]
    public void A_column_added_in_the_same_file_is_free() =>
        LintAssert.Clean(Rule, "ALTER TABLE users ADD COLUMN a int; ALTER TABLE users RENAME COLUMN a TO b;");

    [Theory]
    [InlineData("ALTER TABLE users RENAME CONSTRAINT users_pkey TO pk;")]
    [InlineData("ALTER TABLE users ADD COLUMN renamed text;")]
    [InlineData("ALTER TABLE users RENAME COLUMN plan_id TO teal_retired_plan_id;")]
    [InlineData("BEGIN; ALTER TABLE users RENAME state TO s; ALTER TABLE users RENAME s TO state; COMMIT;")]
    public void Other_actions_are_not_meant(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("ALTER VIEW v RENAME a TO b;", "CREATE OR REPLACE VIEW v AS SELECT id, x AS a, x AS b FROM t WHERE id > 0;")]
    [InlineData("ALTER VIEW s RENAME x TO b;", "CREATE OR REPLACE VIEW s (id, x, b) AS SELECT *, x AS b FROM t;")]
    [InlineData("SET search_path = app; ALTER VIEW public.v RENAME a TO b;", "CREATE OR REPLACE VIEW public.v AS SELECT id, x AS a, x AS b")]
    [InlineData("SET search_path = app; ALTER VIEW w RENAME a TO b;", "CREATE OR REPLACE VIEW app.w AS SELECT 1 AS a, 1 AS b;")]
    public void A_view_shows_the_column_under_both_names(string sql, string help)
    {
        const string Schema = "CREATE SCHEMA app; CREATE TABLE t (id int, x int); CREATE VIEW v AS SELECT id, x AS a FROM t WHERE id > 0; CREATE VIEW s AS SELECT * FROM t; CREATE VIEW app.w AS SELECT 1 AS a;";
        Assert.Contains(help, LintAssert.Finds(Rule, sql, Schema).Help, StringComparison.Ordinal);
    }
}
