using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>The name of a relation or type; without a schema in the text it is taken to be in <c>public</c>.</summary>
public readonly record struct RelationName(string Schema, string Name)
{
    /// <summary>What <paramref name="name"/> means.</summary>
    public static RelationName Of(QualifiedName name) => new(name.Schema ?? "public", name.Name);

    /// <summary>As SQL, without the schema where it is <c>public</c>.</summary>
    public override string ToString() => SqlName.Quote(Schema == "public" ? null : Schema, Name);
}

/// <summary>A table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns in order.</param>
/// <param name="Constraints">Its constraints, those written on a column included, under the names that PostgreSQL gives them.</param>
public sealed record Table(RelationName Name, ImmutableArray<Column> Columns, ImmutableArray<Constraint> Constraints)
{
    /// <summary>Permanent, temporary or unlogged.</summary>
    public Persistence Persistence { get; init; }

    /// <summary>RANGE, LIST or HASH in lower case where it is partitioned, otherwise null.</summary>
    public string? PartitionStrategy { get; init; }

    /// <summary>The table that it is a partition of, or null.</summary>
    public RelationName? PartitionOf { get; init; }

    /// <summary>The tables that it inherits from.</summary>
    public ImmutableArray<RelationName> Inherits { get; init; } = [];

    /// <summary>The column of that name, or null.</summary>
    public Column? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>The columns of its primary key; empty without one.</summary>
    public ImmutableArray<string> PrimaryKey =>
        Constraints.FirstOrDefault(c => c.Kind == ConstraintKind.PrimaryKey)?.Columns ?? [];
}

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

    /// <summary>Whether an INSERT that leaves it out gives it a value other than NULL.</summary>
    public bool FillsItself => Default is not null || Generated is not null || IsIdentity;
}

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
}

/// <summary>An index.</summary>
/// <param name="Name">Its name, given or chosen as PostgreSQL would.</param>
/// <param name="Table">The table it stands on.</param>
/// <param name="IsUnique">Whether it is unique.</param>
/// <param name="Columns">The plain key columns in order; a key that is an expression is null.</param>
public sealed record TableIndex(RelationName Name, RelationName Table, bool IsUnique, ImmutableArray<string?> Columns)
{
    /// <summary>Whether it has a predicate.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether it is a btree over plain columns and nothing else: no expression, predicate, INCLUDE, order, operator class or storage setting.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Every column that its keys, INCLUDE list and predicate name.</summary>
    public ImmutableArray<string> UsedColumns { get; init; } = [];

    /// <summary>The names of its own columns, INCLUDE last: that of a column, or what PostgreSQL calls the expression.</summary>
    public ImmutableArray<string> KeyNames { get; init; } = [];

    /// <summary>Whether it belongs to a constraint, whose name it bears.</summary>
    public bool IsOfConstraint { get; init; }
}

/// <summary>A view or materialised view.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsMaterialized">Whether it is a materialised view.</param>
/// <param name="Definition">Its query as SQL text.</param>
public sealed record View(RelationName Name, bool IsMaterialized, string Definition)
{
    /// <summary>The relations that its query names.</summary>
    public ImmutableArray<RelationName> DependsOn { get; init; } = [];

    /// <summary>The names of its columns as far as the text tells: a star of a relation that the model does not know gives none.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];
}

/// <summary>A column of a table, as the owner of a sequence.</summary>
public readonly record struct ColumnOwner(RelationName Table, string Column)
{
    /// <summary>What <c>[schema.]table.column</c> means.</summary>
    internal static ColumnOwner Of(QualifiedName name) =>
        new(new RelationName(name.Parts.Length > 2 ? name.Parts[^3].Name : "public", name.Parts[^2].Name), name.Name);
}
