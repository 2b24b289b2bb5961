using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>What the sync SQL must know of a column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as <c>format_type</c> gives it.</param>
/// <param name="Default">Its default as SQL text, or null.</param>
/// <param name="HasEquality">Whether its type has an equality operator; <c>json</c>, <c>xml</c> and <c>point</c> have none.</param>
public sealed record SyncColumn(string Name, string Type, string? Default, bool HasEquality)
{
    /// <summary>Whether PostgreSQL computes it, behind the BEFORE triggers. Default false.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Whether two values of its type that are equal are also stored alike. Default false, which only costs time.</summary>
    public bool IsSameWhenEqual { get; init; }

    /// <summary>Whether it is an identity column, which has a value in every INSERT, given or not. Default false.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>Whether two expressions of this column's type differ, NULL being a value like any other.</summary>
    public string Differs(string left, string right) => HasEquality
        ? $"{left} IS DISTINCT FROM {right}"
        : $"({left})::text IS DISTINCT FROM ({right})::text";

    /// <summary>
    /// Whether the column differs between two rows, be it only in form: '30 days' equals '1 mon' and is not the same.
    /// Compares images (PostgreSQL manual, "Row and Array Comparisons"), which every type allows, where equal values may be stored in
    /// different forms; the plain comparison costs a quarter of that.
    /// </summary>
    public string DiffersBetween(string row, string otherRow) => IsSameWhenEqual
        ? $"{row}.{SqlName.Quote(Name)} IS DISTINCT FROM {otherRow}.{SqlName.Quote(Name)}"
        : $"ROW({row}.{SqlName.Quote(Name)})::record OPERATOR(pg_catalog.*<>) ROW({otherRow}.{SqlName.Quote(Name)})::record";
}

/// <summary>A synced table as the server really has it.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">The role that owns it.</param>
/// <param name="Columns">All its columns in order.</param>
public sealed record SyncTarget(string Schema, string Name, string Owner, IReadOnlyList<SyncColumn> Columns)
{
    /// <summary>The table as SQL, always with its schema.</summary>
    public string Sql => SqlName.Quote(Schema, Name);

    /// <summary>The column of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public SyncColumn Column(string name) => Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new KeyNotFoundException($"{Sql} has no column {SqlName.Quote(name)}");
}
