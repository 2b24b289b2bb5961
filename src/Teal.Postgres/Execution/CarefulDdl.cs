using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using Teal.Postgres.Connections;

namespace Teal.Postgres.Execution;

/// <summary>
/// Runs DDL so that nobody waits behind it for long: every statement has a <c>lock_timeout</c>, and is tried again with
/// growing, jittered delays when it did not get its lock (SQLSTATE 55P03) or was the victim of a deadlock (40P01), telling
/// who blocks it. <c>statement_timeout</c> is off: a statement that has its lock may take its time.
/// </summary>
/// <remarks>Not for use by several threads at once.</remarks>
public sealed class CarefulDdl
{
    private readonly Database _database;
    private readonly Action<LockWait> _onLockWait;
    private readonly Random _random;
    private readonly Action<IndexProgress>? _onIndexProgress;

    /// <summary>Runs nothing yet.</summary>
    /// <param name="database">Where to run. A second connection is taken from it while a statement waits.</param>
    /// <param name="patience">How long to wait; null for the defaults.</param>
    /// <param name="onLockWait">Is told of each attempt that did not get its lock.</param>
    /// <param name="time">The clock of the delays; null for the system's.</param>
    /// <param name="random">The chance in the delays; null for the system's.</param>
    /// <param name="onIndexProgress">Is told how far an index has come that is built CONCURRENTLY, once a second; null for nobody.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of <paramref name="patience"/> is outside its range.</exception>
    public CarefulDdl(
        Database database, LockPatience? patience = null, Action<LockWait>? onLockWait = null, TimeProvider? time = null, Random? random = null,
        Action<IndexProgress>? onIndexProgress = null)
    {
        _onIndexProgress = onIndexProgress;
        _database = database;
        Patience = (patience ?? LockPatience.Default).Checked();
        _onLockWait = onLockWait ?? (_ => { });
        Time = time ?? TimeProvider.System;
        _random = random ?? Random.Shared;
    }

    /// <summary>How long it waits.</summary>
    public LockPatience Patience { get; }

    internal Database Database => _database;

    internal TimeProvider Time { get; }

    /// <summary>Runs statements in one transaction: all of them take effect, or none.</summary>
    /// <param name="statements">In order; none of those that PostgreSQL refuses inside a transaction.</param>
    /// <param name="alongside">
    /// Runs behind them in the same transaction, once in each attempt: the journal's entry. What it throws rolls everything
    /// back and comes out as it is, but for a lock that it did not get, which makes the whole be tried again.
    /// </param>
    /// <param name="cancellation">Stops a running statement or a delay; then nothing has taken effect.</param>
    /// <exception cref="LockNotObtainedException">The bound of <see cref="Patience"/> was reached.</exception>
    /// <exception cref="StatementFailedException">PostgreSQL refused a statement.</exception>
    /// <exception cref="DatabaseUnreachableException">There is no connection, or it broke. Where it broke while the
    /// transaction was being committed, only the journal can tell whether it took effect.</exception>
    public Task RunTogetherAsync(
        IReadOnlyList<string> statements,
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task>? alongside = null,
        CancellationToken cancellation = default) =>
        RetryAsync(attempt => TogetherOnceAsync(statements, alongside, attempt, cancellation), null, cancellation);

    /// <summary>Runs one statement outside a transaction, as CONCURRENTLY and a few others demand.</summary>
    /// <param name="statement">The statement. For CREATE INDEX CONCURRENTLY see <see cref="ConcurrentIndex"/>.</param>
    /// <param name="lockTimeout">Another time than that of <see cref="Patience"/>, 1 ms to 24 hours.</param>
    /// <param name="cancellation">Stops the running statement or a delay.</param>
    /// <exception cref="LockNotObtainedException">The bound of <see cref="Patience"/> was reached.</exception>
    /// <exception cref="StatementFailedException">PostgreSQL refused the statement.</exception>
    /// <exception cref="TransactionPoolerException">A pooler in transaction mode stands in between.</exception>
    /// <exception cref="DatabaseUnreachableException">There is no connection, or it broke.</exception>
    public Task RunAloneAsync(string statement, TimeSpan? lockTimeout = null, CancellationToken cancellation = default) =>
        RunAloneAsync(statement, lockTimeout ?? Patience.LockTimeout, null, cancellation);

    /// <summary>As the public one, with work to do before each attempt behind the first.</summary>
    internal Task RunAloneAsync(string statement, TimeSpan lockTimeout, Func<Task>? beforeRetry, CancellationToken cancellation) =>
        RetryAsync(attempt => AloneOnceAsync(statement, lockTimeout, attempt, cancellation), beforeRetry, cancellation);

    /// <summary>Waits as behind a failed attempt, or gives up.</summary>
    /// <param name="statement">What waits.</param>
    /// <param name="attempt">The attempt that has just failed, from 1.</param>
    /// <param name="began">The clock's stamp at the first attempt.</param>
    /// <param name="blockers">Who was seen to block it.</param>
    /// <param name="cause">Why it failed, where PostgreSQL said so.</param>
    /// <param name="cancellation">Stops the delay.</param>
    internal async Task DelayAsync(
        string statement, int attempt, long began, ImmutableArray<LockBlocker> blockers, Exception? cause, CancellationToken cancellation)
    {
        var delay = Patience.DelayAfter(attempt, _random);
        var elapsed = Time.GetElapsedTime(began);
        if (attempt >= Patience.MaxAttempts || elapsed + delay > Patience.MaxElapsed)
            throw new LockNotObtainedException(statement, attempt, elapsed, blockers, cause);
        _onLockWait(new LockWait(attempt, statement, blockers, delay));
        await Task.Delay(delay, Time, cancellation);
    }

    private async Task RetryAsync(Func<Attempt, Task> once, Func<Task>? beforeRetry, CancellationToken cancellation)
    {
        var began = Time.GetTimestamp();
        for (var number = 1; ; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (number > 1 && beforeRetry is not null) await beforeRetry();
            var attempt = new Attempt(number);
            PostgresException refusal;
            try
            {
                await once(attempt);
                return;
            }
            catch (PostgresException e) when (IsLockRefused(e))
            {
                refusal = e;
            }
            catch (PostgresException e) when (attempt.IsOwnStatement && !IsConnectionEnded(e))
            {
                throw new StatementFailedException(attempt.Statement, e);
            }
            catch (NpgsqlException e) when (attempt.IsOwnStatement)
            {
                throw new DatabaseUnreachableException("the connection broke while running: " + StatementText.OnOneLine(attempt.Statement), _database.Address, e);
            }

            await DelayAsync(attempt.Statement, number, began, attempt.Blockers, refusal, cancellation);
        }
    }

    private async Task TogetherOnceAsync(
        IReadOnlyList<string> statements, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task>? alongside,
        Attempt attempt, CancellationToken cancellation)
    {
        await using var watch = await BlockerWatch.OpenAsync(_database, cancellation);
        await using var connection = await _database.OpenAsync("changing the schema", cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var process = await SetTimeoutsAsync(connection, Patience.LockTimeout, isLocal: true, cancellation);
        Look(watch, process, Patience.LockTimeout, attempt);
        foreach (var statement in statements)
            await ExecuteAsync(connection, statement, attempt, cancellation);
        if (alongside is not null)
        {
            attempt.Begin("what Teal records with it", isOwn: false);
            await alongside(connection, transaction, cancellation);
        }

        attempt.Begin("COMMIT", isOwn: true);
        // Not to be cancelled: whoever cancels wants to know whether it took effect.
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task AloneOnceAsync(string statement, TimeSpan lockTimeout, Attempt attempt, CancellationToken cancellation)
    {
        await using var watch = await BlockerWatch.OpenAsync(_database, cancellation);
        await using var connection = await _database.OpenAsync("changing the schema", cancellation);
        var process = await ProcessAsync(connection, cancellation);
        // Through such a pooler a session's lock_timeout would hit some other session of the application.
        if (process != connection.ProcessID && await _database.DetectPoolingAsync(cancellation) == Pooling.Transaction)
            throw new TransactionPoolerException(statement, _database.Address);
        try
        {
            await SetTimeoutsAsync(connection, lockTimeout, isLocal: false, cancellation);
            Look(watch, process, lockTimeout, attempt, _onIndexProgress);
            await ExecuteAsync(connection, statement, attempt, cancellation);
        }
        finally
        {
            await ResetTimeoutsAsync(connection);
        }
    }

    private void Look(BlockerWatch watch, int process, TimeSpan lockTimeout, Attempt attempt, Action<IndexProgress>? building = null)
    {
        attempt.Watch = watch;
        watch.Look(process, lockTimeout, Time, seen => _onLockWait(new LockWait(attempt.Number, attempt.Statement, seen, null)), building);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, Attempt attempt, CancellationToken cancellation)
    {
        attempt.Begin(statement, isOwn: true);
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<int> SetTimeoutsAsync(NpgsqlConnection connection, TimeSpan lockTimeout, bool isLocal, CancellationToken cancellation)
    {
        var milliseconds = Math.Ceiling(lockTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await using var command = new NpgsqlCommand(
            "SELECT pg_backend_pid(), set_config('lock_timeout', $1, $2), set_config('statement_timeout', '0', $2)", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = milliseconds }, new NpgsqlParameter<bool> { TypedValue = isLocal } },
        };
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<int> ProcessAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task ResetTimeoutsAsync(NpgsqlConnection connection)
    {
        if (connection.FullState != System.Data.ConnectionState.Open) return;
        try
        {
            await using var command = new NpgsqlCommand("RESET lock_timeout; RESET statement_timeout", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // A session that cannot take RESET is not given to anybody: it must be broken. Make it so.
            NpgsqlConnection.ClearPool(connection);
        }
    }

    private static bool IsLockRefused(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;

    private static bool IsConnectionEnded(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow;

    /// <summary>What an attempt is at, for the one who has to tell of its end.</summary>
    private sealed class Attempt(int number)
    {
        public int Number { get; } = number;

        public string Statement { get; private set; } = "BEGIN";

        public bool IsOwnStatement { get; private set; } = true;

        public BlockerWatch? Watch { get; set; }

        public ImmutableArray<LockBlocker> Blockers => Watch?.Seen ?? [];

        public void Begin(string statement, bool isOwn)
        {
            (Statement, IsOwnStatement) = (statement, isOwn);
            Watch?.Forget();
        }
    }
}
