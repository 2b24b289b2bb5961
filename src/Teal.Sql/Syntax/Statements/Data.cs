using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>A statement that reads or writes rows, with its WITH clause.</summary>
/// <param name="Span">Where it stands in the source, WITH included.</param>
public abstract record DataStatement(SourceSpan Span) : Statement(Span)
{
    /// <summary>The WITH clause, or null.</summary>
    public WithClause? With { get; init; }
}

/// <summary>WITH.</summary>
public sealed record WithClause(bool IsRecursive, ImmutableArray<CommonTableExpression> Tables, SourceSpan Span) : SqlNode(Span);

/// <summary>One query of a WITH clause.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its column names where they are given.</param>
/// <param name="Statement">A <see cref="SelectStatement"/>, or a data-changing statement.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CommonTableExpression(
    Identifier Name, ImmutableArray<Identifier> Columns, DataStatement Statement, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>The two values of CYCLE … TO … DEFAULT …; empty without them.</summary>
    public ImmutableArray<Expression> CycleMarks { get; init; } = [];
}

/// <summary>SELECT, VALUES or TABLE as a statement.</summary>
public sealed record SelectStatement(QueryExpression Query, SourceSpan Span) : DataStatement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "SELECT";
}

/// <summary>A table that a statement writes to.</summary>
/// <param name="Table">The table.</param>
/// <param name="Alias">Its alias, or null.</param>
/// <param name="Only">Whether ONLY is given.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record TargetTable(QualifiedName Table, Identifier? Alias, bool Only, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>The name by which expressions call it.</summary>
    public string CallName => Alias?.Name ?? Table.Name;
}

/// <summary>INSERT.</summary>
/// <param name="Target">Where the rows go.</param>
/// <param name="Columns">The columns named; empty means all of them in order.</param>
/// <param name="Source">What is inserted; null for DEFAULT VALUES.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record InsertStatement(
    TargetTable Target, ImmutableArray<Identifier> Columns, QueryExpression? Source, SourceSpan Span) : DataStatement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "INSERT";

    /// <summary>The ON CONFLICT clause, or null.</summary>
    public OnConflictClause? OnConflict { get; init; }

    /// <summary>What RETURNING gives; empty without it.</summary>
    public ImmutableArray<SelectItem> Returning { get; init; } = [];
}

/// <summary>ON CONFLICT.</summary>
/// <param name="Keys">The columns and expressions of the conflict target; empty without one.</param>
/// <param name="Constraint">The constraint of ON CONSTRAINT, or null.</param>
/// <param name="Assignments">What DO UPDATE sets; empty for DO NOTHING.</param>
/// <param name="Where">The condition of DO UPDATE, or null.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record OnConflictClause(
    ImmutableArray<IndexKey> Keys, Identifier? Constraint, ImmutableArray<Assignment> Assignments, Expression? Where, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>The predicate that infers a partial index, or null.</summary>
    public Expression? IndexPredicate { get; init; }

    /// <summary>DO UPDATE (true) or DO NOTHING (false).</summary>
    public bool IsUpdate { get; init; }
}

/// <summary>One SET item: a column and its value, or several columns and a row.</summary>
/// <param name="Columns">One column, or those in the parentheses.</param>
/// <param name="IsMultiple">Whether the columns stand in parentheses.</param>
/// <param name="Value">The value; with parentheses a row or a subquery.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record Assignment(ImmutableArray<AssignmentTarget> Columns, bool IsMultiple, Expression Value, SourceSpan Span) : SqlNode(Span);

/// <summary>A column that is set, perhaps only an element or field of it.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsPartial">Whether a subscript or field follows.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AssignmentTarget(Identifier Column, bool IsPartial, SourceSpan Span) : SqlNode(Span);

/// <summary>UPDATE.</summary>
public sealed record UpdateStatement(
    TargetTable Target, ImmutableArray<Assignment> Assignments, ImmutableArray<TableExpression> From, Expression? Where, SourceSpan Span) : DataStatement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "UPDATE";

    /// <summary>What RETURNING gives; empty without it.</summary>
    public ImmutableArray<SelectItem> Returning { get; init; } = [];

    /// <summary>Whether the condition is WHERE CURRENT OF cursor.</summary>
    public bool IsWhereCurrentOf { get; init; }
}

/// <summary>DELETE.</summary>
public sealed record DeleteStatement(
    TargetTable Target, ImmutableArray<TableExpression> Using, Expression? Where, SourceSpan Span) : DataStatement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "DELETE";

    /// <summary>What RETURNING gives; empty without it.</summary>
    public ImmutableArray<SelectItem> Returning { get; init; } = [];

    /// <summary>Whether the condition is WHERE CURRENT OF cursor.</summary>
    public bool IsWhereCurrentOf { get; init; }
}
