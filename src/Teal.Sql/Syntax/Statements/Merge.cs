using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>MERGE.</summary>
/// <param name="Target">The table that is written to.</param>
/// <param name="Source">What is merged into it.</param>
/// <param name="On">The condition that joins the two.</param>
/// <param name="Branches">The WHEN clauses in order.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record MergeStatement(
    TargetTable Target, TableExpression Source, Expression On, ImmutableArray<MergeBranch> Branches, SourceSpan Span) : DataStatement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "MERGE";

    /// <summary>What RETURNING gives; empty without it.</summary>
    public ImmutableArray<SelectItem> Returning { get; init; } = [];
}

/// <summary>Which rows a WHEN clause of MERGE is for.</summary>
public enum MergeWhen
{
    /// <summary>WHEN MATCHED.</summary>
    Matched,

    /// <summary>WHEN NOT MATCHED [ BY TARGET ].</summary>
    NotMatchedByTarget,

    /// <summary>WHEN NOT MATCHED BY SOURCE (PostgreSQL 17 and later).</summary>
    NotMatchedBySource,
}

/// <summary>What a WHEN clause of MERGE does.</summary>
public enum MergeAction
{
    /// <summary>DO NOTHING.</summary>
    Nothing,

    /// <summary>INSERT.</summary>
    Insert,

    /// <summary>UPDATE.</summary>
    Update,

    /// <summary>DELETE.</summary>
    Delete,
}

/// <summary>A WHEN clause of MERGE.</summary>
/// <param name="When">Which rows it is for.</param>
/// <param name="Condition">The condition after AND, or null.</param>
/// <param name="Action">What it does.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record MergeBranch(MergeWhen When, Expression? Condition, MergeAction Action, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>What UPDATE sets.</summary>
    public ImmutableArray<Assignment> Assignments { get; init; } = [];

    /// <summary>The columns that INSERT names; empty means all of them in order.</summary>
    public ImmutableArray<Identifier> Columns { get; init; } = [];

    /// <summary>The values of INSERT; empty for DEFAULT VALUES.</summary>
    public ImmutableArray<Expression> Values { get; init; } = [];
}
