using Teal.Linting.Effects;

namespace Teal.Tests.Linting;

public class LockModeTests
{
    // The table of chapter 13.3.1 of the PostgreSQL documentation, row by row.
    [Theory]
    [InlineData(LockMode.None, "")]
    [InlineData(LockMode.AccessShare, "AccessExclusive")]
    [InlineData(LockMode.RowShare, "Exclusive AccessExclusive")]
    [InlineData(LockMode.RowExclusive, "Share ShareRowExclusive Exclusive AccessExclusive")]
    [InlineData(LockMode.ShareUpdateExclusive, "ShareUpdateExclusive Share ShareRowExclusive Exclusive AccessExclusive")]
    [InlineData(LockMode.Share, "RowExclusive ShareUpdateExclusive ShareRowExclusive Exclusive AccessExclusive")]
    [InlineData(LockMode.ShareRowExclusive, "RowExclusive ShareUpdateExclusive Share ShareRowExclusive Exclusive AccessExclusive")]
    [InlineData(LockMode.Exclusive, "RowShare RowExclusive ShareUpdateExclusive Share ShareRowExclusive Exclusive AccessExclusive")]
    [InlineData(LockMode.AccessExclusive, "AccessShare RowShare RowExclusive ShareUpdateExclusive Share ShareRowExclusive Exclusive AccessExclusive")]
    public void Modes_conflict_as_documented(LockMode mode, string conflicting)
    {
        Assert.Equal(conflicting, string.Join(' ', Enum.GetValues<LockMode>().Where(other => mode.ConflictsWith(other))));
        Assert.All(Enum.GetValues<LockMode>(), other => Assert.Equal(mode.ConflictsWith(other), other.ConflictsWith(mode)));
    }

    [Fact]
    public void Only_ACCESS_EXCLUSIVE_blocks_reads() =>
        Assert.Equal([LockMode.AccessExclusive], Enum.GetValues<LockMode>().Where(LockModes.BlocksReads));

    [Fact]
    public void SHARE_and_stronger_block_writes() =>
        Assert.Equal(
            [LockMode.Share, LockMode.ShareRowExclusive, LockMode.Exclusive, LockMode.AccessExclusive],
            Enum.GetValues<LockMode>().Where(LockModes.BlocksWrites));
}
