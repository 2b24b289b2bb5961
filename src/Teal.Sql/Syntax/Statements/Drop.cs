using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>DROP of one kind of object.</summary>
/// <param name="ObjectKind">The kind in upper case as written after DROP: <c>TABLE</c>, <c>INDEX</c>, <c>MATERIALIZED VIEW</c>, <c>TYPE</c>, <c>SEQUENCE</c>, <c>VIEW</c>, <c>SCHEMA</c>.</param>
/// <param name="Names">What is dropped; for functions without their arguments; empty for roles, operators, casts, transforms and OWNED BY.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record DropStatement(string ObjectKind, ImmutableArray<QualifiedName> Names, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "DROP " + ObjectKind;

    /// <summary>Whether IF EXISTS is given.</summary>
    public bool IfExists { get; init; }

    /// <summary>Whether CASCADE is given.</summary>
    public bool Cascade { get; init; }

    /// <summary>The table of a trigger, rule or policy, or null.</summary>
    public QualifiedName? OnTable { get; init; }

    /// <summary>The routines that are dropped, with their parameters; empty for any other kind.</summary>
    public ImmutableArray<ObjectReference> Routines { get; init; } = [];

    /// <summary>Whether CONCURRENTLY is given (indexes only).</summary>
    public bool Concurrently { get; init; }
}
