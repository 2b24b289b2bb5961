using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Compatibility;

public class PublicationChangeTests
{
    private const string Rule = "publication-change";
    private const string Schema = LintAssert.Schema + "CREATE TABLE visits (at timestamp);";

    [Theory]
    [InlineData("DROP PUBLICATION warehouse;", "'publication \"warehouse\" does not exist' (SQLSTATE 42704)")]
    [InlineData("ALTER PUBLICATION warehouse DROP TABLE users;", "get nothing more of users")]
    [InlineData("ALTER PUBLICATION warehouse SET TABLE users;", "get nothing more of every table that the list does not name")]
    [InlineData("ALTER PUBLICATION warehouse SET (publish = 'insert');", "get nothing more of every kind of write")]
    [InlineData("ALTER TABLE users REPLICA IDENTITY NOTHING;", "(SQLSTATE 55000)")]
    public void Losing_what_is_published_is_a_warning(string sql, string part)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(part, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE PUBLICATION warehouse FOR TABLE users, visits;")]
    [InlineData("ALTER PUBLICATION warehouse ADD TABLE visits;")]
    public void Publishing_a_table_without_a_key_is_an_error(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql, Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal("visits", finding.Relation?.Name);
        Assert.Contains("'cannot update table \"visits\" because it does not have a replica identity and publishes updates' (SQLSTATE 55000)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE PUBLICATION warehouse FOR TABLE users;")]
    [InlineData("CREATE PUBLICATION warehouse FOR TABLE visits WITH (publish = 'insert, truncate');")]
    [InlineData("CREATE PUBLICATION warehouse FOR TABLE somewhere.unknown;")]
    [InlineData("ALTER TABLE visits REPLICA IDENTITY FULL; CREATE PUBLICATION warehouse FOR TABLE visits;")]
    [InlineData("CREATE TABLE t (a int); CREATE PUBLICATION warehouse FOR TABLE t; ALTER TABLE t REPLICA IDENTITY NOTHING;")]
    [InlineData("CREATE PUBLICATION p FOR TABLE users; ALTER PUBLICATION p SET TABLE plans; ALTER PUBLICATION p DROP TABLE plans; DROP PUBLICATION p;")]
    [InlineData("ALTER TABLE users REPLICA IDENTITY USING INDEX users_pkey;")]
    [InlineData("ALTER PUBLICATION warehouse SET (publish_via_partition_root = true);")]
    public void The_rest_is_not_reported(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Fact]
    public void A_replica_identity_of_an_earlier_migration_is_known() =>
        LintAssert.Clean(Rule, "CREATE PUBLICATION warehouse FOR TABLE visits;", Schema + "ALTER TABLE visits REPLICA IDENTITY FULL;");
}
