using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>What a query is made of: a SELECT, VALUES, TABLE, a set operation, or one of them in parentheses with a WITH of its own.</summary>
/// <param name="Span">Where it stands in the source.</param>
public abstract record QueryExpression(SourceSpan Span) : SqlNode(Span)
{
    /// <summary>A WITH clause of this query where it is not the statement's own, or null.</summary>
    public WithClause? With { get; init; }

    /// <summary>ORDER BY.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>LIMIT or FETCH FIRST, or null.</summary>
    public Expression? Limit { get; init; }

    /// <summary>Whether FETCH FIRST … WITH TIES is given.</summary>
    public bool LimitWithTies { get; init; }

    /// <summary>OFFSET, or null.</summary>
    public Expression? Offset { get; init; }

    /// <summary>FOR UPDATE and the like, in order.</summary>
    public ImmutableArray<LockingClause> Locking { get; init; } = [];
}

/// <summary>SELECT.</summary>
public sealed record SelectQuery(ImmutableArray<SelectItem> Items, SourceSpan Span) : QueryExpression(Span)
{
    /// <summary>Whether DISTINCT is given.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>The expressions of DISTINCT ON.</summary>
    public ImmutableArray<Expression> DistinctOn { get; init; } = [];

    /// <summary>The target of SELECT … INTO: a table in SQL, the variables in a code block; empty without it.</summary>
    public ImmutableArray<QualifiedName> Into { get; init; } = [];

    /// <summary>FROM.</summary>
    public ImmutableArray<TableExpression> From { get; init; } = [];

    /// <summary>WHERE, or null.</summary>
    public Expression? Where { get; init; }

    /// <summary>GROUP BY; grouping sets appear as the function calls <c>rollup</c>, <c>cube</c> and <c>grouping sets</c>.</summary>
    public ImmutableArray<Expression> GroupBy { get; init; } = [];

    /// <summary>HAVING, or null.</summary>
    public Expression? Having { get; init; }

    /// <summary>The named windows.</summary>
    public ImmutableArray<NamedWindow> Windows { get; init; } = [];
}

/// <summary>VALUES: the rows, each with its expressions.</summary>
public sealed record ValuesQuery(ImmutableArray<ImmutableArray<Expression>> Rows, SourceSpan Span) : QueryExpression(Span);

/// <summary>TABLE name.</summary>
public sealed record TableQuery(QualifiedName Table, SourceSpan Span) : QueryExpression(Span);

/// <summary>UNION, INTERSECT or EXCEPT.</summary>
/// <param name="Operator">The operator in upper case, with ALL where given: <c>UNION ALL</c>.</param>
/// <param name="Left">The left query.</param>
/// <param name="Right">The right query.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record SetOperationQuery(string Operator, QueryExpression Left, QueryExpression Right, SourceSpan Span) : QueryExpression(Span);

/// <summary>An item of a SELECT list or of RETURNING; a star is a <see cref="StarReference"/>.</summary>
public sealed record SelectItem(Expression Value, Identifier? Alias, SourceSpan Span) : SqlNode(Span);

/// <summary>One key of ORDER BY.</summary>
public sealed record SortKey(Expression Value, bool Descending, bool? NullsFirst, SourceSpan Span) : SqlNode(Span);

/// <summary>FOR UPDATE, FOR SHARE and their kin.</summary>
/// <param name="Strength"><c>update</c>, <c>no key update</c>, <c>share</c> or <c>key share</c>.</param>
/// <param name="Of">The tables after OF.</param>
/// <param name="WaitPolicy"><c>nowait</c>, <c>skip locked</c>, or null.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record LockingClause(string Strength, ImmutableArray<QualifiedName> Of, string? WaitPolicy, SourceSpan Span) : SqlNode(Span);

/// <summary>A window by name.</summary>
public sealed record NamedWindow(Identifier Name, WindowSpecification Window, SourceSpan Span) : SqlNode(Span);

/// <summary>OVER: a name, or a specification in parentheses.</summary>
public sealed record WindowSpecification(
    Identifier? Name, ImmutableArray<Expression> PartitionBy, ImmutableArray<SortKey> OrderBy, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>The bounds' expressions of a frame clause.</summary>
    public ImmutableArray<Expression> FrameBounds { get; init; } = [];
}
