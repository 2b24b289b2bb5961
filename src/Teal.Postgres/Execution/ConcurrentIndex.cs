using System.Collections.Immutable;
using Npgsql;
using Teal.Sql.Syntax;

namespace Teal.Postgres.Execution;

/// <summary>What became of the wish for an index.</summary>
public enum IndexOutcome
{
    /// <summary>A valid index of the name was there already.</summary>
    AlreadyThere,

    /// <summary>It was built.</summary>
    Built,

    /// <summary>An INVALID leftover of an earlier build was dropped, and it was built again.</summary>
    Rebuilt,
}

/// <summary>
/// Builds an index CONCURRENTLY so that the same call may be made again after any interruption. A build that fails or is
/// killed leaves an INVALID index behind (PostgreSQL manual, CREATE INDEX, "Building Indexes Concurrently"), which costs
/// every write and, when unique, may refuse rows, and which <c>IF NOT EXISTS</c> would take for the index.
/// </summary>
/// <param name="ddl">Runs the statements.</param>
public sealed class ConcurrentIndex(CarefulDdl ddl)
{
    private const string Question =
        """
        SELECT i.indisvalid, p.pid, coalesce(a.application_name, ''), coalesce(a.state, ''), clock_timestamp() - a.xact_start, coalesce(left(a.query, 200), '')
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
        JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
        LEFT JOIN pg_catalog.pg_stat_progress_create_index p ON p.index_relid = i.indexrelid
        LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = p.pid
        WHERE n.nspname = $1 AND t.relname = $2 AND ic.relname = $3
        """;

    /// <summary>Makes sure that a valid index of this name stands on the table.</summary>
    /// <param name="statement">The CREATE INDEX CONCURRENTLY, without IF NOT EXISTS.</param>
    /// <param name="schema">The table's schema, which is also the index's; unquoted.</param>
    /// <param name="table">The table; unquoted.</param>
    /// <param name="index">The index that the statement builds; unquoted.</param>
    /// <param name="cancellation">Stops the build; what it left is dropped where that can be done at once.</param>
    /// <returns>What was done. A valid index of the name is taken for the one wanted; its definition is not compared.</returns>
    /// <exception cref="LockNotObtainedException">The bound of the patience was reached.</exception>
    /// <exception cref="StatementFailedException">PostgreSQL refused: a duplicate value, for one.</exception>
    public async Task<IndexOutcome> EnsureAsync(string statement, string schema, string table, string index, CancellationToken cancellation = default)
    {
        var before = await SettledAsync(statement, schema, table, index, cancellation);
        if (before == Condition.Valid) return IndexOutcome.AlreadyThere;
        if (before == Condition.Invalid) await DropAsync(cancellation);
        try
        {
            await ddl.RunAloneAsync(statement, ddl.Patience.IndexLockTimeout, () => DropInvalidAsync(cancellation), cancellation);
        }
        catch
        {
            await ClearAwayAsync();
            throw;
        }

        return before == Condition.Invalid ? IndexOutcome.Rebuilt : IndexOutcome.Built;

        Task DropAsync(CancellationToken stop) =>
            ddl.RunAloneAsync($"DROP INDEX CONCURRENTLY IF EXISTS {SqlName.Quote(schema, index)}", ddl.Patience.IndexLockTimeout, stop);

        async Task DropInvalidAsync(CancellationToken stop)
        {
            if ((await LookAsync(schema, table, index, stop)).Condition == Condition.Invalid) await DropAsync(stop);
        }

        async Task ClearAwayAsync()
        {
            try
            {
                if ((await LookAsync(schema, table, index, CancellationToken.None)).Condition != Condition.Invalid) return;
                var once = new CarefulDdl(ddl.Database, ddl.Patience with { MaxAttempts = 1 }, time: ddl.Time);
                // The caller's wish to stop is often why the build failed.
                await once.RunAloneAsync($"DROP INDEX CONCURRENTLY IF EXISTS {SqlName.Quote(schema, index)}", null, CancellationToken.None);
            }
            catch (Exception e) when (e is LockNotObtainedException or StatementFailedException or Connections.DatabaseUnreachableException or NpgsqlException)
            {
                // The next call drops it; the first error is the one to tell.
            }
        }
    }

    /// <summary>
    /// The index's condition once nobody builds it any more: the server goes on building for a client that was killed, and
    /// dropping then would wait for the end of the build and destroy what it made.
    /// </summary>
    private async Task<Condition> SettledAsync(string statement, string schema, string table, string index, CancellationToken cancellation)
    {
        var began = ddl.Time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var (condition, builders) = await LookAsync(schema, table, index, cancellation);
            if (condition != Condition.Invalid || builders.IsEmpty) return condition;
            await ddl.DelayAsync(statement, attempt, began, builders, null, cancellation);
        }
    }

    private async Task<(Condition Condition, ImmutableArray<LockBlocker> Builders)> LookAsync(
        string schema, string table, string index, CancellationToken cancellation)
    {
        await using var connection = await ddl.Database.OpenAsync("looking for an index", cancellation);
        await using var command = new NpgsqlCommand(Question, connection)
        {
            Parameters = { new() { Value = schema }, new() { Value = table }, new() { Value = index } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return (Condition.Missing, []);
        var condition = reader.GetBoolean(0) ? Condition.Valid : Condition.Invalid;
        if (await reader.IsDBNullAsync(1, cancellation)) return (condition, []);
        var age = await reader.IsDBNullAsync(4, cancellation) ? (TimeSpan?)null : reader.GetTimeSpan(4);
        return (condition, [new LockBlocker(reader.GetInt32(1), reader.GetString(2), reader.GetString(3), age, reader.GetString(5))]);
    }

    private enum Condition
    {
        Missing,
        Invalid,
        Valid,
    }
}
