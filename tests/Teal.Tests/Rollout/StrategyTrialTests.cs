using Teal.Rollout.Backfilling;

namespace Teal.Tests.Rollout;

public class StrategyTrialTests
{
    // Rows a second and bytes of WAL a row, as measured on a server for tables of each kind.
    [Theory]
    [InlineData("full pages, primary key only", "Stripes", 224_000, 274, 310_000, 460)]
    [InlineData("full pages and a second index of few values", "Stripes", 150_000, 294, 48_000, 549)]
    [InlineData("pages with room", "Keys", 224_000, 243, 374_000, 243)]
    [InlineData("full pages, primary key only, and something else at work meanwhile", "Stripes", 112_000, 274, 230_000, 460)]
    [InlineData("a snapshot that holds pruning back", "Stripes", 86_000, 538, 50_000, 549)]
    [InlineData("a snapshot that holds pruning back, and keys in order", "Keys", 86_000, 538, 310_000, 460)]
    public void What_is_clearly_worth_more_is_chosen(string table, string chosen, double stripes, double stripesWal, double keys, double keysWal)
    {
        var (strategy, reason) = StrategyTrial.Choose([new TrialResult(BackfillStrategy.Stripes, stripes, stripesWal), new TrialResult(BackfillStrategy.Keys, keys, keysWal)]);
        Assert.True(strategy.ToString() == chosen, $"{table}: {reason}");
        Assert.StartsWith("in a trial: stripes ", reason, StringComparison.Ordinal);
    }
}
