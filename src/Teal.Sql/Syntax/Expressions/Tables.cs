using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>What may stand in FROM.</summary>
/// <param name="Span">Where it stands in the source.</param>
public abstract record TableExpression(SourceSpan Span) : SqlNode(Span)
{
    /// <summary>The alias, or null.</summary>
    public Identifier? Alias { get; init; }

    /// <summary>The column names after the alias.</summary>
    public ImmutableArray<Identifier> ColumnAliases { get; init; } = [];
}

/// <summary>A table or view by name.</summary>
public sealed record TableReference(QualifiedName Table, bool Only, SourceSpan Span) : TableExpression(Span)
{
    /// <summary>The name by which expressions call it.</summary>
    public string CallName => Alias?.Name ?? Table.Name;

    /// <summary>TABLESAMPLE, or null.</summary>
    public TableSample? Sample { get; init; }
}

/// <summary>TABLESAMPLE method (arguments) [ REPEATABLE (seed) ].</summary>
/// <param name="Method">The method.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Seed">The seed of REPEATABLE, or null.</param>
/// <param name="Span">From the method to the end.</param>
public sealed record TableSample(
    QualifiedName Method, ImmutableArray<Expression> Arguments, Expression? Seed, SourceSpan Span) : SqlNode(Span);

/// <summary>A query in parentheses.</summary>
public sealed record SubqueryTable(QueryExpression Query, bool IsLateral, SourceSpan Span) : TableExpression(Span);

/// <summary>A function call, or ROWS FROM with several.</summary>
public sealed record FunctionTable(ImmutableArray<Expression> Functions, bool IsLateral, SourceSpan Span) : TableExpression(Span)
{
    /// <summary>Whether WITH ORDINALITY is given.</summary>
    public bool WithOrdinality { get; init; }

    /// <summary>The columns of a column definition list.</summary>
    public ImmutableArray<ColumnDefinition> ColumnDefinitions { get; init; } = [];
}

/// <summary>A join.</summary>
/// <param name="Kind"><c>INNER</c>, <c>LEFT</c>, <c>RIGHT</c>, <c>FULL</c> or <c>CROSS</c>.</param>
/// <param name="Left">The left table.</param>
/// <param name="Right">The right table.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record JoinedTable(string Kind, TableExpression Left, TableExpression Right, SourceSpan Span) : TableExpression(Span)
{
    /// <summary>Whether NATURAL is given.</summary>
    public bool IsNatural { get; init; }

    /// <summary>The condition of ON, or null.</summary>
    public Expression? On { get; init; }

    /// <summary>The columns of USING.</summary>
    public ImmutableArray<Identifier> Using { get; init; } = [];

    /// <summary>The alias of the columns of USING, or null.</summary>
    public Identifier? UsingAlias { get; init; }
}
