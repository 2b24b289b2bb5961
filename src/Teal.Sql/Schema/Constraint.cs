using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>What a constraint is.</summary>
public enum ConstraintKind
{
    /// <summary>CHECK.</summary>
    Check,

    /// <summary>UNIQUE.</summary>
    Unique,

    /// <summary>PRIMARY KEY.</summary>
    PrimaryKey,

    /// <summary>FOREIGN KEY.</summary>
    ForeignKey,

    /// <summary>EXCLUDE.</summary>
    Exclusion,
}

/// <summary>A constraint of a table; NOT NULL is kept at its column instead.</summary>
/// <param name="Name">Its name, given or chosen as PostgreSQL would.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Columns">The columns it is over; for a CHECK those that its condition names.</param>
/// <param name="IsValidated">False while it is NOT VALID.</param>
/// <param name="Definition">What follows the name in ADD CONSTRAINT, as SQL text without NOT VALID: <c>FOREIGN KEY (plan_id) REFERENCES plans (id)</c>.</param>
public sealed record Constraint(
    string Name, ConstraintKind Kind, ImmutableArray<string> Columns, bool IsValidated, string Definition)
{
    /// <summary>The table a foreign key points to, or null.</summary>
    public RelationName? References { get; init; }

    /// <summary>The columns a foreign key points to; those of the primary key where the text names none.</summary>
    public ImmutableArray<string> ReferencedColumns { get; init; } = [];

    /// <summary>The parsed condition of a CHECK, or null.</summary>
    public Expression? Condition { get; init; }

    /// <summary>False for NOT ENFORCED (PostgreSQL 18 and later).</summary>
    public bool IsEnforced { get; init; } = true;

    /// <summary>Whether it is DEFERRABLE.</summary>
    public bool IsDeferrable { get; init; }

    /// <summary>Whether it is INITIALLY DEFERRED.</summary>
    public bool IsInitiallyDeferred { get; init; }

    /// <summary>Whether it is NO INHERIT.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Whether it comes from a parent table.</summary>
    public bool IsInherited { get; init; }

    /// <summary>What a foreign key does ON DELETE, in lower case; null for NO ACTION by default.</summary>
    public string? OnDelete { get; init; }

    /// <summary>What a foreign key does ON UPDATE, in lower case; null for NO ACTION by default.</summary>
    public string? OnUpdate { get; init; }

    /// <summary>The index that a unique, primary key or exclusion constraint stands on, or null.</summary>
    public RelationName? Index { get; init; }

    /// <summary>Whether every row is known to fulfil it: it is enforced and validated.</summary>
    public bool Holds => IsValidated && IsEnforced;

    /// <summary>The model's routines that it calls.</summary>
    internal ImmutableArray<RelationName> Calls { get; init; } = [];
}
