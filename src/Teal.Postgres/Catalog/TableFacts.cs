using System.Collections.Immutable;
using Teal.Planning.Sync;
using Teal.Sql.Syntax;

namespace Teal.Postgres.Catalog;

/// <summary>What a rollout must know of a table.</summary>
/// <param name="Identity">Which table it is.</param>
/// <param name="Owner">The role that owns it.</param>
/// <param name="Columns">Its columns in order.</param>
/// <param name="PrimaryKey">The columns of its primary key; empty without one.</param>
public sealed record TableFacts(
    TableIdentity Identity, string Owner, ImmutableArray<TableColumn> Columns, ImmutableArray<string> PrimaryKey)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="TableNotFoundException">There is no such table.</exception>
    public static async Task<TableFacts> ReadAsync(CatalogReader catalog, QualifiedName name, CancellationToken cancellation = default) =>
        await ReadAsync(catalog, await catalog.TableAsync(name, cancellation), cancellation);

    /// <summary>Reads those of a table that is known.</summary>
    public static async Task<TableFacts> ReadAsync(CatalogReader catalog, TableIdentity table, CancellationToken cancellation = default) => new(
        table, await catalog.OwnerAsync(table, cancellation),
        await catalog.ColumnsAsync(table, cancellation), await catalog.PrimaryKeyAsync(table, cancellation));

    /// <summary>The table as the SQL that keeps it in sync sees it. The expression of a generated column is no default.</summary>
    public SyncTarget ToSyncTarget() => new(Identity.Schema, Identity.Name, Owner,
        [.. Columns.Select(column => new SyncColumn(
            column.Name, column.Type,
            column.Generation is ColumnGeneration.None ? column.Default : null, column.HasEquality)
        {
            IsGenerated = column.Generation is ColumnGeneration.Stored or ColumnGeneration.Virtual,
            IsSameWhenEqual = column.IsSameWhenEqual,
            IsIdentity = column.Generation is ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault,
        })]);
}
