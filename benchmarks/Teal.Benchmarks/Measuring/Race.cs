namespace Teal.Benchmarks.Measuring;

/// <summary>Contenders at the same work, round by round in turn, so that whatever else the machine does meets all of them.</summary>
internal static class Race
{
    /// <summary>The median wall time of each contender, in their order; one more round before is not counted.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> MediansAsync(IReadOnlyList<Contender> contenders, string folder, int rounds)
    {
        var times = contenders.Select(_ => new List<TimeSpan>()).ToList();
        for (var round = 0; round <= rounds; round++)
            for (var i = 0; i < contenders.Count; i++)
                if (await contenders[i].RunAsync(folder) is var time && round > 0) times[i].Add(time);
        return [.. times.Select(Median)];
    }

    private static TimeSpan Median(List<TimeSpan> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
