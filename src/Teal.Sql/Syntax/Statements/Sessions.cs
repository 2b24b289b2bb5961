using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>EXPLAIN.</summary>
public sealed record ExplainStatement(Statement Statement, ImmutableArray<StatementOption> Options, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether ANALYZE is given, which runs the statement.</summary>
    public bool IsAnalyze => Options.LastOrDefault(o => o.Name is "analyze" or "analyse") is { Value: not ("false" or "off" or "0") };

    /// <inheritdoc/>
    public override string Keywords => "EXPLAIN";
}

/// <summary>PREPARE.</summary>
public sealed record PrepareStatement(Identifier Name, ImmutableArray<TypeName> Types, Statement Statement, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "PREPARE";
}

/// <summary>EXECUTE of a prepared statement.</summary>
public sealed record ExecuteStatement(Identifier Name, ImmutableArray<Expression> Arguments, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "EXECUTE";
}

/// <summary>DECLARE CURSOR.</summary>
public sealed record DeclareCursorStatement(Identifier Name, QueryExpression Query, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether WITH HOLD is given.</summary>
    public bool WithHold { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "DECLARE";
}

/// <summary>FETCH or MOVE.</summary>
public sealed record FetchStatement(Identifier Cursor, bool IsMove, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => IsMove ? "MOVE" : "FETCH";
}

/// <summary>DEALLOCATE, CLOSE, LISTEN, NOTIFY, UNLISTEN, DISCARD, LOAD, SHOW and CHECKPOINT: a word and at most a name.</summary>
/// <param name="Command">The command in upper case.</param>
/// <param name="Argument">The name, setting or file; null for ALL, <c>*</c> and where none stands there.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record SessionStatement(string Command, string? Argument, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => Command;
}

/// <summary>COMMENT ON.</summary>
/// <param name="Object">What is commented.</param>
/// <param name="Comment">The comment; null for NULL, which takes it away.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CommentStatement(ObjectReference Object, string? Comment, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "COMMENT ON";
}

/// <summary>SECURITY LABEL.</summary>
public sealed record SecurityLabelStatement(ObjectReference Object, string? Label, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "SECURITY LABEL";
}
