using System.Collections.Immutable;
using Npgsql;
using Teal.Planning.Changes;
using Teal.Rollout.Journals;
using Teal.Rollout.Leases;
using Teal.Rollout.Privileges;

namespace Teal.Rollout.Running;

/// <summary>One command at work on one change: under its lease, with its entry in the journal.</summary>
internal sealed class ChangeRun : IAsyncDisposable
{
    /// <summary>The one command that may find nothing in the database: every other one goes on with what it began.</summary>
    private const string BeginningCommand = "expand";

    /// <summary>Those that alter tables or triggers; a backfill at its end.</summary>
    private static readonly string[] AlteringCommands = ["backfill", "contract", "revert", "purge", "abort"];

    private readonly Lease _lease;
    private readonly CancellationTokenSource _cancellation;
    private ChangeRecord? _record;

    private ChangeRun(RolloutEnvironment environment, Change change, Lease lease, ChangeRecord? record, CancellationToken cancellation)
    {
        Environment = environment;
        Change = change;
        _lease = lease;
        _record = record;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
    }

    public RolloutEnvironment Environment { get; }

    public Change Change { get; }

    public Lease Lease => _lease;

    /// <summary>Cancelled by the caller, or when the lease is lost.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>The change in the journal, or null where it was not begun.</summary>
    public ChangeRecord? Found => _record;

    /// <summary>The change in the journal.</summary>
    /// <exception cref="RolloutRefusedException">It was not begun.</exception>
    public ChangeRecord Record => _record
        ?? throw Journal.NotBegun(Change.Name);

    /// <summary>Runs <paramref name="work"/> on a change.</summary>
    public static Task<T> DoAsync<T>(
        RolloutEnvironment environment, Change change, string command, Func<ChangeRun, Task<T>> work, CancellationToken cancellation) =>
        RunAsync(environment, change, change.Name, command, work, cancellation);

    /// <summary>Runs <paramref name="work"/> beside whatever else works on the change, once at a time: under a lease of its own.</summary>
    public static Task<T> ApartAsync<T>(
        RolloutEnvironment environment, Change change, string command, Func<ChangeRun, Task<T>> work, CancellationToken cancellation) =>
        RunAsync(environment, change, $"{change.Name} {command}", command, work, cancellation);

    /// <summary>The change as the journal has it now; null where it was taken back.</summary>
    public async Task<ChangeRecord?> LookAsync()
    {
        await using var connection = await OpenAsync("reading the journal");
        return await Journal.FindAsync(connection, Change.Name, Cancellation);
    }

    private static async Task<T> RunAsync<T>(
        RolloutEnvironment environment, Change change, string lease, string command, Func<ChangeRun, Task<T>> work, CancellationToken cancellation)
    {
        await using (var connection = await environment.Database.OpenAsync($"running `teal {command}`", cancellation))
        {
            await ServerCheck.RequireUsableAsync(connection, cancellation);
            if (command == BeginningCommand)
            {
                await PrivilegeCheck.RequireAsync(connection, change, cancellation);
                await Journal.InstallAsync(connection, cancellation);
            }
            else
            {
                await Journal.RequireAsync(connection, change.Name, cancellation);
                if (AlteringCommands.Contains(command)) await PrivilegeCheck.RequireOwnershipAsync(connection, change, cancellation);
            }
        }
        var held = await Lease.AcquireAsync(environment.Database, lease, command, environment.Settings.LeaseTime, environment.Time, cancellation);
        return await UnderAsync(held, environment, change, work, cancellation);
    }

    /// <summary>Runs <paramref name="work"/> beside the process that holds the lease for <paramref name="command"/>, as long as that one does.</summary>
    /// <exception cref="RolloutRefusedException">None does.</exception>
    public static async Task<T> BesideAsync<T>(
        RolloutEnvironment environment, Change change, string command, Func<ChangeRun, Task<T>> work, CancellationToken cancellation)
    {
        await using (var connection = await environment.Database.OpenAsync($"joining `teal {command}`", cancellation))
        {
            await ServerCheck.RequireUsableAsync(connection, cancellation);
            await Journal.RequireAsync(connection, change.Name, cancellation);
            if (await Journal.FindAsync(connection, change.Name, cancellation) is null) throw Journal.NotBegun(change.Name);
        }
        var lease = await Lease.ShareAsync(environment.Database, change.Name, command, environment.Settings.LeaseTime, environment.Time, cancellation)
            ?? throw new RolloutRefusedException($"No `teal {command}` of the change {change.Name} is at work that this process could join. Run `teal {command}` without --join first.");
        return await UnderAsync(lease, environment, change, work, cancellation);
    }

    public Task<NpgsqlConnection> OpenAsync(string purpose) => Environment.Database.OpenAsync(purpose, Cancellation);

    public void Report(RolloutEvent happened)
    {
        RolloutMetrics.Record(Change.Name, happened);
        Environment.Progress.Report(happened);
    }

    /// <summary>Runs <paramref name="work"/> in a transaction under the lease.</summary>
    public async Task InTransactionAsync(string purpose, Func<NpgsqlConnection, Task> work)
    {
        await using var connection = await OpenAsync(purpose);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await _lease.FenceAsync(connection, Cancellation);
        await work(connection);
        await transaction.CommitAsync(Cancellation);
        await ReloadAsync(connection);
    }

    /// <summary>Moves the change to another phase.</summary>
    public Task SetPhaseAsync(ChangePhase phase) =>
        InTransactionAsync("writing the journal", connection => Journal.SetPhaseAsync(connection, Record.Id, phase, Cancellation));

    /// <summary>Refuses unless the change is in one of <paramref name="phases"/>.</summary>
    public void RequirePhase(string command, string advice, params ImmutableArray<ChangePhase> phases) => RequirePhase(Record, command, advice, phases);

    /// <summary>Refuses unless the change is in one of <paramref name="phases"/>.</summary>
    public static void RequirePhase(ChangeRecord record, string command, string advice, ImmutableArray<ChangePhase> phases)
    {
        if (!phases.Contains(record.Phase))
            throw new RolloutRefusedException($"`teal {command}` is not possible while the change {record.Name} is {record.Phase.ToString().ToLowerInvariant()}. {advice}");
    }

    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync();
        _cancellation.Dispose();
    }

    private async Task ReloadAsync(NpgsqlConnection connection) =>
        _record = await Journal.FindAsync(connection, Change.Name, Cancellation) ?? _record;

    private static async Task<T> UnderAsync<T>(
        Lease lease, RolloutEnvironment environment, Change change, Func<ChangeRun, Task<T>> work, CancellationToken cancellation)
    {
        ChangeRecord? record;
        try
        {
            await using var connection = await environment.Database.OpenAsync("reading the journal", cancellation);
            record = await Journal.FindAsync(connection, change.Name, cancellation);
            RequireSameFiles(change, record);
            await RequireSameSearchPathAsync(connection, record, cancellation);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
        await using var run = new ChangeRun(environment, change, lease, record, cancellation);
        try
        {
            return await work(run);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new LeaseLostException(change.Name);
        }
    }

    // Names in the change's files mean what they meant when it was begun, or nothing at all is done.
    private static async Task RequireSameSearchPathAsync(NpgsqlConnection connection, ChangeRecord? record, CancellationToken cancellation)
    {
        if (record is null || record.Phase == ChangePhase.Finished) return;
        var path = await connection.Command("SELECT current_schemas(false)::text[]").ScalarAsync<string[]>(cancellation) ?? [];
        if (path.SequenceEqual(record.SearchPath)) return;
        throw new RolloutRefusedException(
            $"The search_path of this connection ({string.Join(", ", path)}) is not the one that the change {record.Name} was begun with ({string.Join(", ", record.SearchPath)}): its names could mean other tables. Connect as the same role, or set the search_path in the address (options=-csearch_path=...).");
    }

    /// <summary>Refuses a change whose files were edited after it was begun.</summary>
    public static void RequireSameFiles(Change change, ChangeRecord? record)
    {
        if (record is null || record.Hash == change.Text.Hash() || record.Phase == ChangePhase.Finished) return;
        var which = record.Files.IsEmpty ? "" : $": {string.Join(", ", change.Text.Differences(record.Files))}";
        throw new RolloutRefusedException(
            $"The files of the change {change.Name} are not those that it was begun with here on {record.BegunAt:yyyy-MM-dd HH:mm} UTC{which}. "
            + "What is in the database follows the files as they were. Bring them back as they were, from version control, and go on; or bring them back, `teal abort`, and begin again with the new ones; or put what is new into a change of its own behind this one.");
    }
}
