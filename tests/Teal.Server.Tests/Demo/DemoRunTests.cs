using Teal.Demo;

namespace Teal.Server.Tests.Demo;

public class DemoRunTests
{
    private static readonly AsInThePost Post = new(2000, 1500, 1500, 83, 10_000, 5_000);
    private static readonly WithTeal Teal = new(4000, 0, 0, 0, 100_000, 0, 12.5);

    [Fact]
    public void A_story_that_comes_out_as_told_has_nothing_broken() => Assert.Empty(DemoRun.Judge(Post, Teal, []).Broken);

    public static TheoryData<string, AsInThePost, WithTeal> Broken => new()
    {
        { "writes fail when the migration", Post with { FailedWrites = 0, FailedWritesInLog = 0 }, Teal },
        { "workers and log agree (1500 and 1499", Post with { FailedWritesInLog = 1499 }, Teal },
        { "the published backfill leaves rows", Post with { RowsLeftByPublishedBackfill = 0 }, Teal },
        { "no write fails with Teal (1 did)", Post, Teal with { FailedWrites = 1, FailedWritesInLog = 1 } },
        { "workers and log agree (0 and 2", Post, Teal with { FailedWritesInLog = 2 } },
        { "no row differs with Teal (3 do)", Post, Teal with { Mismatches = 3 } },
        { "no row is left unfilled with Teal (4 are)", Post, Teal with { RowsLeft = 4 } },
        { "writes are attempted with Teal", Post, Teal with { Attempted = 0 } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_does_not_come_out_as_told_is_named(string what, AsInThePost post, WithTeal teal) =>
        Assert.Contains(what, Assert.Single(DemoRun.Judge(post, teal, []).Broken), StringComparison.Ordinal);

    [Fact]
    public void What_broke_on_the_way_stays_broken() => Assert.Equal(["a"], DemoRun.Judge(Post, Teal, ["a"]).Broken);
}
