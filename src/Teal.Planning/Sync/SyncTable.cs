using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>A table that is kept in sync: its two sides and the rules between them.</summary>
/// <param name="Name">The table as the rules name it.</param>
/// <param name="NewColumns">The columns that the forward rules set: added by expand.</param>
/// <param name="OldColumns">The columns that contract removes and that a rule reads or sets.</param>
/// <param name="Forward">The rules from old to new.</param>
/// <param name="Backward">The rules from new to old; empty where the change says that nothing leads back.</param>
public sealed record SyncTable(
    QualifiedName Name,
    ImmutableArray<string> NewColumns,
    ImmutableArray<string> OldColumns,
    ImmutableArray<SyncRule> Forward,
    ImmutableArray<SyncRule> Backward)
{
    /// <summary>What the statements made of the rules call a row.</summary>
    public string RowName => Forward[0].RowName;

    /// <summary>The value that a rule gives a column, in a place where the row is visible under <see cref="RowName"/>: each rule may call it by a name of its own.</summary>
    public string ValueOf(SyncRule rule, SyncValue value) =>
        rule.RowName == RowName ? rule.ValueOf(value) : rule.ValueOf(value, $"(SELECT {SqlName.Quote(RowName)}.*)");

    /// <summary>
    /// The columns whose change means that the old side changed: what contract removes, and whatever else of the row the
    /// forward rules read.
    /// </summary>
    /// <param name="tableColumns">The columns that the table has.</param>
    public ImmutableArray<string> OldSide(IEnumerable<string> tableColumns)
    {
        var read = Forward.SelectMany(rule => rule.ReadColumns).ToHashSet();
        return [.. tableColumns.Where(column =>
            !NewColumns.Contains(column) && (OldColumns.Contains(column) || read.Contains(column)))];
    }
}
