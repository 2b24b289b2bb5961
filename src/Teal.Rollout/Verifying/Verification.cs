using System.Data;
using Npgsql;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Verifying;

/// <summary>A row whose new side is not what the rules say.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Key">Its key, as <c>column=value</c>.</param>
/// <param name="Found">What it has.</param>
/// <param name="Expected">What the rules say.</param>
public sealed record Difference(string Table, string Key, string Found, string Expected);

/// <summary>What a verification found.</summary>
/// <param name="Rows">The rows compared: every row of every synced table, as of one moment for each table.</param>
/// <param name="Differences">How many differ.</param>
/// <param name="Samples">The first that differ, at most <see cref="Verification.SampleSize"/> for each table.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Phase">The phase that the change is in.</param>
public sealed record VerificationResult(
    long Rows, long Differences, IReadOnlyList<Difference> Samples, TimeSpan Elapsed, ChangePhase Phase);

/// <summary>Recomputes the new side of every row and compares.</summary>
public static class Verification
{
    /// <summary>How many differing rows of a table are shown.</summary>
    public const int SampleSize = 20;

    private const int PagesAtOnce = 2048;

    internal static async Task<VerificationResult> RunAsync(ChangeRun run)
    {
        run.RequirePhase("verify", "Run `teal expand` and `teal backfill` first; after the contract there is nothing to compare.",
            ChangePhase.Expanded, ChangePhase.Backfilled, ChangePhase.Switching, ChangePhase.Switched);
        var started = run.Environment.Time.GetTimestamp();
        long rows = 0, differences = 0;
        var samples = new List<Difference>();
        await using var connection = await run.OpenAsync("verifying");
        var begunAt = await connection.Command("SELECT clock_timestamp()").ScalarAsync<DateTime>(run.Cancellation);
        foreach (var table in run.Change.Tables)
        {
            var catalog = new CatalogReader(connection);
            foreach (var leaf in await catalog.LeavesAsync(await catalog.TableAsync(table.Name, run.Cancellation), run.Cancellation))
            {
                var (tableRows, tableDifferences) = await VerifyAsync(run, connection, table, leaf, samples);
                rows += tableRows;
                differences += tableDifferences;
            }
        }
        await run.InTransactionAsync("writing the journal",
            journal => Observations.VerifiedAsync(journal, run.Record.Id, begunAt, rows, differences, run.Cancellation));
        return new VerificationResult(rows, differences, samples, run.Environment.Time.GetElapsedTime(started), run.Record.Phase);
    }

    // In one snapshot every row stands in exactly one place and does not move: the pages can be read in parts without
    // missing a row or meeting one half written.
    private static async Task<(long Rows, long Differences)> VerifyAsync(
        ChangeRun run, NpgsqlConnection connection, SyncTable table, TableIdentity leaf, List<Difference> samples)
    {
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, run.Cancellation);
        await connection.Command($"SELECT {WholeTable.Settings}").RunAsync(run.Cancellation);
        var found = await TableFacts.ReadAsync(new CatalogReader(connection), leaf, run.Cancellation);
        var compare = new SyncQueries(table, found.ToSyncTarget()).CompareRange(found.PrimaryKey, SampleSize);
        var pages = await new CatalogReader(connection).BlocksAsync(found.Identity, run.Cancellation);
        var name = found.Identity.ToString();
        long rows = 0, differences = 0;
        for (long page = 0; page < pages; page += PagesAtOnce)
        {
            var end = Math.Min(pages, page + PagesAtOnce);
            try
            {
                var part = (await connection.Command(compare).WithPages(page, end).ListAsync(row => (
                    Rows: row.GetInt64(0), Differences: row.GetInt64(1),
                    Keys: Texts(row, 2), Found: Texts(row, 3), Expected: Texts(row, 4)), run.Cancellation)).Single();
                rows += part.Rows;
                differences += part.Differences;
                for (var i = 0; i < part.Keys.Length && samples.Count(s => s.Table == name) < SampleSize; i++)
                    samples.Add(new Difference(name, part.Keys[i], part.Found[i], part.Expected[i]));
            }
            catch (PostgresException e) when (!TransientRetry.IsTransient(e))
            {
                throw new RolloutRefusedException(
                    $"The rows of {name} cannot be verified: for one on the pages {page} to {end - 1} the forward rule fails with {e.SqlState} {e.MessageText}. "
                    + "`teal backfill` names such rows. Mend them and verify again. (Where the rule is wrong: `teal abort`, mend it, begin again.)");
            }
            run.Report(new VerifyProgress(name, end, pages, rows, differences));
        }
        await snapshot.CommitAsync(run.Cancellation);
        return (rows, differences);
    }

    private static string[] Texts(NpgsqlDataReader row, int ordinal) => row.IsDBNull(ordinal) ? [] : row.GetFieldValue<string[]>(ordinal);
}
