using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>An option of a statement: <c>fillfactor = 70</c>, <c>FULL</c>, <c>CONNECTION LIMIT 5</c>.</summary>
/// <param name="Name">The option in lower case; a name of several words has one blank between them.</param>
/// <param name="Value">Its value: a string without quotes, anything else as written; null where none is given.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record StatementOption(string Name, string? Value, SourceSpan Span) : SqlNode(Span);

/// <summary>How a parameter of a routine is used.</summary>
public enum ParameterMode
{
    /// <summary>IN, which is meant where nothing is given.</summary>
    In,

    /// <summary>OUT.</summary>
    Out,

    /// <summary>INOUT.</summary>
    InOut,

    /// <summary>VARIADIC.</summary>
    Variadic,
}

/// <summary>A parameter of a function, procedure or aggregate.</summary>
/// <param name="Name">Its name, or null.</param>
/// <param name="Mode">How it is used.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">Its default, or null.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record RoutineParameter(Identifier? Name, ParameterMode Mode, TypeName Type, Expression? Default, SourceSpan Span) : SqlNode(Span);

/// <summary>An object of the database as COMMENT, GRANT, ALTER and their like name it.</summary>
/// <param name="Kind">The kind in upper case: <c>TABLE</c>, <c>FUNCTION</c>, <c>OPERATOR CLASS</c>.</param>
/// <param name="Name">Its name; null for what is named otherwise (types, casts, transforms, large objects).</param>
/// <param name="Span">Where it stands in the source, its kind not included.</param>
public sealed record ObjectReference(string Kind, QualifiedName? Name, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>Whether a routine is named with its parameters, though there may be none: <c>f()</c> and not <c>f</c>.</summary>
    public bool HasParameters { get; init; }

    /// <summary>The parameters of a routine.</summary>
    public ImmutableArray<RoutineParameter> Parameters { get; init; } = [];

    /// <summary>The types that name a type, domain, cast, transform or the operands of an operator.</summary>
    public ImmutableArray<TypeName> Types { get; init; } = [];

    /// <summary>The table (or domain) of a trigger, rule, policy or constraint, or null.</summary>
    public QualifiedName? On { get; init; }
}

/// <summary>A relation of VACUUM, ANALYZE, LOCK and TRUNCATE.</summary>
/// <param name="Name">The relation.</param>
/// <param name="Only">Whether ONLY is given.</param>
/// <param name="Columns">The columns given; empty for all.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record RelationTarget(QualifiedName Name, bool Only, ImmutableArray<Identifier> Columns, SourceSpan Span) : SqlNode(Span);
