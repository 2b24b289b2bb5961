using System.Collections.Immutable;
using Teal.Planning.Data;
using Teal.Planning.Sync;
using Teal.Sql.Syntax;

namespace Teal.Planning.Changes;

/// <summary>One schema change, read and understood.</summary>
/// <param name="Text">Its files.</param>
/// <param name="Expand">The statements of <c>expand.sql</c>.</param>
/// <param name="Contract">The statements of <c>contract.sql</c>; empty where there is none.</param>
/// <param name="Tables">The tables that are kept in sync, each with its rules.</param>
/// <param name="Settings">What <c>change.json</c> says.</param>
public sealed record Change(
    ChangeText Text,
    ImmutableArray<Statement> Expand,
    ImmutableArray<Statement> Contract,
    ImmutableArray<SyncTable> Tables,
    ChangeSettings Settings)
{
    /// <summary>The statements of <c>backfill.sql</c>, in order.</summary>
    public ImmutableArray<DataChange> Data { get; init; } = [];

    /// <summary>Its name: the folder's.</summary>
    public string Name => Text.Name;

    /// <summary>Whether there are rows to fill or to change.</summary>
    public bool HasBackfill => !Tables.IsEmpty || !Data.IsEmpty;

    /// <summary>Whether contract has anything to do.</summary>
    public bool HasContract => !Contract.IsEmpty;

    /// <summary>The text of a statement of <c>expand.sql</c>.</summary>
    public string ExpandSql(SqlNode node) => Text.Expand.Slice(node.Span);

    /// <summary>The text of a statement of <c>contract.sql</c>.</summary>
    public string ContractSql(SqlNode node) => Text.Contract!.Slice(node.Span);

    /// <summary>Reads the change in <paramref name="folder"/>.</summary>
    /// <exception cref="ChangeException">It is missing, or something in it cannot be used.</exception>
    public static Change Load(string folder) => ChangeReader.Read(ChangeText.Read(folder));
}
