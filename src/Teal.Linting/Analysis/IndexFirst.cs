using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>A unique or primary key constraint in two steps: its index is built concurrently, then the constraint takes it over.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">The name of the index and of the constraint.</param>
/// <param name="IsPrimaryKey">PRIMARY KEY (true) or UNIQUE.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record IndexFirst(RelationName Table, string Name, bool IsPrimaryKey, ImmutableArray<Identifier> Columns)
{
    private string Include { get; init; } = "";

    private string Nulls { get; init; } = "";

    private string Deferral { get; init; } = "";

    /// <summary>The steps for a constraint as written.</summary>
    public static IndexFirst Of(LintContext context, AlterTableStatement alter, UniqueConstraint constraint)
    {
        var name = constraint.Name?.Name ?? (constraint.IsPrimaryKey
            ? NewNames.Constraint(context, alter.Name, [], "pkey")
            : NewNames.Constraint(context, alter.Name, constraint.Columns.Select(c => c.Name), "key"));
        return new(context.Resolve(alter.Name), name, constraint.IsPrimaryKey, constraint.Columns)
        {
            Include = constraint.Include.IsEmpty ? "" : $" INCLUDE ({string.Join(", ", constraint.Include)})",
            Nulls = constraint.NullsNotDistinct ? " NULLS NOT DISTINCT" : "",
            Deferral = (constraint.IsDeferrable == true ? " DEFERRABLE" : "") + (constraint.IsInitiallyDeferred ? " INITIALLY DEFERRED" : ""),
        };
    }

    /// <summary>The statement that builds the index, without a semicolon.</summary>
    public string Build => $"CREATE UNIQUE INDEX CONCURRENTLY {SqlName.Quote(Name)} ON {Table} ({string.Join(", ", Columns)}){Include}{Nulls}";

    /// <summary>The action that takes it over.</summary>
    public string Adopt => $"ADD CONSTRAINT {SqlName.Quote(Name)} {Kind} USING INDEX {SqlName.Quote(Name)}{Deferral}";

    /// <summary>PRIMARY KEY or UNIQUE.</summary>
    public string Kind => IsPrimaryKey ? "PRIMARY KEY" : "UNIQUE";

    /// <summary>What PostgreSQL ends the name of such a constraint with.</summary>
    public string Suffix => IsPrimaryKey ? "pkey" : string.Join('_', Columns.Select(c => c.Name).Append("key"));

    /// <summary>The statement that makes it for a partitioned table without its partitions.</summary>
    public string Shell => $"ALTER TABLE ONLY {Table} ADD CONSTRAINT {SqlName.Quote(Name)} {Kind}{Nulls} ({string.Join(", ", Columns)}){Include}{Deferral};";

    /// <summary>The error of the server that two equal rows lead to. A partition gets an index of its own name.</summary>
    public string Failure(bool isPartitioned) =>
        $"Two equal rows make it fail with 'could not create unique index{(isPartitioned ? "" : $" \"{Name}\"")}' (SQLSTATE 23505).";

    /// <summary>Both statements.</summary>
    public string Sql =>
        $"""
        {Build};
        ALTER TABLE {Table} {Adopt};
        """;

    /// <summary>Whether the steps make the same constraint: the tree has no storage options, and a constraint WITHOUT OVERLAPS stands on no unique index.</summary>
    public static bool IsWhole(string constraint) =>
        !constraint.Contains("WITH", StringComparison.OrdinalIgnoreCase) && !constraint.Contains("TABLESPACE", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a temporal constraint (PostgreSQL 18 and later).</summary>
    public static bool IsTemporal(string constraint) => constraint.Contains("OVERLAPS", StringComparison.OrdinalIgnoreCase);
}
