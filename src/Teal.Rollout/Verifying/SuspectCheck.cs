using Npgsql;
using Teal.Planning.Sync;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Verifying;

/// <summary>What became of suspects.</summary>
/// <param name="Findings">What is wrong with them.</param>
/// <param name="Busy">The positions of those that others keep locked.</param>
/// <param name="Moved">Those that were written or deleted meanwhile: what was written, the next pass has.</param>
internal sealed record SuspectResult(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Busy, long Moved)
{
    public static SuspectResult Nothing { get; } = new([], [], 0);

    public static SuspectResult operator +(SuspectResult left, SuspectResult right) =>
        new([.. left.Findings, .. right.Findings], [.. left.Busy, .. right.Busy], left.Moved + right.Moved);
}

/// <summary>Where repairs are counted.</summary>
/// <param name="Direction">Which side is written.</param>
/// <param name="CountAsync">Counts them in the transaction that writes them.</param>
internal sealed record Repairing(SyncDirection Direction, Func<NpgsqlConnection, long, Task> CountAsync);

/// <summary>
/// Looks again at rows that did not agree: locked, so that nothing changes them, and in a new snapshot, so that what others changed
/// meanwhile is seen. What still does not agree is a finding, and is repaired where that is asked for.
/// </summary>
internal sealed class SuspectCheck(VerifyTarget target, FindingLedger ledger)
{
    private const int AtOnce = 200;

    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(250)];

    private readonly TransientRetry _retry = new(target.Run);

    /// <summary>Looks at the rows at some positions; what stays locked is tried a few times and is unsettled then.</summary>
    public async Task<SuspectResult> RunAsync(IReadOnlyList<string> positions, Repairing? repairing)
    {
        var result = await OnceAsync(positions, repairing);
        foreach (var wait in Waits)
        {
            if (result.Busy.Count == 0) return result;
            await Task.Delay(wait, target.Run.Environment.Time, target.Cancellation);
            result = result with { Busy = [] } + await OnceAsync(result.Busy, repairing);
        }

        return result;
    }

    /// <summary>Looks at them once.</summary>
    public async Task<SuspectResult> OnceAsync(IReadOnlyList<string> positions, Repairing? repairing)
    {
        var result = SuspectResult.Nothing;
        // A row without a key is known by its position alone, which a repair changes.
        var size = repairing is not null && target.Comparison.Key.Count == 0 ? 1 : AtOnce;
        var all = positions.ToArray().AsMemory();
        for (var at = 0; at < all.Length; at += size)
            result += await PartAsync(all.Slice(at, Math.Min(size, all.Length - at)), repairing);
        return result;
    }

    private async Task<SuspectResult> PartAsync(ReadOnlyMemory<string> positions, Repairing? repairing)
    {
        try
        {
            return await TryAsync(positions, repairing);
        }
        catch (PostgresException e) when (!TransientRetry.IsTransient(e))
        {
            if (positions.Length == 1) return await AloneAsync(positions, repairing, e);
            var middle = positions.Length / 2;
            return await PartAsync(positions[..middle], repairing) + await PartAsync(positions[middle..], repairing);
        }
    }

    private async Task<SuspectResult> TryAsync(ReadOnlyMemory<string> positions, Repairing? repairing)
    {
        if (repairing is not null)
        {
            var result = await _retry.RunAsync(() => target.WriteAsync(connection => LockedAsync(connection, positions, repairing)), static () => { });
            ledger.Kept(result.Findings.Where(finding => finding.Kind == FindingKind.Repaired));
            return result with { Findings = [.. result.Findings.Where(finding => finding.Kind != FindingKind.Repaired)] };
        }

        var compared = await _retry.RunAsync(
            () => target.ReadAsync(connection => ledger.MayLock ? LockedAsync(connection, positions, null) : UnlockedAsync(connection, positions)), static () => { });
        ledger.Seen(compared.Findings.Count);
        return compared;
    }

    private async Task<SuspectResult> LockedAsync(NpgsqlConnection connection, ReadOnlyMemory<string> positions, Repairing? repairing)
    {
        var locked = await TextsAsync(connection, target.Comparison.Lock(repairing is not null), positions);
        // Its own statement: the first one's snapshot is from before the locks.
        var differing = locked.Length == 0 ? [] : await DetailsAsync(connection, locked);
        var others = positions.ToArray().Except(locked).ToArray();
        var busy = others.Length == 0 ? [] : await TextsAsync(connection, target.Comparison.Keys(target.Comparison.AtPositions), others);
        var findings = repairing is null || differing.Count == 0 ? differing : await RepairAsync(connection, differing, repairing);
        return new SuspectResult(findings, busy, others.Length - busy.Length);
    }

    private async Task<SuspectResult> UnlockedAsync(NpgsqlConnection connection, ReadOnlyMemory<string> positions)
    {
        var there = await TextsAsync(connection, target.Comparison.Keys(target.Comparison.AtPositions), positions);
        return new SuspectResult(await DetailsAsync(connection, positions), [], positions.Length - there.Length);
    }

    private async Task<List<Finding>> RepairAsync(NpgsqlConnection connection, List<Finding> differing, Repairing repairing)
    {
        var setting = repairing.Direction == SyncDirection.Forward ? SyncTriggers.BackfillSetting : SyncTriggers.RepairSetting;
        await connection.Command("SELECT set_config($1, $2, true)", setting, target.Mark).RunAsync(target.Cancellation);
        var before = differing.Select(finding => finding.Position).ToArray();
        var written = await TextsAsync(connection, target.Comparison.Repair(repairing.Direction), before);
        await connection.Command("SELECT set_config($1, '', true)", setting).RunAsync(target.Cancellation);
        // A trigger of the application may have kept a row from being written, or have changed it again.
        var still = await DetailsAsync(connection, before.Union(written).ToArray());
        var stillKeys = still.Select(finding => finding.KeyText).ToHashSet();
        List<Finding> repaired = target.Comparison.Key.Count == 0
            ? (still.Count == 0 ? differing : [])
            : [.. differing.Where(finding => !stillKeys.Contains(finding.KeyText))];
        repaired = [.. repaired.Select(finding => finding with { Kind = FindingKind.Repaired })];
        if (repaired.Count > 0)
        {
            await ledger.KeepAsync(connection, target, repaired);
            await repairing.CountAsync(connection, repaired.Count);
        }

        return [.. repaired, .. still];
    }

    // One row, for which a rule fails; or whose repair is refused, by a constraint perhaps.
    private async Task<SuspectResult> AloneAsync(ReadOnlyMemory<string> position, Repairing? repairing, PostgresException error)
    {
        await new ChunkComparison(target).RequirePossibleAsync(error);
        if (repairing is not null)
        {
            var compared = await PartAsync(position, null);
            return compared with
            {
                Findings = [.. compared.Findings.Select(finding => finding.Kind == FindingKind.Difference
                    ? finding with { SqlState = error.SqlState, Message = "the repair was refused: " + error.MessageText }
                    : finding)],
            };
        }

        var rows = await _retry.RunAsync(() => target.ReadAsync(connection => connection.Command(target.Comparison.Keys(target.Comparison.AtPositions)).WithPositions(position)
            .ListAsync(row => (Position: row.GetString(0), Key: row.GetFieldValue<string?[]>(1)), target.Cancellation)), static () => { });
        return new SuspectResult(
            [.. rows.Select(row => target.Find(FindingKind.Uncomputable, row.Position, row.Key) with { SqlState = error.SqlState, Message = error.MessageText })], [], 1 - rows.Count);
    }

    private async Task<string[]> TextsAsync(NpgsqlConnection connection, string sql, ReadOnlyMemory<string> positions) =>
        [.. await connection.Command(sql).WithPositions(positions).ListAsync(row => row.GetString(0), target.Cancellation)];

    private Task<List<Finding>> DetailsAsync(NpgsqlConnection connection, ReadOnlyMemory<string> positions) =>
        connection.Command(target.Comparison.Details(target.Comparison.AtPositions)).WithPositions(positions).ListAsync(
            row => target.Differs(row.GetString(0), row.GetFieldValue<string?[]>(1), row.GetFieldValue<string?[]>(2), row.GetFieldValue<string?[]>(3)), target.Cancellation);
}
