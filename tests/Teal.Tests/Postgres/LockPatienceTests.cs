using Teal.Postgres.Execution;

namespace Teal.Tests.Postgres;

public class LockPatienceTests
{
    [Fact]
    public void Delays_double_up_to_the_longest()
    {
        var patience = new LockPatience { Jitter = 0 };

        var delays = Enumerable.Range(1, 9).Select(attempt => patience.DelayAfter(attempt, Random.Shared).TotalMilliseconds);

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000], delays);
    }

    [Fact]
    public void Jitter_takes_away_at_most_its_part_and_differs_from_one_delay_to_the_next()
    {
        var patience = new LockPatience { Jitter = 0.5 };
        var random = new Random(1);

        var delays = Enumerable.Range(0, 200).Select(_ => patience.DelayAfter(3, random).TotalMilliseconds).ToArray();

        Assert.All(delays, delay => Assert.InRange(delay, 200, 400));
        Assert.True(delays.Max() - delays.Min() > 100);
    }

    [Fact]
    public void A_very_late_attempt_has_the_longest_delay() =>
        Assert.InRange(new LockPatience().DelayAfter(100_000, Random.Shared), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

    public static TheoryData<string, LockPatience> OutsideTheRanges => new()
    {
        { nameof(LockPatience.LockTimeout), new() { LockTimeout = TimeSpan.Zero } },
        { nameof(LockPatience.LockTimeout), new() { LockTimeout = TimeSpan.FromHours(1) } },
        { nameof(LockPatience.IndexLockTimeout), new() { IndexLockTimeout = TimeSpan.Zero } },
        { nameof(LockPatience.FirstDelay), new() { FirstDelay = TimeSpan.FromMinutes(1) } },
        { nameof(LockPatience.MaxDelay), new() { MaxDelay = TimeSpan.FromHours(2) } },
        { nameof(LockPatience.Factor), new() { Factor = 0.5 } },
        { nameof(LockPatience.Jitter), new() { Jitter = 1.1 } },
        { nameof(LockPatience.MaxAttempts), new() { MaxAttempts = 0 } },
        { nameof(LockPatience.MaxElapsed), new() { MaxElapsed = TimeSpan.FromSeconds(-1) } },
    };

    [Theory]
    [MemberData(nameof(OutsideTheRanges), DisableDiscoveryEnumeration = true)]
    public void A_value_outside_its_range_is_refused_by_name(string name, LockPatience patience) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => patience.Checked()).ParamName);
}
