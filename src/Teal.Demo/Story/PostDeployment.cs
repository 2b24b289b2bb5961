using System.Globalization;
using Teal.Demo.Scenario;
using Teal.Demo.Traffic;
using Teal.Postgres.Throwaway;

namespace Teal.Demo.Story;

/// <summary>The deployment as in the post: the migration is run as written while blue works.</summary>
internal sealed class PostDeployment(DemoOptions options, ThrowawayServer server, string folder, IProgress<DemoEvent> progress, TimeProvider time)
{
    private const string Database = "shop_as_in_the_post";

    public async Task<AsInThePost> PlayAsync(CancellationToken cancellation)
    {
        progress.Report(new ChapterBegun("As in the post",
            "A shop keeps each user's plan in one text column. The new version, green, has a table of plans instead. Its migration "
            + "runs first; the old version, blue, keeps working until green has passed its health checks. Blue-green, so what can go wrong?"));
        await using var shop = await Shop.CreateAsync(server, Database, options.BackfillRows, cancellation);
        await using var traffic = await LiveTraffic.StartAsync(options, shop.Address, folder, options.BackfillRows, progress, time, cancellation);
        progress.Report(new StepTold(null, $"{options.Workers} worker processes of blue take jobs from a queue, {options.JobsPerSecond} a second, and write users.subscription_plan."));
        await traffic.RunAsync(options.Breath, cancellation);

        progress.Report(new SqlShown("The migration", ShopFiles.Migration.Content));
        progress.Report(new StepTold("psql -f 001_subscription_refactor.sql", "The migration is run, as it is written."));
        var started = time.GetTimestamp();
        await shop.ExecuteAsync(ShopFiles.Migration.Content, cancellation);
        var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
        progress.Report(new ResultTold(string.Create(CultureInfo.InvariantCulture, $"Done in {milliseconds:0} ms. No error. Green starts its health checks.")));
        await traffic.RunAsync(options.Breath * 3, cancellation);
        await traffic.CloseAsync();

        progress.Report(new ResultTold($"{traffic.Failed:#,0} of {traffic.Attempted:#,0} writes failed. Blue's workers say why:", IsBad: true));
        foreach (var (error, count) in traffic.Errors.Take(3)) progress.Report(new ResultTold($"  {count:#,0} x {error}", IsBad: true));
        var logged = (await ServerLog.FailuresAsync(server, shop, Database, time, cancellation)).Sum(group => group.Count);
        progress.Report(new ResultTold($"The server's log counts {logged:#,0} of them. The queue had no retry: nobody will try these writes again."));

        var (rows, left) = await PublishedBackfillAsync(cancellation);
        return new AsInThePost(traffic.Attempted, traffic.Failed, logged, milliseconds, rows, left);
    }

    private async Task<(long Rows, long Left)> PublishedBackfillAsync(CancellationToken cancellation)
    {
        progress.Report(new StepTold(null, "The post ends with a repaired migration that fills the new column in batches. Run on a copy, without any traffic:"));
        await using var copy = await Shop.CreateAsync(server, "shop_published_backfill", options.BackfillRows, cancellation);
        await copy.ExecuteAsync(ShopFiles.PublishedBackfill.Content, cancellation);
        var left = await copy.CountAsync("SELECT count(*) FROM users WHERE plan_id IS NULL", cancellation);
        progress.Report(new ResultTold($"It ends without an error and leaves {left:#,0} of {options.BackfillRows:#,0} rows unfilled: it pages by OFFSET over the very rows that it takes away.", IsBad: true));
        return (options.BackfillRows, left);
    }
}
