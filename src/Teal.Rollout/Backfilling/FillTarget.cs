using System.Collections.Immutable;
using Npgsql;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>A table whose new side is filled by the forward rules.</summary>
/// <param name="Run">The command at work.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Facts">The table as it is on the server: of a partitioned one, a partition that has rows.</param>
/// <param name="RowsPerPage">How many rows a page has, about; 0 where nobody knows.</param>
/// <param name="Mark">What tells the sync triggers that a write is the backfill's own.</param>
internal sealed record FillTarget(ChangeRun Run, SyncTable Rules, TableFacts Facts, double RowsPerPage, string Mark) : WorkTarget(Run, Facts, RowsPerPage)
{
    private const long CountedPages = 64;

    /// <summary>The statements that fill it.</summary>
    public SyncQueries Queries { get; } = new(Rules, Facts.ToSyncTarget());

    /// <summary>Its name with its schema.</summary>
    public override string Name => Facts.Identity.ToString();

    /// <summary>Its name as the change writes it where it is that table.</summary>
    public override string ShownName => Facts.Identity.Name == Rules.Name.Name ? Rules.Name.ToString() : Name;

    public override KeyQueries Keys => Queries.By(Facts.PrimaryKey);

    protected override string OnNoRow => Queries.Fill("false");

    protected override string Mark { get; } = Mark;

    /// <summary>What is to be filled of the table that the rules are for, as it is now: itself, or each partition with rows.</summary>
    public static async Task<ImmutableArray<FillTarget>> OfAsync(ChangeRun run, SyncTable rules)
    {
        await using var connection = await run.OpenAsync("reading the catalog");
        var catalog = new CatalogReader(connection);
        var targets = ImmutableArray.CreateBuilder<FillTarget>();
        var table = await catalog.TableAsync(rules.Name, run.Cancellation);
        var mark = SyncTriggers.Mark(run.Change.Name, table.Schema, table.Name);
        foreach (var leaf in await catalog.LeavesAsync(table, run.Cancellation))
            targets.Add(new FillTarget(run, rules, await TableFacts.ReadAsync(catalog, leaf, run.Cancellation), await DensityAsync(connection, catalog, leaf, run.Cancellation), mark));

        return targets.ToImmutable();
    }

    // Rows on a page. Of a table that was never analysed the first pages are counted.
    private static async Task<double> DensityAsync(NpgsqlConnection connection, CatalogReader catalog, TableIdentity leaf, CancellationToken cancellation)
    {
        var pages = await catalog.BlocksAsync(leaf, cancellation);
        if (await catalog.EstimatedRowsAsync(leaf, cancellation) is { } rows and > 0) return rows / Math.Max(1, pages);
        var counted = Math.Min(pages, CountedPages);
        return (double)await connection.Command($"SELECT count(*) FROM ONLY {leaf} WHERE ctid >= $1 AND ctid < $2").WithPages(0, counted).ScalarAsync<long>(cancellation) / Math.Max(1, counted);
    }
}
