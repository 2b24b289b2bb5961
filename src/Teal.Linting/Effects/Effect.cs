using Teal.Sql.Schema;

namespace Teal.Linting.Effects;

/// <summary>What a statement does to one relation.</summary>
/// <param name="Relation">The relation that is locked: a table, an index or a view.</param>
/// <param name="Lock">The strongest lock taken on it; held until the transaction ends.</param>
/// <param name="Rewrites">Whether its file is written anew, with all its indexes, under that lock.</param>
/// <param name="Scans">Whether all its rows are read under that lock; a rewrite reads them too. Never claimed of statements that read or write rows.</param>
public sealed record Effect(RelationName Relation, LockMode Lock, bool Rewrites = false, bool Scans = false)
{
    /// <summary>False where the schema model does not know enough and the worse case is told.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>Whether the lock is needed only as long as a change of the catalog takes.</summary>
    public bool IsInstant => !Rewrites && !Scans;

    /// <summary>Both at once: the stronger lock, and whatever either does.</summary>
    internal Effect MergedWith(Effect other) => this with
    {
        Lock = (LockMode)Math.Max((int)Lock, (int)other.Lock),
        Rewrites = Rewrites || other.Rewrites,
        Scans = Scans || other.Scans,
        IsCertain = IsCertain && other.IsCertain,
    };
}
