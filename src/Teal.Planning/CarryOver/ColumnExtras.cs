using System.Collections.Immutable;

namespace Teal.Planning.CarryOver;

/// <summary>What a column has besides its type, default and NOT NULL, as only the server knows.</summary>
/// <param name="Comment">Its comment, or null.</param>
/// <param name="Statistics">Its statistics target, 0 to 10000, or null for the default.</param>
/// <param name="Options">Its options as SQL: <c>n_distinct=-0.5</c>.</param>
/// <param name="Grants">The privileges on it alone; those on the table hold for a new column by themselves.</param>
/// <param name="Identity">Its sequence where it is an identity column, otherwise null.</param>
public sealed record ColumnExtras(
    string? Comment, int? Statistics, ImmutableArray<string> Options, ImmutableArray<ColumnGrant> Grants, IdentitySequence? Identity)
{
    /// <summary>Nothing.</summary>
    public static ColumnExtras None { get; } = new(null, null, [], [], null);
}

/// <summary>A privilege on a column.</summary>
/// <param name="Privilege">SELECT, INSERT, UPDATE or REFERENCES.</param>
/// <param name="Grantee">The role as SQL, or PUBLIC.</param>
/// <param name="IsGrantable">Whether it may be handed on.</param>
public sealed record ColumnGrant(string Privilege, string Grantee, bool IsGrantable);

/// <summary>The sequence of an identity column.</summary>
/// <param name="Schema">Its schema; unquoted.</param>
/// <param name="Name">Its name; unquoted.</param>
/// <param name="IsAlways">GENERATED ALWAYS (true) or BY DEFAULT.</param>
/// <param name="Options">Step, cache and cycle as SQL; bounds where they are not those of the column's type.</param>
public sealed record IdentitySequence(string Schema, string Name, bool IsAlways, string Options);

/// <summary>The index by which subscribers know the rows of a table (REPLICA IDENTITY USING INDEX).</summary>
/// <param name="Index">Its name; unquoted.</param>
/// <param name="Columns">Its columns in order.</param>
public sealed record ReplicaIndex(string Index, ImmutableArray<string> Columns);
