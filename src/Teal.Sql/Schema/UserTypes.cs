using System.Collections.Immutable;

namespace Teal.Sql.Schema;

/// <summary>What a type is.</summary>
public enum TypeKind
{
    /// <summary>The model does not know the type.</summary>
    Unknown,

    /// <summary>It comes with PostgreSQL.</summary>
    BuiltIn,

    /// <summary>An enum.</summary>
    Enum,

    /// <summary>A domain.</summary>
    Domain,

    /// <summary>A composite type, or the row type of a table or view.</summary>
    Composite,

    /// <summary>A range or multirange, a base type, or a shell type.</summary>
    Other,
}

/// <summary>A domain.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BaseType">The type below it in PostgreSQL's own spelling.</param>
/// <param name="NotNull">Whether it refuses NULL.</param>
/// <param name="Default">Its default as SQL text, or null.</param>
/// <param name="Constraints">Its CHECK constraints; the condition calls the value <c>value</c>.</param>
public sealed record DomainType(RelationName Name, string BaseType, bool NotNull, string? Default, ImmutableArray<Constraint> Constraints)
{
    /// <summary>The volatility of the default; <see cref="VolatilityCategory.Immutable"/> without one.</summary>
    public VolatilityCategory DefaultVolatility { get; init; }

    /// <summary>The type below it where that is one of the model's own, otherwise null.</summary>
    public RelationName? UserType { get; init; }

    /// <summary>The collation of COLLATE as SQL text, or null.</summary>
    public string? Collation { get; init; }

    /// <summary>The name of its NOT NULL constraint (PostgreSQL 17 and later), or null.</summary>
    public string? NotNullName { get; init; }

    /// <summary>The model's routines that its default calls.</summary>
    internal ImmutableArray<RelationName> Calls { get; init; } = [];
}

/// <summary>A composite type of CREATE TYPE.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Its attributes in order, which have names, types and collations only.</param>
public sealed record CompositeType(RelationName Name, ImmutableArray<Column> Attributes)
{
    /// <summary>The attribute of that name, or null.</summary>
    public Column? Attribute(string name) => Attributes.FirstOrDefault(a => a.Name == name);
}

/// <summary>A function, procedure or aggregate.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ArgumentTypes">The types of its input arguments in PostgreSQL's own spelling: with them the name is unique.</param>
/// <param name="Kind">What it is.</param>
public sealed record Routine(RelationName Name, ImmutableArray<string> ArgumentTypes, RoutineKind Kind)
{
    /// <summary>Its volatility as declared; VOLATILE where nothing is declared.</summary>
    public VolatilityCategory Volatility { get; init; } = VolatilityCategory.Volatile;

    /// <summary>The language in lower case.</summary>
    public string Language { get; init; } = "sql";

    /// <summary>The type after RETURNS in PostgreSQL's own spelling, <c>record</c> for RETURNS TABLE; null for a procedure, an aggregate, or OUT parameters alone.</summary>
    public string? Returns { get; init; }

    /// <summary>The names of its input parameters, in order; empty for one that has none.</summary>
    public ImmutableArray<string> ArgumentNames { get; init; } = [];

    /// <summary>How many of its input parameters have a default.</summary>
    public int Defaults { get; init; }

    /// <summary>Whether it returns a set.</summary>
    public bool ReturnsSet { get; init; }

    /// <summary>The model's types among those of its parameters and its result.</summary>
    internal ImmutableArray<RelationName> UserTypes { get; init; } = [];
}

/// <summary>What a routine is.</summary>
public enum RoutineKind
{
    /// <summary>A function.</summary>
    Function,

    /// <summary>A procedure.</summary>
    Procedure,

    /// <summary>An aggregate.</summary>
    Aggregate,
}
