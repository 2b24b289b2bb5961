using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class SearchPathChangeTests
{
    private const string Rule = "search-path-change";

    [Theory]
    [InlineData("SET search_path = archive, public; ALTER TABLE users ADD COLUMN a int;", "archive.users")]
    [InlineData("SET LOCAL search_path TO \"Shop\"; CREATE TABLE t (a int);", "\"Shop\".t")]
    [InlineData("SET SCHEMA 'archive'; SELECT 1; UPDATE users SET plan_id = 1 WHERE id = 1;", "archive.users")]
    [InlineData("SELECT set_config('search_path', 'archive', false); DROP TABLE users;", "archive.users")]
    public void Names_without_a_schema_mean_something_else(string sql, string written)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Contains(written, finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET search_path = public; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("SET search_path = \"$user\", public; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("SET search_path = archive; ALTER TABLE public.users ADD COLUMN a int;")]
    [InlineData("SELECT pg_catalog.set_config('search_path', '', false); ALTER TABLE public.users ADD COLUMN a int;")]
    [InlineData("SET search_path = archive; RESET search_path; ALTER TABLE users ADD COLUMN a int;")]
    [InlineData("ALTER TABLE users ADD COLUMN a int; SET search_path = archive;")]
    public void What_nobody_depends_on_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
