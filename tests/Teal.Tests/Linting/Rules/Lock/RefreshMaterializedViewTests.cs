using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class RefreshMaterializedViewTests
{
    private const string Rule = "refresh-materialized-view";
    private const string Base = "CREATE TABLE users (id int PRIMARY KEY, name text); CREATE MATERIALIZED VIEW v AS SELECT id, name FROM users;";
    private const string Keyed = Base + "CREATE UNIQUE INDEX v_id ON v (id);";

    [Fact]
    public void Readers_wait_and_a_unique_index_makes_the_fix()
    {
        const string Sql = "REFRESH MATERIALIZED VIEW v;";
        var finding = LintAssert.Finds(Rule, Sql, Keyed);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("an ACCESS EXCLUSIVE lock on v, which blocks every read and write of it, while the table and its indexes are rewritten", finding.Message, StringComparison.Ordinal);
        Assert.Equal("REFRESH MATERIALIZED VIEW CONCURRENTLY v;", finding.Fix!.ApplyTo(Sql));
        Assert.Empty(LintAssert.FindsAll(finding.Fix.ApplyTo(Sql), Keyed));
    }

    [Fact]
    public void Without_a_unique_index_there_is_no_fix()
    {
        var finding = LintAssert.Finds(Rule, "REFRESH MATERIALIZED VIEW v;", Base);
        Assert.Null(finding.Fix);
        Assert.Contains("CREATE UNIQUE INDEX CONCURRENTLY ON v", finding.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_that_is_not_known_is_a_warning_that_says_so()
    {
        var finding = LintAssert.Finds(Rule, "REFRESH MATERIALIZED VIEW a.\"V\";", schema: null);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("(the schema of a.\"V\" is not known; it is assumed that it is large)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REFRESH MATERIALIZED VIEW v WITH NO DATA;", Keyed, "'materialized view \"v\" has not been populated' (SQLSTATE 55000)")]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY v;", Base, "'cannot refresh materialized view \"public.v\" concurrently' (SQLSTATE 55000)")]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY v;", Base + "CREATE UNIQUE INDEX i ON v (id) WHERE id > 0; CREATE UNIQUE INDEX j ON v (lower(name)); CREATE INDEX k ON v (id);", "(SQLSTATE 55000)")]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY w;", "CREATE MATERIALIZED VIEW w AS SELECT 1 AS a WITH NO DATA; CREATE UNIQUE INDEX i ON w (a);", "(SQLSTATE 0A000)")]
    public void What_fails_is_told_with_the_servers_words(string sql, string schema, string message) =>
        Assert.Contains(message, LintAssert.Finds(Rule, sql, schema).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY v;", Keyed)]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY v;", null)]
    [InlineData("CREATE MATERIALIZED VIEW n AS SELECT 1; REFRESH MATERIALIZED VIEW n;", Base)]
    [InlineData("REFRESH MATERIALIZED VIEW w;", "CREATE MATERIALIZED VIEW w AS SELECT 1 AS a WITH NO DATA;")]
    public void What_no_reader_waits_for_is_free(string sql, string? schema) => LintAssert.Clean(Rule, sql, schema);

    [Fact]
    public void Nobody_needs_a_lock_timeout_for_a_lock_that_lets_readers_go_on()
    {
        LintAssert.Clean("lock-timeout-missing", "REFRESH MATERIALIZED VIEW CONCURRENTLY v;", Keyed);
        LintAssert.Clean("lock-timeout-missing", "REFRESH MATERIALIZED VIEW CONCURRENTLY v;", schema: null);
    }

    [Fact]
    public void A_view_of_the_same_file_needs_its_unique_index_as_well()
    {
        const string Create = "CREATE MATERIALIZED VIEW mv AS SELECT id FROM users;";
        Assert.Contains("(SQLSTATE 55000)", LintAssert.Finds("refresh-materialized-view", Create + "REFRESH MATERIALIZED VIEW CONCURRENTLY mv;").Message, StringComparison.Ordinal);
        LintAssert.Clean("refresh-materialized-view", Create + "CREATE UNIQUE INDEX ON mv (id); REFRESH MATERIALIZED VIEW CONCURRENTLY mv;");
        LintAssert.Clean("refresh-materialized-view", Create + "REFRESH MATERIALIZED VIEW mv;");
    }
}
