using Npgsql;
using Teal.Postgres.Connections;
using Teal.Postgres.Processes;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Leases;

/// <summary>
/// The right to work on a change, kept as a row of the journal and renewed while it is held. A row and not a session lock:
/// it survives a pooler, and says who holds it.
/// </summary>
internal sealed class Lease : IAsyncDisposable
{
    private const string IsAlive = "expires_at > clock_timestamp()";

    private readonly Database _database;
    private readonly string _change;
    private readonly Guid _token;
    private readonly TimeSpan _time;
    private readonly TimeProvider _clock;
    private readonly bool _isShared;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private Task _renewal = Task.CompletedTask;

    private Lease(Database database, string change, Guid token, TimeSpan time, TimeProvider clock, bool isShared)
    {
        _isShared = isShared;
        _database = database;
        _change = change;
        _token = token;
        _time = time;
        _clock = clock;
    }

    /// <summary>Cancelled when the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lease: a free one, an expired one, or that of a process of this machine that is no more.</summary>
    /// <exception cref="LeaseHeldException">Somebody holds it.</exception>
    public static async Task<Lease> AcquireAsync(
        Database database, string change, string command, TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync("taking the lease on the change", cancellation);
        var token = Guid.NewGuid();
        // More than once: a holder may give it back between the question who holds it and the attempt to take it over.
        for (var attempt = 1; !await TryInsertAsync(connection, change, command, token, time, cancellation); attempt++)
        {
            var holder = await HolderAsync(connection, change, cancellation);
            if (holder is not null && !IsGone(holder)) throw new LeaseHeldException(change, holder);
            if (await TryTakeOverAsync(connection, change, command, token, holder, time, cancellation)) break;
            if (attempt == 3)
                throw new RolloutException($"Another runner took the lease on the change {change} at the same moment. Look at `teal status`, then run the command again.");
        }
        var lease = new Lease(database, change, token, time, clock, isShared: false);
        lease._renewal = lease.RenewAsync();
        return lease;
    }

    /// <summary>
    /// Works under the lease that another process holds for <paramref name="command"/>, as long as that one holds it; null where none does.
    /// </summary>
    public static async Task<Lease?> ShareAsync(
        Database database, string change, string command, TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync("looking for the runner at work", cancellation);
        if (await HolderAsync(connection, change, cancellation) is not { } holder || holder.Command != command || IsGone(holder)) return null;
        var token = await connection.Command($"SELECT token FROM teal.lease WHERE change = $1 AND command = $2 AND {IsAlive}", change, command).ScalarAsync<Guid>(cancellation);
        if (token == Guid.Empty) return null;
        var lease = new Lease(database, change, token, time, clock, isShared: true);
        lease._renewal = lease.RenewAsync();
        return lease;
    }

    /// <summary>Asks something of the backfill that holds the lease of a change; it looks between two chunks.</summary>
    /// <returns>Whether there is one.</returns>
    public static async Task<bool> RequestAsync(NpgsqlConnection connection, string change, string command, BackfillRequest request, CancellationToken cancellation) =>
        await HolderAsync(connection, change, cancellation) is { } holder && holder.Command == command && !IsGone(holder)
        && await connection.Command($"UPDATE teal.lease SET requested = $3 WHERE change = $1 AND command = $2 AND {IsAlive}",
            change, command, request.ToString().ToLowerInvariant()).RunAsync(cancellation) > 0;

    /// <summary>What was last asked of whoever holds the lease; null where it is no longer held.</summary>
    public async Task<BackfillRequest?> RequestedAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await connection.Command("SELECT requested FROM teal.lease WHERE change = $1 AND token = $2", _change, _token).ScalarAsync<string>(cancellation) is { } requested
            ? Enum.Parse<BackfillRequest>(requested, ignoreCase: true)
            : null;

    /// <summary>Who holds the lease of a change, or null.</summary>
    public static async Task<LeaseHolder?> HolderAsync(NpgsqlConnection connection, string change, CancellationToken cancellation) =>
        (await connection.Command(
            "SELECT command, host, pid, pid_started, acquired_at, expires_at FROM teal.lease WHERE change = $1 AND " + IsAlive, change)
            .ListAsync(row => new LeaseHolder(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3),
                row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5)), cancellation)).SingleOrDefault();

    /// <summary>
    /// Holds the lease for the transaction at hand: whoever takes it over waits for this transaction's end. Called in every
    /// transaction that changes something, so that a runner which slept through its lease can do no harm.
    /// </summary>
    /// <param name="connection">The transaction at hand.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="settings">What the transaction sets, as items of a SELECT: a chunk is short, and each question a part of it.</param>
    /// <exception cref="LeaseLostException">It is no longer held.</exception>
    public async Task FenceAsync(NpgsqlConnection connection, CancellationToken cancellation, string? settings = null)
    {
        var held = await connection.Command(
            $"SELECT true{(settings is null ? "" : ", " + settings)} FROM teal.lease WHERE change = $1 AND token = $2 FOR KEY SHARE", _change, _token).ScalarAsync<bool>(cancellation);
        if (!held) throw LostNow();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewal;
        try
        {
            if (!_isShared) await GiveBackAsync();
        }
        catch (Exception e) when (e is NpgsqlException or DatabaseUnreachableException)
        {
            // The server is gone; the lease ends by itself.
        }
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task GiveBackAsync()
    {
        await using var connection = await _database.OpenAsync("giving the lease back");
        await connection.Command("DELETE FROM teal.lease WHERE change = $1 AND token = $2", _change, _token).RunAsync(CancellationToken.None);
    }

    private async Task RenewAsync()
    {
        var deadline = _clock.GetUtcNow() + _time;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_time / 3, _clock, _stop.Token);
                await using var connection = await _database.OpenAsync("renewing the lease", _stop.Token);
                if (!await StillHeldAsync(connection))
                {
                    await _lost.CancelAsync();
                    return;
                }
                deadline = _clock.GetUtcNow() + _time;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or DatabaseUnreachableException)
            {
                if (_clock.GetUtcNow() < deadline) continue;
                await _lost.CancelAsync();
                return;
            }
        }
    }

    private async Task<bool> StillHeldAsync(NpgsqlConnection connection) => _isShared
        ? await connection.Command($"SELECT EXISTS (SELECT FROM teal.lease WHERE change = $1 AND token = $2 AND {IsAlive})", _change, _token).ScalarAsync<bool>(_stop.Token)
        : await connection.Command("UPDATE teal.lease SET expires_at = clock_timestamp() + $3 WHERE change = $1 AND token = $2", _change, _token, _time).RunAsync(_stop.Token) > 0;

    private LeaseLostException LostNow()
    {
        _lost.Cancel();
        return new LeaseLostException(_change);
    }

    private static async Task<bool> TryInsertAsync(
        NpgsqlConnection connection, string change, string command, Guid token, TimeSpan time, CancellationToken cancellation) =>
        await connection.Command(
            """
            INSERT INTO teal.lease (change, token, command, host, pid, pid_started, acquired_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp() + $7) ON CONFLICT DO NOTHING
            """, change, token, command, Environment.MachineName, Environment.ProcessId, ProcessStart.OfThisProcess, time).RunAsync(cancellation) == 1;

    // Whoever was stopped hard on this machine would otherwise block the next run until its lease ends. Machines may share a
    // name, so where the mark tells the machine's own start, that must be the same too.
    internal static bool IsGone(LeaseHolder holder) =>
        holder.Host == Environment.MachineName
        && BootOf(holder.ProcessStarted) == BootOf(ProcessStart.OfThisProcess)
        && ProcessStart.Of(holder.ProcessId) != holder.ProcessStarted;

    private static string BootOf(string processStart) => processStart.LastIndexOf('/') is > 0 and var slash ? processStart[..slash] : "";

    // FOR UPDATE waits for a transaction that is fenced by the lease which is taken away.
    private static async Task<bool> TryTakeOverAsync(
        NpgsqlConnection connection, string change, string command, Guid token, LeaseHolder? gone, TimeSpan time, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.Command("SELECT true FROM teal.lease WHERE change = $1 FOR UPDATE", change).RunAsync(cancellation);
        var taken = await connection.Command(
            """
            UPDATE teal.lease SET token = $2, command = $3, host = $4, pid = $5, pid_started = $6,
                acquired_at = clock_timestamp(), expires_at = clock_timestamp() + $7, requested = 'run'
            WHERE change = $1 AND (expires_at <= clock_timestamp() OR (host = $4 AND pid = $8 AND pid_started = $9))
            """, change, token, command, Environment.MachineName, Environment.ProcessId, ProcessStart.OfThisProcess, time,
            gone?.ProcessId ?? 0, gone?.ProcessStarted ?? "").RunAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return taken == 1;
    }
}
