namespace Teal.Tests.Linting.Rules.Runner;

public class InvalidIndexKeptTests
{
    private const string Rule = "invalid-index-kept";

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (email);", "i")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\" ON shop.users (email);", "shop.\"I\"")]
    public void A_left_over_of_an_earlier_build_is_kept_and_is_dropped_by_a_person_only(string sql, string index)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Contains($"an INVALID index of that name is there", finding.Message, StringComparison.Ordinal);
        Assert.Contains("already exists, skipping", finding.Message, StringComparison.Ordinal);
        Assert.Contains($"NOT indisvalid AND indexrelid = to_regclass('{index}')", finding.Help, StringComparison.Ordinal);
        Assert.Null(finding.Fix);
        LintAssert.Clean(Rule, $"DROP INDEX CONCURRENTLY IF EXISTS {index};\n{sql}");
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users (email);")]
    [InlineData("CREATE INDEX IF NOT EXISTS i ON users (email);")]
    [InlineData("DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (email);")]
    [InlineData("DROP INDEX CONCURRENTLY IF EXISTS billing.inv_n; CREATE INDEX CONCURRENTLY IF NOT EXISTS inv_n ON billing.invoices (note);")]
    [InlineData("SET search_path = billing; DROP INDEX CONCURRENTLY IF EXISTS inv_n; CREATE INDEX CONCURRENTLY IF NOT EXISTS inv_n ON invoices (note);")]
    [InlineData("CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);")]
    public void Whatever_cannot_find_an_invalid_one_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void An_index_of_that_name_in_another_schema_is_another_one() =>
        LintAssert.Finds(Rule, "DROP INDEX CONCURRENTLY IF EXISTS inv_n; CREATE INDEX CONCURRENTLY IF NOT EXISTS inv_n ON billing.invoices (note);");
}
