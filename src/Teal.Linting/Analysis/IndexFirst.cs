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
    public string Adopt => $"ADD CONSTRAINT {SqlName.Quote(Name)} {(IsPrimaryKey ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {SqlName.Quote(Name)}{Deferral}";

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
