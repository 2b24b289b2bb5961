using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>CREATE FUNCTION or CREATE PROCEDURE.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Body">The SQL in its body, as far as its language is SQL or PL/pgSQL.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateFunctionStatement(
    QualifiedName Name, ImmutableArray<RoutineParameter> Parameters, ProcedureBody? Body, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether OR REPLACE is given.</summary>
    public bool OrReplace { get; init; }

    /// <summary>Whether it is a procedure.</summary>
    public bool IsProcedure { get; init; }

    /// <summary>The language in lower case; <c>sql</c> where none is given.</summary>
    public string Language { get; init; } = "sql";

    /// <summary>The type of RETURNS, or null for a procedure, OUT parameters alone, or RETURNS TABLE.</summary>
    public TypeName? Returns { get; init; }

    /// <summary>The columns of RETURNS TABLE.</summary>
    public ImmutableArray<RoutineParameter> ReturnsTable { get; init; } = [];

    /// <summary>LANGUAGE, IMMUTABLE, COST and the like.</summary>
    public ImmutableArray<StatementOption> Options { get; init; } = [];

    /// <summary>The settings of SET.</summary>
    public ImmutableArray<SetStatement> Settings { get; init; } = [];

    /// <summary>The expression of RETURN as the whole body, or null.</summary>
    public Expression? ReturnValue { get; init; }

    /// <inheritdoc/>
    public override string Keywords => IsProcedure ? "CREATE PROCEDURE" : "CREATE FUNCTION";
}

/// <summary>RETURN expression inside BEGIN ATOMIC.</summary>
public sealed record ReturnStatement(Expression Value, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "RETURN";
}

/// <summary>CALL.</summary>
public sealed record CallStatement(FunctionCall Call, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CALL";
}

/// <summary>CREATE AGGREGATE, OPERATOR, COLLATION or TEXT SEARCH …: something defined by options.</summary>
/// <param name="ObjectKind">The kind in upper case.</param>
/// <param name="Name">Its name; for an operator the operator with its schema.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record DefineStatement(string ObjectKind, QualifiedName Name, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether OR REPLACE is given.</summary>
    public bool OrReplace { get; init; }

    /// <summary>Whether IF NOT EXISTS is given.</summary>
    public bool IfNotExists { get; init; }

    /// <summary>The parameters of an aggregate.</summary>
    public ImmutableArray<RoutineParameter> Parameters { get; init; } = [];

    /// <summary>The options.</summary>
    public ImmutableArray<StatementOption> Options { get; init; } = [];

    /// <summary>The collation that another is copied from, or null.</summary>
    public QualifiedName? From { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "CREATE " + ObjectKind;
}
