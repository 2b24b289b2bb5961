using System.Globalization;
using Teal.Demo.Scenario;
using Teal.Demo.Traffic;
using Teal.Demo.Workers;
using Teal.Linting;
using Teal.Planning.Changes;
using Teal.Planning.Migrations;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Proving;
using Teal.Proving.Queries;
using Teal.Rollout;
using Teal.Rollout.Running;
using Teal.Sql.Parsing;

namespace Teal.Demo.Story;

/// <summary>The same change with Teal, under the same traffic.</summary>
internal sealed class TealDeployment(DemoOptions options, ThrowawayServer server, string folder, IProgress<DemoEvent> progress, TimeProvider time)
{
    private const string Database = "shop_with_teal";

    /// <summary>What only a person can know: how the old text follows from the new key.</summary>
    private const string BackwardExpression = "p.legacy_key || '|' || p.billing_interval || '|' || p.price";

    private readonly List<string> _broken = [];
    private long _differences;

    public async Task<(WithTeal Measures, IReadOnlyList<string> Broken)> PlayAsync(CancellationToken cancellation)
    {
        progress.Report(new ChapterBegun("With Teal", "The same change, the same traffic, a shop ten times as large."));
        await using var shop = await Shop.CreateAsync(server, Database, options.Users, cancellation);
        await using var traffic = await LiveTraffic.StartAsync(options, shop.Address, folder, options.Users, progress, time, cancellation);
        await using var database = new Database(shop.Address, "rollout");
        await traffic.RunAsync(options.Breath, cancellation);
        var started = time.GetTimestamp();

        Lint();
        var change = Plan();
        var proof = await ProveAsync(change, cancellation);

        var engine = new RolloutEngine(new RolloutEnvironment(database, Settings(traffic), new Relay(progress), time));
        progress.Report(new StepTold("teal expand changes/plan_id", "The new column is added beside the old one; triggers keep both equal, whichever version writes."));
        await engine.ExpandAsync(change, proof, cancellation);
        await traffic.RunAsync(options.Breath, cancellation);

        progress.Report(new StepTold("teal backfill changes/plan_id", "The rows that were there before are filled, in chunks of some milliseconds."));
        var backfill = await engine.BackfillAsync(change, cancellation);
        Hold(backfill.IsComplete, "the backfill filled every row");
        var left = await shop.CountAsync("SELECT count(*) FROM users WHERE plan_id IS NULL", cancellation);
        progress.Report(new ResultTold($"{backfill.RowsFilled:#,0} rows filled, {left:#,0} are left; what was written meanwhile was filled by the triggers."));

        await VerifyAsync(engine, change, cancellation);

        progress.Report(new StepTold("teal contract changes/plan_id", "Somebody is in a hurry and wants to drop the old column now."));
        Hold(await RefusesAsync(() => engine.ContractAsync(change, [], cancellation)), "contract is refused before the switch");

        progress.Report(new StepTold("teal switch changes/plan_id", "Green is deployed. The hook moves traffic: first both versions serve side by side, then green alone."));
        await traffic.DeployGreenAsync(cancellation);
        var switched = await engine.SwitchAsync(change, [], cancellation);
        Hold(switched.Switched, "the switch was let through");
        await traffic.RunAsync(options.Breath, cancellation);

        progress.Report(new StepTold("teal contract changes/plan_id", "Again in a hurry: blue's workers are idle but still connected."));
        var early = await engine.ContractAsync(change, [], cancellation);
        Hold(!early.Done, "contract is refused while blue is connected");

        progress.Report(new StepTold(null, "Blue is drained: its workers finish what they have and end."));
        await traffic.DrainBlueAsync();
        await VerifyAsync(engine, change, cancellation);

        progress.Report(new StepTold("teal contract changes/plan_id", "Constraints on the new column first, then the old column goes out of the way. Until purge it can come back."));
        var contracted = await engine.ContractAsync(change, [], cancellation);
        Hold(contracted.Done, "the contract was let through once blue was gone");
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        await traffic.RunAsync(options.Breath, cancellation);
        await traffic.CloseAsync();

        var strays = await shop.UsersWithAnotherPlanThanTheirLastJobAsync(cancellation);
        Hold(strays == 0, "every user has the plan of the last job that was applied to them");
        foreach (var (error, count) in traffic.Errors.Take(3)) progress.Report(new ResultTold($"{count} x {error}", IsBad: true));
        var logged = (await ServerLog.FailuresAsync(server, shop, Database, time, cancellation)).Sum(group => group.Count);
        progress.Report(new ResultTold($"{traffic.Failed:#,0} of {traffic.Attempted:#,0} writes failed; the server's log counts {logged:#,0}."));
        return (new WithTeal(traffic.Attempted, traffic.Failed, logged, _differences + strays, backfill.RowsFilled, left, seconds), _broken);
    }

    private void Lint()
    {
        progress.Report(new StepTold("teal lint 001_subscription_refactor.sql", "The migration is read before anybody runs it."));
        var result = Linter.Lint([ShopFiles.Migration], ShopFiles.Schema, null);
        progress.Report(new Linted(result));
        Hold(result.Findings.Any(finding => finding.Rule == "rename-column"), "the linter names the rename");
    }

    private Change Plan()
    {
        progress.Report(new StepTold("teal plan 001_subscription_refactor.sql --schema schema.sql -o changes/plan_id", "The migration is split into expand, sync and contract."));
        var planned = MigrationPlanner.Plan(SqlParser.Parse(ShopFiles.Migration), ShopFiles.Schema);
        progress.Report(new Planned(planned));
        var changeFolder = server.MakeFolder("plan_id");
        planned.WriteTo(changeFolder);

        var file = Path.Combine(changeFolder, ChangeText.SyncFile);
        var answered = OpenDecision.Answer(File.ReadAllText(file), BackwardExpression);
        File.WriteAllText(file, answered);
        progress.Report(new SqlShown("One thing Teal cannot know is how the old text follows from the new key. We answer it in sync.sql:", answered));
        return Change.Load(changeFolder);
    }

    private async Task<Proof> ProveAsync(Change change, CancellationToken cancellation)
    {
        progress.Report(new StepTold("teal prove changes/plan_id --schema schema.sql --blue queries/blue --green queries/green", "Every query of both versions is put to a real PostgreSQL in every state of the rollout."));
        var queries = QueryFolder.Split(ShopFiles.BlueQueries, AppVersion.Blue).Concat(QueryFolder.Split(ShopFiles.GreenQueries, AppVersion.Green)).ToList();
        var proof = await new Prover(server).ProveAsync(change, [ShopFiles.BaseSchema], queries, cancellation);
        progress.Report(new Proved(proof));
        Hold(proof.IsSafe, "the change is proved safe");
        return proof;
    }

    private async Task VerifyAsync(RolloutEngine engine, Change change, CancellationToken cancellation)
    {
        progress.Report(new StepTold("teal verify changes/plan_id", "Every row is recomputed and compared."));
        var verified = await engine.VerifyAsync(change, null, cancellation);
        _differences += verified.Differences;
        progress.Report(new ResultTold(string.Create(CultureInfo.InvariantCulture, $"{verified.Rows:#,0} rows compared in {verified.Elapsed.TotalSeconds:0.0} s, {verified.Differences:#,0} differ."), verified.Differences > 0));
        Hold(verified.Differences == 0, "old and new agree in every row");
    }

    private RolloutSettings Settings(LiveTraffic traffic) => new()
    {
        Blue = new VersionIdentity(WorkerOptions.ApplicationName("blue"), null),
        Green = new VersionIdentity(WorkerOptions.ApplicationName("green"), null),
        SwitchHook = string.Create(CultureInfo.InvariantCulture,
            $"echo both > '{traffic.Switch.Path}' && echo 'blue and green serve' && sleep {options.Breath.TotalSeconds * 2} && echo green > '{traffic.Switch.Path}' && echo 'green serves'"),
        RollbackHook = $"echo blue > '{traffic.Switch.Path}'",
        // In earnest an hour or a day.
        RollbackWindow = options.Breath / 2,
    };

    private async Task<bool> RefusesAsync(Func<Task> command)
    {
        try
        {
            await command();
            return false;
        }
        catch (RolloutRefusedException e)
        {
            progress.Report(new ResultTold($"Refused: {e.Message}"));
            return true;
        }
    }

    private void Hold(bool holds, string what)
    {
        if (!holds) _broken.Add($"not so: {what}");
    }

    private sealed class Relay(IProgress<DemoEvent> to) : IProgress<RolloutEvent>
    {
        public void Report(RolloutEvent value) => to.Report(new RolledOut(value));
    }
}
