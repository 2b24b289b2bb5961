using Npgsql;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Backfilling;

/// <summary>A table whose rows are gone over, and the one way in which a transaction of a backfill begins.</summary>
/// <param name="Run">The command at work.</param>
/// <param name="Facts">The table as it is on the server.</param>
/// <param name="RowsPerPage">How many rows a page has, about; 0 where nobody knows.</param>
internal abstract record WorkTarget(ChangeRun Run, TableFacts Facts, double RowsPerPage)
{
    private readonly TransientRetry _retry = new(Run);

    /// <summary>What the journal calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What whoever watches calls it.</summary>
    public abstract string ShownName { get; }

    /// <summary>The questions that go by its primary key.</summary>
    public abstract KeyQueries Keys { get; }

    /// <summary>What is run on its rows, on none of them.</summary>
    protected abstract string OnNoRow { get; }

    /// <summary>What tells the sync triggers that a write is the backfill's own; empty where it shall work as for any write.</summary>
    protected abstract string Mark { get; }

    public CancellationToken Cancellation => Run.Cancellation;

    /// <summary>Stops where what is run on the rows fails whatever the rows: somebody has changed a table, and none of them is to blame.</summary>
    public async Task RequirePossibleAsync()
    {
        try
        {
            await _retry.RunAsync(() => InTransactionAsync($"planning what is done with {Name}", connection => connection.Command("EXPLAIN " + OnNoRow).RunAsync(Cancellation)), static () => { });
        }
        catch (PostgresException e) when (!TransientRetry.IsTransient(e))
        {
            throw new RolloutException(
                $"The rows of {Name} cannot be filled: {e.SqlState} {e.MessageText}. Where a table or column was dropped or renamed by somebody else, bring it back; `teal backfill` then goes on.", e);
        }
    }

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
        await Run.Lease.FenceAsync(connection, Cancellation, $"set_config({SqlName.Literal(SyncTriggers.BackfillSetting)}, {SqlName.Literal(Mark)}, true), {WholeTable.Settings}");
        var result = await work(connection);
        if (isKept) await transaction.CommitAsync(Cancellation);
        else await transaction.RollbackAsync(Cancellation);
        return result;
    }
}
