using System.Collections.Immutable;

namespace Teal.Sql.Schema;

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as SQL text in PostgreSQL's own spelling: <c>character varying(20)</c>, <c>integer[]</c>; <c>serial</c> is <c>integer</c>.</param>
/// <param name="NotNull">Whether it refuses NULL, by NOT NULL, a primary key or identity.</param>
/// <param name="Default">Its default as SQL text, or null; that of a serial column is a <c>nextval</c> call.</param>
public sealed record Column(string Name, string Type, bool NotNull, string? Default)
{
    /// <summary>The expression of a generated column as SQL text, or null.</summary>
    public string? Generated { get; init; }

    /// <summary>Whether it is an identity column.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>The collation of COLLATE as SQL text, or null.</summary>
    public string? Collation { get; init; }

    /// <summary>Whether a generated column is computed on reading (VIRTUAL, PostgreSQL 18 and later) and not STORED.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>Whether an identity column is GENERATED ALWAYS and not BY DEFAULT.</summary>
    public bool IsIdentityAlways { get; init; }

    /// <summary>The volatility of the default; <see cref="VolatilityCategory.Immutable"/> without one.</summary>
    public VolatilityCategory DefaultVolatility { get; init; }

    /// <summary>The type without modifiers and array where it is one of the model's own (enum, domain, composite, range, row type), otherwise null.</summary>
    public RelationName? UserType { get; init; }

    /// <summary>The name of its NOT NULL constraint as PostgreSQL 18 has it, given or chosen; null where it may be NULL.</summary>
    public string? NotNullName { get; init; }

    /// <summary>False while its NOT NULL is NOT VALID (PostgreSQL 18 and later): rows that were there before may still be NULL.</summary>
    public bool IsNotNullValidated { get; init; } = true;

    /// <summary>Whether its NOT NULL is NO INHERIT.</summary>
    public bool IsNotNullOwn { get; init; }

    /// <summary>Whether it comes from a parent table.</summary>
    public bool IsInherited { get; init; }

    /// <summary>The sequence whose <c>nextval</c> is its default, or null.</summary>
    internal RelationName? NextValueOf { get; init; }

    /// <summary>The model's routines that the default or the generation expression calls.</summary>
    internal ImmutableArray<RelationName> Calls { get; init; } = [];

    /// <summary>Whether an INSERT that leaves it out gives it a value other than NULL.</summary>
    public bool FillsItself => Default is not null || Generated is not null || IsIdentity;
}
