using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Backfilling;

/// <summary>What a strategy did in a trial.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="RowsPerSecond">Its rate.</param>
/// <param name="WalPerRow">Bytes of WAL for each row.</param>
internal sealed record TrialResult(BackfillStrategy Strategy, double RowsPerSecond, double WalPerRow)
{
    /// <summary>
    /// Rows per second and byte of WAL: half the WAL is worth half the speed. What writes less also leaves the table smaller, and replicas
    /// have less to follow; and it is the one of the two that hardly depends on what else the machine does meanwhile.
    /// </summary>
    public double Worth => RowsPerSecond / Math.Max(1, WalPerRow);
}

/// <summary>
/// Chooses in which order a table is filled: each order that can be used fills a few pages of it, for good, and is measured.
/// </summary>
internal sealed class StrategyTrial(FillTarget target)
{
    /// <summary>Pages that each strategy fills in a trial.</summary>
    public const int Pages = 256;

    // A trial is short, and whatever else the machine does disturbs it. What keeps the table small is given up only for what is clearly better.
    private const double ClearlyBetter = 1.3;

    private const int SmallTable = 16 * Pages;

    // So small a table is filled in a moment, and what it grows by is nothing.
    private const int TinyTable = 64;

    /// <summary>What is used without a trial, and why; null where a trial is worth while.</summary>
    public static (BackfillStrategy Strategy, string Reason)? WithoutTrial(long pages, bool isIndexed, bool wasCutOff)
    {
        if (pages >= SmallTable && !wasCutOff) return null;
        var strategy = isIndexed || pages < TinyTable ? BackfillStrategy.Pages : BackfillStrategy.Stripes;
        return (strategy, (pages < SmallTable ? "a small table" : "the trial was cut off") + (isIndexed ? ", and an index over what is filled" : ""));
    }

    /// <summary>Whether an index has a column that is filled: then no update of it can stay on its page (HOT).</summary>
    public async Task<bool> IsIndexedAsync(NpgsqlConnection connection) =>
        await connection.Command(
            """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_index i ON i.indexrelid = d.objid
                JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass AND i.indrelid = d.refobjid
                  AND d.refobjid = to_regclass($1) AND a.attname = ANY ($2))
            """, target.Name, target.Rules.NewColumns.ToArray()).ScalarAsync<bool>(target.Cancellation);

    /// <summary>The ranges of a trial, one for each strategy that can be used; they lie at the beginning of the table.</summary>
    public async Task<ImmutableArray<WorkRange>> RangesAsync(NpgsqlConnection connection, bool isIndexed)
    {
        var ranges = ImmutableArray.CreateBuilder<WorkRange>();
        var page = 0L;
        foreach (var strategy in isIndexed ? [BackfillStrategy.Pages] : (BackfillStrategy[])[BackfillStrategy.Stripes, BackfillStrategy.Pages])
        {
            ranges.Add(WorkRange.OfPages(strategy, page, page + Pages));
            page += Pages;
        }

        if (target.Facts.PrimaryKey.IsEmpty) return ranges.ToImmutable();
        var (after, last) = await KeysAsync(connection);
        if (!after.IsEmpty && !last.IsEmpty)
            ranges.Add(WorkRange.OfKeys(after, last));
        return ranges.ToImmutable();
    }

    /// <summary>The one that is worth most, stripes where they are not clearly worth less, and why.</summary>
    public static (BackfillStrategy Strategy, string Reason) Choose(IReadOnlyList<TrialResult> results)
    {
        var chosen = results.MaxBy(result => result.Strategy == BackfillStrategy.Stripes ? result.Worth * ClearlyBetter : result.Worth)!;
        var told = results.Select(r => string.Create(CultureInfo.InvariantCulture, $"{Name(r.Strategy)} {r.RowsPerSecond:#,0} rows/s and {r.WalPerRow:0} bytes of WAL a row"));
        return (chosen.Strategy, $"in a trial: {string.Join(", ", told)}");
    }

    /// <summary>The ranges for all of the table from <paramref name="page"/> on.</summary>
    public async Task<ImmutableArray<WorkRange>> RestAsync(NpgsqlConnection connection, BackfillStrategy strategy, long page, long pages)
    {
        if (strategy == BackfillStrategy.Keys) return await WorkRange.ByKeyAsync(connection, target, []);
        // Not so many that the journal is long, not so few that several workers get in each other's way at the end.
        var size = Math.Max(1024, (pages - page + 63) / 64);
        var ranges = ImmutableArray.CreateBuilder<WorkRange>();
        for (; page < pages; page += size)
            ranges.Add(WorkRange.OfPages(strategy, page, Math.Min(pages, page + size)));
        return ranges.ToImmutable();
    }

    private static string Name(BackfillStrategy strategy) => strategy.ToString().ToLowerInvariant();

    // Keys of rows behind the pages of the other trials: a backfill has not been there.
    private async Task<(ImmutableArray<string> After, ImmutableArray<string> Last)> KeysAsync(NpgsqlConnection connection)
    {
        var first = await connection.Command(target.Keys.OnPages + " LIMIT 1").WithPages(2 * Pages, 4 * Pages).ScalarAsync<string[]>(target.Cancellation);
        if (first is null) return ([], []);
        var rows = await connection.Command($"SELECT count(*) FROM {target.Facts.Identity} WHERE ctid >= $1 AND ctid < $2").WithPages(2 * Pages, 3 * Pages)
            .ScalarAsync<long>(target.Cancellation);
        var last = await connection.Command(target.Keys.Ahead(hasLower: true, hasUpper: false, (int)Math.Max(1, rows))).WithTexts(first)
            .ScalarAsync<string[]>(target.Cancellation);
        return ([.. first], last is null ? [] : [.. last]);
    }
}
