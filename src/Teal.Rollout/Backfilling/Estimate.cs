using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>What a backfill will do, by a sample.</summary>
/// <param name="Tables">Each table, or partition, that is filled.</param>
public sealed record BackfillEstimate(ImmutableArray<TableEstimate> Tables);

/// <summary>
/// What the backfill of one table will do. All amounts are those of the sample, multiplied: they are counted page by page, without the
/// space on the pages that stripes use again, so WAL and growth are upper bounds where the table is filled by stripes.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Pages">Its pages.</param>
/// <param name="SampledPages">Those that were tried.</param>
/// <param name="Rows">The rows that are to be filled.</param>
/// <param name="WalBytes">The WAL that the server writes for them, full page images of the sample included.</param>
/// <param name="TableGrowthBytes">What the table grows by.</param>
/// <param name="IndexGrowthBytes">What its indexes grow by.</param>
/// <param name="Duration">How long one worker takes, while nothing holds it back.</param>
public sealed record TableEstimate(
    string Table, long Pages, long SampledPages, long Rows, long WalBytes, long TableGrowthBytes, long IndexGrowthBytes, TimeSpan Duration)
{
    /// <summary>The parts of the sample, of <see cref="Chunks"/>, in which the rule fails for a row; they count for nothing else.</summary>
    public int FailedChunks { get; init; }

    /// <summary>The parts of the sample.</summary>
    public int Chunks { get; init; }

    /// <summary>The error of the first one that failed, or null.</summary>
    public string? Error { get; init; }
}

/// <summary>
/// Fills parts of a table that lie evenly in it, and rolls each back. The server counts the WAL of each statement itself
/// (<c>EXPLAIN (ANALYZE, WAL)</c>), so that what others write meanwhile does not count.
/// </summary>
/// <param name="target">What is gone over.</param>
/// <param name="statement">What is run on the pages from <c>$1</c> up to, not including, <c>$2</c>.</param>
/// <param name="written">The table that grows, as SQL.</param>
internal sealed class Estimate(WorkTarget target, string statement, string written)
{
    private const int MostChunks = 16;
    private const int PagesInChunk = 16;

    private readonly TransientRetry _retry = new(target.Run);

    public async Task<TableEstimate> RunAsync()
    {
        var (pages, size, indexes) = await SizesAsync();
        var chunks = (int)Math.Min(MostChunks, (pages + PagesInChunk - 1) / PagesInChunk);
        var sample = new Sample(0, 0, TimeSpan.Zero);
        long sampled = 0;
        var failed = 0;
        string? error = null;
        for (var i = 0; i < chunks; i++)
        {
            // The first pages and the last ones are among them.
            var from = chunks == 1 ? 0 : i * Math.Max(0, pages - PagesInChunk) / (chunks - 1);
            var to = Math.Min(pages, from + PagesInChunk);
            try
            {
                sample += await _retry.RunAsync(() => target.InTransactionAsync($"trying to fill {target.Name}", connection => TryAsync(connection, from, to), isKept: false), static () => { });
                sampled += to - from;
            }
            catch (PostgresException e) when (!TransientRetry.IsTransient(e))
            {
                failed++;
                error ??= $"{e.SqlState} {e.MessageText}";
            }
        }

        var (_, sizeAfter, indexesAfter) = await SizesAsync();
        var factor = sampled == 0 ? 0 : (double)pages / sampled;
        return new TableEstimate(
            target.ShownName, pages, sampled, Times(sample.Rows), Times(sample.Wal), Times(sizeAfter - size), Times(indexesAfter - indexes), sample.Elapsed * factor)
        {
            Chunks = chunks, FailedChunks = failed, Error = error,
        };

        long Times(long amount) => (long)Math.Round(Math.Max(0, amount) * factor);
    }

    private Task<(long Pages, long Size, long Indexes)> SizesAsync() => _retry.RunAsync(async () =>
    {
        await using var connection = await target.Run.OpenAsync("measuring the table");
        var pages = await new CatalogReader(connection).BlocksAsync(target.Facts.Identity, target.Cancellation);
        return (await connection.Command("SELECT $1, pg_catalog.pg_relation_size($2::regclass), pg_catalog.pg_indexes_size($2::regclass)", pages, written)
            .ListAsync(row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), target.Cancellation)).Single();
    }, static () => { });

    private async Task<Sample> TryAsync(NpgsqlConnection connection, long from, long to)
    {
        var started = target.Run.Environment.Time.GetTimestamp();
        var plan = await connection.Command($"EXPLAIN (ANALYZE, WAL, TIMING OFF, FORMAT JSON) {statement}").WithPages(from, to)
            .ScalarAsync<string>(target.Cancellation);
        var elapsed = target.Run.Environment.Time.GetElapsedTime(started);
        using var document = JsonDocument.Parse(plan!);
        var update = document.RootElement[0].GetProperty("Plan");
        // Before 18 a number of rows is an integer, from 18 on it has decimals.
        var rows = update.GetProperty("Plans")[0].GetProperty("Actual Rows").GetDouble();
        return new Sample((long)rows, update.GetProperty("WAL Bytes").GetInt64(), elapsed);
    }

    /// <summary>What was counted.</summary>
    private readonly record struct Sample(long Rows, long Wal, TimeSpan Elapsed)
    {
        public static Sample operator +(Sample a, Sample b) => new(a.Rows + b.Rows, a.Wal + b.Wal, a.Elapsed + b.Elapsed);
    }
}
