namespace Teal.Linting.Effects;

/// <summary>
/// A table-level lock mode of PostgreSQL, by strength as the server numbers them
/// (src/include/storage/lockdefs.h).
/// </summary>
public enum LockMode
{
    /// <summary>No lock.</summary>
    None = 0,

    /// <summary>ACCESS SHARE: every query that reads.</summary>
    AccessShare = 1,

    /// <summary>ROW SHARE: SELECT … FOR UPDATE and its kin.</summary>
    RowShare = 2,

    /// <summary>ROW EXCLUSIVE: INSERT, UPDATE, DELETE, MERGE.</summary>
    RowExclusive = 3,

    /// <summary>SHARE UPDATE EXCLUSIVE: VACUUM, ANALYZE, the concurrent forms, VALIDATE CONSTRAINT.</summary>
    ShareUpdateExclusive = 4,

    /// <summary>SHARE: CREATE INDEX.</summary>
    Share = 5,

    /// <summary>SHARE ROW EXCLUSIVE: foreign keys, CREATE TRIGGER.</summary>
    ShareRowExclusive = 6,

    /// <summary>EXCLUSIVE: REFRESH MATERIALIZED VIEW CONCURRENTLY.</summary>
    Exclusive = 7,

    /// <summary>ACCESS EXCLUSIVE: most of ALTER TABLE, DROP, TRUNCATE.</summary>
    AccessExclusive = 8,
}

/// <summary>What the lock modes mean for each other.</summary>
public static class LockModes
{
    // Row = a mode, bit n = it conflicts with the mode of that number: the table "Conflicting Lock Modes" of the
    // documentation (chapter 13.3.1), LockConflicts in src/backend/storage/lmgr/lock.c.
    private static readonly int[] Conflicts =
    [
        0b0_0000_0000,
        0b1_0000_0000,
        0b1_1000_0000,
        0b1_1110_0000,
        0b1_1111_0000,
        0b1_1101_1000,
        0b1_1111_1000,
        0b1_1111_1100,
        0b1_1111_1110,
    ];

    /// <summary>Whether one session must wait for <paramref name="mode"/> while another holds <paramref name="other"/>.</summary>
    public static bool ConflictsWith(this LockMode mode, LockMode other) => (Conflicts[(int)mode] & (1 << (int)other)) != 0;

    /// <summary>Whether a plain SELECT waits while it is held.</summary>
    public static bool BlocksReads(this LockMode mode) => mode.ConflictsWith(LockMode.AccessShare);

    /// <summary>Whether INSERT, UPDATE and DELETE wait while it is held.</summary>
    public static bool BlocksWrites(this LockMode mode) => mode.ConflictsWith(LockMode.RowExclusive);

    /// <summary>The mode as SQL and the documentation spell it: <c>ACCESS EXCLUSIVE</c>.</summary>
    public static string SqlName(this LockMode mode) => mode switch
    {
        LockMode.AccessShare => "ACCESS SHARE",
        LockMode.RowShare => "ROW SHARE",
        LockMode.RowExclusive => "ROW EXCLUSIVE",
        LockMode.ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
        LockMode.Share => "SHARE",
        LockMode.ShareRowExclusive => "SHARE ROW EXCLUSIVE",
        LockMode.Exclusive => "EXCLUSIVE",
        LockMode.AccessExclusive => "ACCESS EXCLUSIVE",
        _ => "no",
    };

    /// <summary>Who waits while it is held, as the object of "blocks".</summary>
    public static string BlockedWork(this LockMode mode) =>
        mode.BlocksReads() ? "every read and write"
        : mode.BlocksWrites() ? "every write"
        : mode.ConflictsWith(LockMode.ShareUpdateExclusive) ? "schema changes and VACUUM, no reads or writes"
        : "no reads or writes";
}
