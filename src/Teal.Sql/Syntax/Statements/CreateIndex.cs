using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>CREATE INDEX.</summary>
/// <param name="Name">The index, or null where PostgreSQL chooses the name.</param>
/// <param name="Table">The table or materialised view.</param>
/// <param name="Keys">The key columns and expressions.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateIndexStatement(
    QualifiedName? Name, QualifiedName Table, ImmutableArray<IndexKey> Keys, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CREATE INDEX";

    /// <summary>Whether UNIQUE is given.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Whether CONCURRENTLY is given.</summary>
    public bool Concurrently { get; init; }

    /// <summary>Whether IF NOT EXISTS is given.</summary>
    public bool IfNotExists { get; init; }

    /// <summary>Whether ONLY is given.</summary>
    public bool Only { get; init; }

    /// <summary>The access method after USING, or null for btree.</summary>
    public string? Method { get; init; }

    /// <summary>The columns of INCLUDE.</summary>
    public ImmutableArray<Identifier> Include { get; init; } = [];

    /// <summary>The predicate of a partial index, or null.</summary>
    public Expression? Where { get; init; }

    /// <summary>Whether NULLS NOT DISTINCT is given (PostgreSQL 15 and later).</summary>
    public bool NullsNotDistinct { get; init; }
}

/// <summary>One key of an index; a plain column is a <see cref="ColumnReference"/>.</summary>
public sealed record IndexKey(Expression Value, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>Whether DESC is given.</summary>
    public bool Descending { get; init; }

    /// <summary>NULLS FIRST (true), NULLS LAST (false), or null where neither is given.</summary>
    public bool? NullsFirst { get; init; }
}
