using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>An index.</summary>
/// <param name="Name">Its name, given or chosen as PostgreSQL would.</param>
/// <param name="Table">The table it stands on.</param>
/// <param name="IsUnique">Whether it is unique.</param>
/// <param name="Columns">The plain key columns in order; a key that is an expression is null.</param>
public sealed record TableIndex(RelationName Name, RelationName Table, bool IsUnique, ImmutableArray<string?> Columns)
{
    /// <summary>Whether it has a predicate.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The predicate, or null.</summary>
    public Expression? Predicate { get; init; }

    /// <summary>The access method.</summary>
    public string Method { get; init; } = "btree";

    /// <summary>Whether a key is an expression.</summary>
    public bool HasExpression => Columns.Contains(null);

    /// <summary>The columns of INCLUDE.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Whether NULLs count as equal (NULLS NOT DISTINCT).</summary>
    public bool NullsNotDistinct { get; init; }

    /// <summary>
    /// Whether queries may use it. One built CONCURRENTLY is taken to have succeeded; one made with ONLY on a table that has
    /// partitions is invalid until an index of each partition is attached.
    /// </summary>
    public bool IsValid { get; init; } = true;

    /// <summary>The index of the partitioned table that it is attached to, or null.</summary>
    public RelationName? Parent { get; init; }

    /// <summary>Whether uniqueness is checked later than at each row (DEFERRABLE).</summary>
    public bool IsDeferrable { get; init; }

    /// <summary>The model's routines that its keys and predicate call.</summary>
    internal ImmutableArray<RelationName> Calls { get; init; } = [];

    /// <summary>The keys and the predicate as text, for comparison; empty for plain columns without a predicate.</summary>
    internal string Expressions { get; init; } = "";

    /// <summary>Whether it is a btree over plain columns and nothing else: no expression, predicate, INCLUDE, order, operator class or storage setting.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Every column that its keys, INCLUDE list and predicate name.</summary>
    public ImmutableArray<string> UsedColumns { get; init; } = [];

    /// <summary>The names of its own columns, INCLUDE last: that of a column, or what PostgreSQL calls the expression.</summary>
    public ImmutableArray<string> KeyNames { get; init; } = [];

    /// <summary>Whether it belongs to a constraint, whose name it bears.</summary>
    public bool IsOfConstraint { get; init; }
}
