using Teal.Planning.Data;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>A table whose rows a statement of <c>backfill.sql</c> goes over.</summary>
/// <param name="Run">The command at work.</param>
/// <param name="Data">The statement.</param>
/// <param name="Facts">The table that it goes over, as it is on the server.</param>
internal sealed record DataTarget(ChangeRun Run, DataChange Data, TableFacts Facts) : WorkTarget(Run, Facts, RowsPerPage: 0)
{
    public override string Name => Data.Title;

    public override string ShownName => Data.Title;

    public override KeyQueries Keys => new(Facts.Identity.ToString(), Data.RowName, Facts.PrimaryKey);

    /// <summary>The statement for the rows on the pages from <c>$1</c> up to, not including, <c>$2</c>.</summary>
    public string OnPages => Data.Within(Keys.AreOnPages);

    protected override string OnNoRow => Data.Within("false");

    // What it writes to a table that is kept in sync is synced like any write.
    protected override string Mark => "";

    /// <summary>The table that a statement goes over, as it is now.</summary>
    public static async Task<DataTarget> OfAsync(ChangeRun run, DataChange data)
    {
        await using var connection = await run.OpenAsync("reading the catalog");
        return new DataTarget(run, data, await TableFacts.ReadAsync(new CatalogReader(connection), data.Walked, run.Cancellation));
    }
}
