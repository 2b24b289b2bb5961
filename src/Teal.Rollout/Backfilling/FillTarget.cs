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
/// <param name="Facts">The table as it is on the server.</param>
internal sealed record FillTarget(ChangeRun Run, SyncTable Rules, TableFacts Facts)
{
    private readonly TransientRetry _retry = new(Run);

    /// <summary>The statements that fill it.</summary>
    public SyncQueries Queries { get; } = new(Rules, Facts.ToSyncTarget());

    /// <summary>Its name with its schema, as the journal has it.</summary>
    public string Name => Facts.Identity.ToString();

    /// <summary>Its name as the change writes it, for whoever watches.</summary>
    public string ShownName => Rules.Name.ToString();

    public CancellationToken Cancellation => Run.Cancellation;

    /// <summary>Writes to the journal in a transaction, again where a passing reason was in the way.</summary>
    public async Task NoteAsync(Func<NpgsqlConnection, Task> write) => await _retry.RunAsync(async () =>
    {
        await Run.InTransactionAsync("writing the journal", write);
        return true;
    }, static () => { });

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction of the backfill, as a whole or not at all.
    /// </summary>
    public async Task<T> InTransactionAsync<T>(string purpose, Func<NpgsqlConnection, Task<T>> work)
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
        await transaction.CommitAsync(Cancellation);
        return result;
    }
}
