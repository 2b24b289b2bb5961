using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>Whether a relation outlives the session and a crash.</summary>
public enum Persistence
{
    /// <summary>An ordinary relation.</summary>
    Permanent,

    /// <summary>TEMPORARY: seen by this session only.</summary>
    Temporary,

    /// <summary>UNLOGGED: empty after a crash.</summary>
    Unlogged,
}

/// <summary>CREATE TABLE in all its forms.</summary>
/// <param name="Name">The table.</param>
/// <param name="Elements">Columns, constraints and LIKE clauses in order; empty for CREATE TABLE AS.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateTableStatement(QualifiedName Name, ImmutableArray<TableElement> Elements, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CREATE TABLE";

    /// <summary>Whether IF NOT EXISTS is given.</summary>
    public bool IfNotExists { get; init; }

    /// <summary>Permanent, temporary or unlogged.</summary>
    public Persistence Persistence { get; init; }

    /// <summary>The parents of INHERITS.</summary>
    public ImmutableArray<QualifiedName> Inherits { get; init; } = [];

    /// <summary>The parent of PARTITION OF, or null.</summary>
    public QualifiedName? PartitionOf { get; init; }

    /// <summary>RANGE, LIST or HASH of PARTITION BY in lower case, or null where the table is not partitioned.</summary>
    public string? PartitionStrategy { get; init; }

    /// <summary>The table access method of USING, or null.</summary>
    public string? AccessMethod { get; init; }

    /// <summary>The columns and expressions of PARTITION BY.</summary>
    public ImmutableArray<Expression> PartitionKeys { get; init; } = [];

    /// <summary>The values of IN, FROM and TO in FOR VALUES, in order.</summary>
    public ImmutableArray<Expression> PartitionBoundValues { get; init; } = [];

    /// <summary>Where the bound of PARTITION OF stands, DEFAULT or FOR VALUES included, or null.</summary>
    public SourceSpan? PartitionBoundSpan { get; init; }

    /// <summary>The composite type of OF, or null.</summary>
    public QualifiedName? OfType { get; init; }

    /// <summary>The column names that CREATE TABLE AS gives.</summary>
    public ImmutableArray<Identifier> AsColumns { get; init; } = [];

    /// <summary>The query of CREATE TABLE AS, or null.</summary>
    public QueryExpression? AsQuery { get; init; }

    /// <summary>The columns.</summary>
    public IEnumerable<ColumnDefinition> Columns => Elements.OfType<ColumnDefinition>();

    /// <summary>The table constraints.</summary>
    public IEnumerable<TableConstraint> Constraints => Elements.OfType<TableConstraint>();

    /// <summary>What its foreign keys point to: those of the table, then those of its columns.</summary>
    public IEnumerable<ForeignKeyTarget> ForeignKeyTargets()
    {
        foreach (var element in Elements)
            if (element is ForeignKeyConstraint key) yield return key.Target;
        foreach (var element in Elements)
        {
            if (element is not ColumnDefinition column) continue;
            foreach (var constraint in column.Constraints)
                if (constraint is ColumnReferences references) yield return references.Target;
        }
    }
}

/// <summary>What may stand in the parentheses of CREATE TABLE.</summary>
/// <param name="Span">Where it stands in the source.</param>
public abstract record TableElement(SourceSpan Span) : SqlNode(Span);

/// <summary>LIKE source in CREATE TABLE.</summary>
/// <param name="Source">The table whose columns are copied.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record LikeClause(QualifiedName Source, SourceSpan Span) : TableElement(Span)
{
    /// <summary>What is copied besides names, types and NOT NULL, in order and in upper case: <c>INCLUDING ALL</c>, <c>EXCLUDING INDEXES</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
}

/// <summary>A column of CREATE TABLE or ADD COLUMN.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; null for a column of OF or PARTITION OF, which has its parent's type.</param>
/// <param name="Constraints">Its constraints in order, DEFAULT, GENERATED and COLLATE among them.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record ColumnDefinition(
    Identifier Name, TypeName? Type, ImmutableArray<ColumnConstraint> Constraints, SourceSpan Span) : TableElement(Span);
