using System.Collections.Immutable;
using Teal.Demo.Story;
using Teal.Postgres.Throwaway;

namespace Teal.Demo;

/// <summary>Plays the same deployment twice on a throwaway PostgreSQL under live traffic: as in the post, and with Teal.</summary>
public static class DemoRun
{
    /// <summary>Plays it. Every number is measured; whatever does not come out as told stands in <see cref="DemoResult.Broken"/>.</summary>
    /// <exception cref="DemoException">It cannot be played.</exception>
    /// <exception cref="ThrowawayServerException">No server can be had.</exception>
    public static async Task<DemoResult> PlayAsync(
        DemoOptions options, IProgress<DemoEvent> progress, TimeProvider time, CancellationToken cancellation)
    {
        progress.Report(new ChapterBegun("Teal",
            "Teal makes database changes safe while two versions of an application use the database at once. This plays one deployment "
            + "twice: first the way that cost a team 3,247 writes, then with Teal. Every number below is measured as you watch."));
        await using var server = await ThrowawayServer.StartAsync(new ThrowawayOptions
        {
            Major = options.Major,
            Progress = line => progress.Report(new StepTold(null, line)),
            Settings = ImmutableDictionary<string, string>.Empty.Add("log_min_error_statement", "error"),
        }, cancellation);
        progress.Report(new StepTold(null, $"A throwaway PostgreSQL {server.Programs.Version} is running; it is gone when this ends."));
        var folder = server.MakeFolder("traffic");
        var post = await new PostDeployment(options, server, folder, progress, time).PlayAsync(cancellation);
        var (teal, broken) = await new TealDeployment(options, server, folder, progress, time).PlayAsync(cancellation);
        return Judge(post, teal, broken);
    }

    /// <summary>The result, with everything in it that did not come out as the story says.</summary>
    internal static DemoResult Judge(AsInThePost post, WithTeal teal, IReadOnlyList<string> broken) =>
        new(post, teal, [.. Check(post, teal), .. broken]);

    private static IEnumerable<string> Check(AsInThePost post, WithTeal teal)
    {
        if (post.FailedWrites == 0) yield return "not so: writes fail when the migration is run as written";
        if (post.FailedWrites != post.FailedWritesInLog) yield return $"not so: workers and log agree ({post.FailedWrites} and {post.FailedWritesInLog} failed writes as in the post)";
        if (post.RowsLeftByPublishedBackfill == 0) yield return "not so: the published backfill leaves rows";
        if (teal.FailedWrites != 0) yield return $"not so: no write fails with Teal ({teal.FailedWrites} did)";
        if (teal.FailedWrites != teal.FailedWritesInLog) yield return $"not so: workers and log agree ({teal.FailedWrites} and {teal.FailedWritesInLog} failed writes with Teal)";
        if (teal.Attempted == 0) yield return "not so: writes are attempted with Teal";
        if (teal.RowsLeft != 0) yield return $"not so: no row is left unfilled with Teal ({teal.RowsLeft} are)";
        if (teal.Mismatches != 0) yield return $"not so: no row differs with Teal ({teal.Mismatches} do)";
    }
}
