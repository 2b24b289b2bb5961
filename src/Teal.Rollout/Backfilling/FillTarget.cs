using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Backfilling;

/// <summary>A table that is filled: what is known of it, and the one way in which a transaction of a backfill begins.</summary>
/// <param name="Run">The command at work.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Facts">The table as it is on the server: of a partitioned one, a partition that has rows.</param>
/// <param name="RowsPerPage">How many rows a page has, about; 0 where nobody knows.</param>
internal sealed record FillTarget(ChangeRun Run, SyncTable Rules, TableFacts Facts, double RowsPerPage)
{
    private readonly TransientRetry _retry = new(Run);

    /// <summary>The statements that fill it.</summary>
    public SyncQueries Queries { get; } = new(Rules, Facts.ToSyncTarget());

    /// <summary>Its name with its schema, as the journal has it.</summary>
    public string Name => Facts.Identity.ToString();

    /// <summary>Its name for whoever watches: as the change writes it where it is that table.</summary>
    public string ShownName => Facts.Identity.Name == Rules.Name.Name ? Rules.Name.ToString() : Name;

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

    public CancellationToken Cancellation => Run.Cancellation;

    /// <summary>Writes to the journal in a transaction, again where a passing reason was in the way.</summary>
    public async Task NoteAsync(Func<NpgsqlConnection, Task> write) => await _retry.RunAsync(async () =>
    {
        await Run.InTransactionAsync("writing the journal", write);
        return true;
    }, static () => { });

    /// <summary>Runs <paramref name="work"/> in a transaction of the backfill, as a whole or not at all.</summary>
    /// <param name="purpose">What it is for, for whoever asks the server.</param>
    /// <param name="work">What is done.</param>
    /// <param name="isKept">False where it is only tried, and rolled back.</param>
    public async Task<T> InTransactionAsync<T>(string purpose, Func<NpgsqlConnection, Task<T>> work, bool isKept = true)
    {
        await using var connection = await Run.OpenAsync(purpose);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await Run.Lease.FenceAsync(connection, Cancellation);
        // The lock_timeout is far below deadlock_timeout: where a chunk and a transaction of the application wait for each
        // other, the chunk gives way before the server chooses a victim. A commit need not wait for the disk: rows and journal
        // are lost together or not at all.
        await connection.Command(
            $"SELECT set_config($1, $2, true), set_config('lock_timeout', '100ms', true), set_config('synchronous_commit', 'off', true), set_config('idle_in_transaction_session_timeout', '0', true), {WholeTable.Settings}",
            SyncTriggers.BackfillSetting, Facts.Identity.Oid.ToString(CultureInfo.InvariantCulture)).RunAsync(Cancellation);
        var result = await work(connection);
        if (isKept) await transaction.CommitAsync(Cancellation);
        else await transaction.RollbackAsync(Cancellation);
        return result;
    }
}
