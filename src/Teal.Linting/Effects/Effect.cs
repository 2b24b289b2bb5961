using Teal.Sql.Schema;

namespace Teal.Linting.Effects;

/// <summary>What a statement does to one relation.</summary>
/// <param name="Relation">The relation that is locked: a table, an index, a view or a sequence.</param>
/// <param name="Lock">The strongest lock taken on it; held until the transaction ends.</param>
/// <param name="Rewrites">
/// Whether all its rows are written into a new file, with all its indexes, under that lock. An index that is built anew is told at
/// its table by <see cref="BuildsIndexes"/>.
/// </param>
/// <param name="Scans">Whether all its rows are read under that lock; a rewrite reads them too. Never claimed of statements that read or write rows.</param>
public sealed record Effect(RelationName Relation, LockMode Lock, bool Rewrites = false, bool Scans = false)
{
    /// <summary>False where the schema model does not know enough and the worse case is told.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>Whether an index over its rows is built, be it a new one or one that is there: that reads all its rows.</summary>
    public bool BuildsIndexes { get; init; }

    /// <summary>Whether the rewriting is a copy of its file as it is (SET TABLESPACE): its indexes stay as and where they are.</summary>
    public bool CopiesFile { get; init; }

    /// <summary>The only index that is built, where that is known by name; otherwise null.</summary>
    public RelationName? Index { get; init; }

    /// <summary>Whether all its rows go at once (TRUNCATE): it gets an empty file, which takes an instant.</summary>
    public bool Empties { get; init; }

    /// <summary>
    /// Whether the statement waits, with this lock held, until every older transaction of the database that could still see the
    /// relation as it was has ended (CREATE INDEX CONCURRENTLY and its kin).
    /// </summary>
    public bool WaitsForOlderTransactions { get; init; }

    /// <summary>
    /// The relation whose rows the same statement rewrites or reads while this lock is held; null where the statement does no such
    /// work, and for the relation that the work is on.
    /// </summary>
    public RelationName? During { get; init; }

    /// <summary>On how many relations besides <see cref="During"/> the statement does such work meanwhile; of a partitioned table the other partitions.</summary>
    public int DuringMore { get; init; }

    /// <summary>Whether the lock is needed only as long as a change of the catalog takes.</summary>
    public bool IsInstant => !Rewrites && !Scans && !WaitsForOlderTransactions && During is null;

    /// <summary>Both at once: the stronger lock, and whatever either does.</summary>
    internal Effect MergedWith(Effect other) => this with
    {
        Lock = (LockMode)Math.Max((int)Lock, (int)other.Lock),
        Rewrites = Rewrites || other.Rewrites,
        Scans = Scans || other.Scans,
        BuildsIndexes = BuildsIndexes || other.BuildsIndexes,
        CopiesFile = CopiesFile == other.CopiesFile ? CopiesFile : !(CopiesFile ? other : this).Rewrites,
        Index = BuildsIndexes && other.BuildsIndexes ? null : Index ?? other.Index,
        Empties = Empties || other.Empties,
        WaitsForOlderTransactions = WaitsForOlderTransactions || other.WaitsForOlderTransactions,
        During = During ?? other.During,
        DuringMore = Math.Max(DuringMore, other.DuringMore),
        IsCertain = IsCertainTogether(other),
    };

    // A weaker guess beside what is certain takes nothing from it.
    private bool IsCertainTogether(Effect other) =>
        IsCertain == other.IsCertain ? IsCertain
        : IsCertain ? Lock >= other.Lock && (Rewrites || !other.Rewrites) && (Scans || !other.Scans)
        : other.Lock >= Lock && (other.Rewrites || !Rewrites) && (other.Scans || !Scans);
}
