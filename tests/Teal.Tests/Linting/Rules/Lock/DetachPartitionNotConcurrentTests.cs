using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class DetachPartitionNotConcurrentTests
{
    private const string Rule = "detach-partition-not-concurrent";
    private const string Detach = "ALTER TABLE events DETACH PARTITION events_2025";

    [Fact]
    public void The_whole_table_is_locked()
    {
        var finding = ShopLint.Finds(Rule, Detach);
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on events, which blocks every read and write of it", finding.Message);
        ShopLint.IsSafe(finding);
        Assert.Equal(Detach + " CONCURRENTLY", ShopLint.Fixed(Rule, Detach));
    }

    [Theory]
    [InlineData(Detach + " CONCURRENTLY;")]
    [InlineData(Detach + " FINALIZE;")]
    [InlineData("CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1); ALTER TABLE p DETACH PARTITION c;")]
    public void What_is_in_nobodys_way_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void In_a_transaction_there_is_no_fix() => Assert.Null(ShopLint.Finds(Rule, Detach, ShopLint.PerFile).Fix);

    [Fact]
    public void With_a_default_partition_there_is_no_concurrent_way()
    {
        const string Default = "CREATE TABLE others PARTITION OF events DEFAULT;";
        var finding = ShopLint.Finds(Rule, Default + Detach);
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Null(finding.Fix);
        ShopLint.Contains("SQLSTATE 55000", finding.Help);
        ShopLint.Clean(Rule, "SET lock_timeout = '1s';" + Default + Detach);
    }
}
