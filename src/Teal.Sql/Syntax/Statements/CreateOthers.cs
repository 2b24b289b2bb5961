using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>CREATE TYPE.</summary>
/// <param name="Name">The type.</param>
/// <param name="Span">Where it stands in the source.</param>
public abstract record CreateTypeStatement(QualifiedName Name, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CREATE TYPE";
}

/// <summary>CREATE TYPE … AS ENUM.</summary>
public sealed record CreateEnumStatement(QualifiedName Name, ImmutableArray<string> Labels, SourceSpan Span) : CreateTypeStatement(Name, Span);

/// <summary>CREATE TYPE … AS (attributes).</summary>
public sealed record CreateCompositeTypeStatement(
    QualifiedName Name, ImmutableArray<ColumnDefinition> Attributes, SourceSpan Span) : CreateTypeStatement(Name, Span);

/// <summary>CREATE TYPE … AS RANGE (…), a base type, or a shell type: <paramref name="Form"/> is <c>range</c>, <c>base</c> or <c>shell</c>.</summary>
public sealed record CreateOtherTypeStatement(QualifiedName Name, string Form, SourceSpan Span) : CreateTypeStatement(Name, Span);

/// <summary>CREATE SEQUENCE.</summary>
public sealed record CreateSequenceStatement(
    QualifiedName Name, bool IfNotExists, Persistence Persistence, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CREATE SEQUENCE";

    /// <summary>The type after AS, or null for bigint.</summary>
    public TypeName? Type { get; init; }

    /// <summary>The column of OWNED BY (as <c>table.column</c>), or null.</summary>
    public QualifiedName? OwnedBy { get; init; }
}

/// <summary>CREATE VIEW or CREATE MATERIALIZED VIEW.</summary>
/// <param name="Name">The view.</param>
/// <param name="Columns">The column names where they are given.</param>
/// <param name="Query">What it shows.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateViewStatement(
    QualifiedName Name, ImmutableArray<Identifier> Columns, QueryExpression Query, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => IsMaterialized ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW";

    /// <summary>Whether OR REPLACE is given.</summary>
    public bool OrReplace { get; init; }

    /// <summary>Whether IF NOT EXISTS is given (materialised views only).</summary>
    public bool IfNotExists { get; init; }

    /// <summary>Whether WITH NO DATA is given (materialised views only).</summary>
    public bool WithNoData { get; init; }

    /// <summary>Whether RECURSIVE is given.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>Whether it is a materialised view.</summary>
    public bool IsMaterialized { get; init; }

    /// <summary>Permanent or temporary.</summary>
    public Persistence Persistence { get; init; }
}
