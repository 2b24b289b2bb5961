using System.Collections.Immutable;
using System.Globalization;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>A table whose new side is filled by the forward rules.</summary>
/// <param name="Run">The command at work.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Facts">The table as it is on the server: of a partitioned one, a partition that has rows.</param>
/// <param name="RowsPerPage">How many rows a page has, about; 0 where nobody knows.</param>
internal sealed record FillTarget(ChangeRun Run, SyncTable Rules, TableFacts Facts, double RowsPerPage) : WorkTarget(Run, Facts, RowsPerPage)
{
    /// <summary>The statements that fill it.</summary>
    public SyncQueries Queries { get; } = new(Rules, Facts.ToSyncTarget());

    /// <summary>Its name with its schema.</summary>
    public override string Name => Facts.Identity.ToString();

    /// <summary>Its name as the change writes it where it is that table.</summary>
    public override string ShownName => Facts.Identity.Name == Rules.Name.Name ? Rules.Name.ToString() : Name;

    public override KeyQueries Keys => Queries.By(Facts.PrimaryKey);

    protected override string OnNoRow => Queries.Fill("false");

    protected override string Mark => Facts.Identity.Oid.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is to be filled of the table that the rules are for, as it is now: itself, or each partition with rows.</summary>
    public static async Task<ImmutableArray<FillTarget>> OfAsync(ChangeRun run, SyncTable rules)
    {
        await using var connection = await run.OpenAsync("reading the catalog");
        var catalog = new CatalogReader(connection);
        var targets = ImmutableArray.CreateBuilder<FillTarget>();
        foreach (var leaf in await catalog.LeavesAsync(await catalog.TableAsync(rules.Name, run.Cancellation), run.Cancellation))
        {
            var rows = await catalog.EstimatedRowsAsync(leaf, run.Cancellation) ?? 0;
            var pages = Math.Max(1, await catalog.BlocksAsync(leaf, run.Cancellation));
            targets.Add(new FillTarget(run, rules, await TableFacts.ReadAsync(catalog, leaf, run.Cancellation), rows / pages));
        }

        return targets.ToImmutable();
    }
}
