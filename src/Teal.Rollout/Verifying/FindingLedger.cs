using Npgsql;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Verifying;

/// <summary>
/// What a verification has found so far: each row once, however often a pass meets it. A run that goes on with one that was cut off knows of
/// that one what the journal keeps.
/// </summary>
/// <param name="id">The verification's number in the journal.</param>
/// <param name="kept">What the journal has from before.</param>
/// <param name="sink">Told of each finding when the journal has it; one at a time. Or null.</param>
internal sealed class FindingLedger(long id, IEnumerable<KeptFinding> kept, Action<Finding>? sink)
{
    // Locking a row writes to it. Where so many differ, the answer is no in any case.
    private const int MostLocked = 10_000;

    private readonly Lock _lock = new();
    // The rows known by a name take memory. Where so many differ, whether one counts twice does not matter.
    private const int MostKnown = 1_000_000;

    // The value: whether the journal has it too.
    private readonly Dictionary<(string, string), bool> _known = kept.Where(IsKept).Select(finding => Name(finding.Finding)).Distinct().ToDictionary(name => name, _ => true);
    private readonly HashSet<(string, string)> _toldBefore = [];
    private int _inJournal = kept.Where(IsKept).Select(finding => Name(finding.Finding)).Distinct().Count();
    private long _seen;

    /// <summary>The verification's number in the journal.</summary>
    public long Id => id;

    /// <summary>Whether suspects are still looked at under a lock.</summary>
    public bool MayLock => Interlocked.Read(ref _seen) < MostLocked;

    /// <summary>Learns how many rows were looked at again and do not agree.</summary>
    public void Seen(int rows) => Interlocked.Add(ref _seen, rows);

    /// <summary>Those that were not found before.</summary>
    public IReadOnlyList<Finding> New(IEnumerable<Finding> findings)
    {
        lock (_lock) return [.. findings.Where(finding => finding.Kind == FindingKind.Unsettled || !_known.ContainsKey(Name(finding)))];
    }

    /// <summary>Writes findings into the journal, as far as it keeps them.</summary>
    public async Task KeepAsync(NpgsqlConnection connection, VerifyTarget target, IEnumerable<Finding> findings)
    {
        int room;
        lock (_lock) room = Room;
        foreach (var finding in findings)
            if (finding.Kind == FindingKind.Unsettled || room-- > 0)
                await Verifications.AddAsync(connection, id, target.Leaf.Oid, finding, target.Cancellation);
    }

    /// <summary>Learns that the journal has them.</summary>
    public void Kept(IEnumerable<Finding> findings)
    {
        lock (_lock)
            foreach (var finding in findings.Where(finding => finding.Kind != FindingKind.Unsettled))
            {
                if (_known.Count < MostKnown && _known.TryAdd(Name(finding), Room > 0) && Room > 0) _inJournal++;
                if (!_toldBefore.Contains(Name(finding))) sink?.Invoke(finding);
            }
    }

    /// <summary>Forgets what was found in a table: it is verified from the beginning.</summary>
    public void Forget(string table)
    {
        lock (_lock)
            foreach (var name in _known.Keys.Where(name => name.Item1 == table).ToList())
            {
                if (_known.Remove(name, out var isKept) && isKept) _inJournal--;
                _toldBefore.Add(name);
            }
    }

    private int Room => Verifications.MostKept - _inJournal;

    private static bool IsKept(KeptFinding finding) => finding.Finding.Kind != FindingKind.Unsettled;

    private static (string, string) Name(Finding finding) => (finding.Table, finding.KeyText);
}
