using Teal.Planning.Changes;
using Teal.Proving;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Rollout.Phases;
using Teal.Rollout.Previews;
using Teal.Rollout.Running;
using Teal.Rollout.Switching;
using Teal.Rollout.Verifying;

namespace Teal.Rollout;

/// <summary>
/// Carries changes through a database, one command at a time. Every command may be run again after it was cut off, by
/// whatever, and goes on where it stood.
/// </summary>
/// <remarks>
/// Each method throws <see cref="RolloutRefusedException"/> where the answer is no, <see cref="RolloutException"/> and the
/// exceptions of Teal.Postgres where it could not be carried out, and <see cref="Leases.LeaseHeldException"/> where another
/// runner is at work on the change.
/// </remarks>
/// <param name="environment">What it works with.</param>
public sealed class RolloutEngine(RolloutEnvironment environment)
{
    /// <summary>Adds the new side and the sync triggers.</summary>
    /// <param name="change">The change.</param>
    /// <param name="proof">Its last proof, or null. One that failed, or is of other files, makes the answer no.</param>
    /// <param name="cancellation">Stops at the next safe point.</param>
    public Task<ExpandResult> ExpandAsync(Change change, Proof? proof, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, "expand", run => Expansion.RunAsync(run, proof), cancellation);

    /// <summary>What a command would do to the database as it is. Writes nothing, and takes no lease.</summary>
    /// <param name="change">The change.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public Task<Preview> PreviewAsync(Change change, PreviewedCommand command, CancellationToken cancellation = default) =>
        PreviewReader.ReadAsync(environment, change, command, cancellation);

    /// <summary>Fills the new side of the rows that were there before.</summary>
    public Task<BackfillResult> BackfillAsync(Change change, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, Backfill.Command, Backfill.RunAsync, cancellation);

    /// <summary>Tries the rows again that a backfill put into quarantine, and no others.</summary>
    public Task<BackfillResult> RetryQuarantinedAsync(Change change, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, Backfill.Command, Backfill.RetryAsync, cancellation);

    /// <summary>Says what a backfill will do, from a sample of each table that is filled and rolled back.</summary>
    public Task<BackfillEstimate> EstimateBackfillAsync(Change change, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, Backfill.Command + " --estimate", Backfill.EstimateAsync, cancellation);

    /// <summary>
    /// Helps the backfill of a change that another process has begun, on this machine or another one, with workers of this one, until
    /// that one ends. Takes no lease: it works under the other's.
    /// </summary>
    public Task<JoinResult> JoinBackfillAsync(Change change, CancellationToken cancellation = default) =>
        ChangeRun.BesideAsync(environment, change, Backfill.Command, Backfill.JoinAsync, cancellation);

    /// <summary>
    /// Asks the backfill of a change, which another process carries out, to wait, to go on or to end. Takes no lease: it is for
    /// another terminal.
    /// </summary>
    /// <returns>Whether a backfill is at work that it was asked of.</returns>
    public Task<bool> SteerBackfillAsync(Change change, BackfillRequest request, CancellationToken cancellation = default) =>
        Backfill.SteerAsync(environment, change, request, cancellation);

    /// <summary>Compares every row with what the rules say.</summary>
    /// <param name="change">The change.</param>
    /// <param name="options">What is asked of it; null for the defaults.</param>
    /// <param name="cancellation">Stops behind the chunk at hand; the next call goes on from there.</param>
    public Task<VerificationResult> VerifyAsync(Change change, VerifyOptions? options = null, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, "verify", run => Verification.RunAsync(run, options ?? new VerifyOptions()), cancellation);

    /// <summary>
    /// Goes on comparing rows of pages taken by chance, until its time is over, or it is cancelled, or the change is contracted or taken
    /// back. It is in nobody's way: other commands work on the change meanwhile.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="options">How often, and for how long.</param>
    /// <param name="cancellation">Ends it; what was seen until then is the result.</param>
    public Task<WatchResult> WatchAsync(Change change, WatchOptions options, CancellationToken cancellation = default) =>
        ChangeRun.ApartAsync(environment, change, "verify --watch", run => Watch.RunAsync(run, options), cancellation);

    /// <summary>Moves traffic to green, if the gate is open.</summary>
    public Task<SwitchResult> SwitchAsync(Change change, IReadOnlyList<Override> overrides, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, "switch", run => Switch.RunAsync(run, overrides), cancellation);

    /// <summary>Moves traffic back to blue.</summary>
    public Task<SwitchResult> SwitchBackAsync(Change change, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, "switch --back", Switch.BackAsync, cancellation);

    /// <summary>Retires what only blue needed, if the gate is open.</summary>
    public Task<ContractResult> ContractAsync(Change change, IReadOnlyList<Override> overrides, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, "contract", run => Contraction.RunAsync(run, overrides), cancellation);

    /// <summary>Takes a contract back.</summary>
    public Task<ContractResult> RevertAsync(Change change, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, "revert", Contraction.RevertAsync, cancellation);

    /// <summary>Destroys what was retired, if the gate is open.</summary>
    public Task<ContractResult> PurgeAsync(Change change, IReadOnlyList<Override> overrides, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, "purge", run => Contraction.PurgeAsync(run, overrides), cancellation);

    /// <summary>Takes an expand back.</summary>
    public Task<AbortResult> AbortAsync(Change change, IReadOnlyList<Override> overrides, CancellationToken cancellation = default) =>
        ChangeRun.DoAsync(environment, change, "abort", run => Withdrawal.RunAsync(run, overrides), cancellation);
}
