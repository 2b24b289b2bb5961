using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class AttachPartitionTests
{
    private const string Rule = "attach-partition";
    private const string Attach = "ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');";

    [Fact]
    public void The_rows_of_the_partition_are_read_under_its_lock()
    {
        var finding = ShopLint.Finds(Rule, Attach);
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on events_2027, which blocks every read and write of it, while all its rows are read", finding.Message);
        ShopLint.Contains("'partition constraint of relation \"events_2027\" is violated by some row' (SQLSTATE 23514)", finding.Message);
        ShopLint.Contains("CHECK (happened_at IS NOT NULL AND happened_at >= '2027-01-01' AND happened_at < '2028-01-01') NOT VALID;", finding.Help);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("CHECK (happened_at >= '2027-01-01' AND happened_at < '2028-01-01')")]
    [InlineData("CHECK (happened_at IS NOT NULL AND happened_at >= timestamptz '2027-01-01' AND happened_at < '2028-01-01'::timestamptz)")]
    public void A_validated_CHECK_that_says_the_same_proves_it(string check) =>
        ShopLint.Clean(Rule, $"ALTER TABLE events_2027 ADD CONSTRAINT c {check} NOT VALID; ALTER TABLE events_2027 VALIDATE CONSTRAINT c; {Attach}", ShopLint.Alone);

    [Theory]
    [InlineData("CHECK (happened_at >= '2027-01-01') NOT VALID; ALTER TABLE events_2027 VALIDATE CONSTRAINT c;")]
    [InlineData("CHECK (happened_at >= '2027-01-01' AND happened_at < '2029-01-01') NOT VALID; ALTER TABLE events_2027 VALIDATE CONSTRAINT c;")]
    [InlineData("CHECK (happened_at >= '2027-01-01' AND happened_at < '2028-01-01') NOT VALID;")]
    public void Any_other_CHECK_does_not(string check) => ShopLint.Finds(Rule, $"ALTER TABLE events_2027 ADD CONSTRAINT c {check} {Attach}", ShopLint.Alone);

    [Fact]
    public void A_list_is_proven_by_a_list()
    {
        const string Table = "CREATE TABLE p (a int) PARTITION BY LIST (a);";
        const string Schema = Table + "CREATE TABLE c (a int NOT NULL, CHECK (a IN (1, 2)));";
        LintAssert.Clean(Rule, "ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1, 2, 3);", Schema);
        LintAssert.Finds(Rule, "ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1);", Schema);
        LintAssert.Finds(Rule, "ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1, 2);", Table + "CREATE TABLE c (a int, CHECK (a IN (1, 2)));");
    }

    [Fact]
    public void A_partition_of_this_file_is_free() =>
        ShopLint.Clean(Rule, "CREATE TABLE e (LIKE events); ALTER TABLE events ATTACH PARTITION e FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');");

    [Fact]
    public void The_default_partition_is_read_too_unless_a_CHECK_says_otherwise()
    {
        const string Schema = "CREATE TABLE p (a int NOT NULL) PARTITION BY RANGE (a); CREATE TABLE d PARTITION OF p DEFAULT; CREATE TABLE c (a int NOT NULL, CHECK (a >= 1 AND a < 5));";
        const string Sql = "ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (1) TO (5);";
        var finding = LintAssert.Finds(Rule, Sql, Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("The rows of the default partition d are read as well", finding.Message);
        ShopLint.Contains("ALTER TABLE d ADD CONSTRAINT d_bound CHECK (NOT (", finding.Help);
        LintAssert.Clean(Rule, Sql, Schema + "ALTER TABLE d ADD CHECK (NOT (a IS NOT NULL AND a >= 1 AND a < 5));");
        LintAssert.Finds(Rule, Sql, Schema + "ALTER TABLE d ADD CHECK (NOT (a >= 1 AND a < 5 AND a <> 3));");
    }

    [Fact]
    public void No_CHECK_proves_a_hash() =>
        ShopLint.Contains("No CHECK can prove such a bound", ShopLint.Finds(Rule, "ALTER TABLE p ATTACH PARTITION c FOR VALUES WITH (MODULUS 4, REMAINDER 0);", known: false).Help);

    [Theory]
    [InlineData("", true)]
    [InlineData("ALTER TABLE rest ADD CONSTRAINT c CHECK (NOT (a IS NOT NULL AND a IN (2)));", false)]
    public void A_new_partition_reads_the_default_one_unless_a_check_speaks_for_it(string check, bool isFound)
    {
        var schema = "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE rest PARTITION OF p DEFAULT;" + check;
        const string Sql = "CREATE TABLE two PARTITION OF p FOR VALUES IN (2);";
        if (!isFound) LintAssert.Clean("attach-partition", Sql, schema);
        else Assert.Contains("The rows of the default partition rest are read", LintAssert.Finds("attach-partition", Sql, schema).Message, StringComparison.Ordinal);
        LintAssert.Clean("attach-partition", "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE rest PARTITION OF p DEFAULT;" + Sql, schema: "");
    }
}
