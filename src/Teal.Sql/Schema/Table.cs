using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>A table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns in order.</param>
/// <param name="Constraints">Its constraints, those written on a column included, under the names that PostgreSQL gives them.</param>
public sealed record Table(RelationName Name, ImmutableArray<Column> Columns, ImmutableArray<Constraint> Constraints)
{
    /// <summary>The table access method that PostgreSQL comes with.</summary>
    public const string DefaultAccessMethod = "heap";

    /// <summary>Permanent, temporary or unlogged.</summary>
    public Persistence Persistence { get; init; }

    /// <summary>RANGE, LIST or HASH in lower case where it is partitioned, otherwise null.</summary>
    public string? PartitionStrategy { get; init; }

    /// <summary>The columns of PARTITION BY in order, null for an expression; empty where it is not partitioned.</summary>
    public ImmutableArray<string?> PartitionKey { get; init; } = [];

    /// <summary>The table that it is a partition of, or null.</summary>
    public RelationName? PartitionOf { get; init; }

    /// <summary>The bound of a partition as SQL text (<c>FOR VALUES IN (1)</c>, <c>DEFAULT</c>); null where it is no partition.</summary>
    public string? PartitionBound { get; init; }

    /// <summary>Whether it is a default partition.</summary>
    public bool IsDefaultPartition => string.Equals(PartitionBound, "DEFAULT", StringComparison.OrdinalIgnoreCase);

    /// <summary>The table access method; <c>heap</c> where none is named, which default_table_access_method is in nearly every server.</summary>
    public string AccessMethod { get; init; } = DefaultAccessMethod;

    /// <summary>Whether REPLICA IDENTITY has said by what its rows are known to subscribers, or that they are not.</summary>
    public bool HasReplicaIdentity { get; init; }

    /// <summary>Whether a GRANT on it was seen.</summary>
    public bool HasGrants { get; init; }

    /// <summary>The role that OWNER TO named last, or null where none was named.</summary>
    public string? Owner { get; init; }

    /// <summary>The composite type of OF, or null.</summary>
    public RelationName? OfType { get; init; }

    /// <summary>Whether it is a foreign table.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Whether it may have columns and constraints that the text does not tell: of a query, parent, type or LIKE that the model does not know.</summary>
    public bool HasUnknownParts { get; init; }

    /// <summary>Whether row level security is enabled.</summary>
    public bool HasRowSecurity { get; init; }

    /// <summary>Whether row level security holds for the owner too (FORCE).</summary>
    public bool ForcesRowSecurity { get; init; }

    /// <summary>The tables that it inherits from.</summary>
    public ImmutableArray<RelationName> Inherits { get; init; } = [];

    /// <summary>The column of that name, or null.</summary>
    public Column? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>The columns of its primary key; empty without one.</summary>
    public ImmutableArray<string> PrimaryKey =>
        Constraints.FirstOrDefault(c => c.Kind == ConstraintKind.PrimaryKey)?.Columns ?? [];

    /// <summary>
    /// Whether every row is known to have a value in a column: it is NOT NULL, or a CHECK that holds says so
    /// (<see cref="ProvenNotNull"/>).
    /// </summary>
    public bool HasNoNull(string column) =>
        (Column(column) is { NotNull: true, IsNotNullValidated: true }) || ProvenNotNull(column) is not null;

    /// <summary>
    /// The validated and enforced CHECK that lets SET NOT NULL skip reading the table, or null: its condition cannot pass for NULL
    /// (<c>a IS NOT NULL AND b &gt; 0</c> for a; <c>b &gt; 0</c> passes for NULL and proves nothing). As NotNullImpliedByRelConstraints in
    /// src/backend/commands/tablecmds.c.
    /// </summary>
    public Constraint? ProvenNotNull(string column) =>
        Constraints.FirstOrDefault(c => c is { Kind: ConstraintKind.Check, Holds: true, Condition: { } condition } && RefusesNull(condition, column, 0));

    /// <summary>
    /// Whether every write that leaves NULL in a column is refused: by NOT NULL or a CHECK, validated or not, that is enforced. The
    /// rows that were there before may have NULL all the same.
    /// </summary>
    public bool RefusesNull(string column) =>
        Column(column) is { NotNull: true }
        || Constraints.Any(c => c is { Kind: ConstraintKind.Check, IsEnforced: true, Condition: { } condition } && RefusesNull(condition, column, 0));

    private static bool RefusesNull(Expression condition, string column, int depth)
    {
        // Deeper ones are not judged: not proven.
        if (depth > 100) return false;
        return condition switch
        {
            UnaryExpression { Operator: "IS NOT NULL", Operand: ColumnReference reference } => reference.Name.Name == column,
            UnaryExpression { Operator: "NOT", Operand: UnaryExpression { Operator: "IS NULL", Operand: ColumnReference reference } } => reference.Name.Name == column,
            BinaryExpression { Operator: "AND" } and => RefusesNull(and.Left, column, depth + 1) || RefusesNull(and.Right, column, depth + 1),
            BinaryExpression { Operator: "OR" } or => RefusesNull(or.Left, column, depth + 1) && RefusesNull(or.Right, column, depth + 1),
            _ => false,
        };
    }
}
