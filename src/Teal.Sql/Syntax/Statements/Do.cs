using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>DO: an anonymous code block.</summary>
/// <param name="Language">The language in lower case; <c>plpgsql</c> where none is given.</param>
/// <param name="Body">The SQL statements found in its body.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record DoStatement(string Language, ProcedureBody Body, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "DO";
}

/// <summary>The code of a DO block, as far as the SQL in it is concerned.</summary>
/// <param name="Statements">Every SQL statement in it, in order of appearance, with spans in the file.</param>
/// <param name="Span">The text between the quotes.</param>
public sealed record ProcedureBody(ImmutableArray<EmbeddedStatement> Statements, SourceSpan Span) : SqlNode(Span);

/// <summary>A SQL statement inside a code block.</summary>
/// <param name="Statement">The statement; COMMIT and ROLLBACK are <see cref="TransactionStatement"/>.</param>
/// <param name="LoopDepth">How many loops it stands in; 0 outside any.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record EmbeddedStatement(Statement Statement, int LoopDepth, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>
    /// Whether it is the text of an EXECUTE. What is known only when the code runs (a variable in a concatenation, a specifier of
    /// <c>format</c>) is a placeholder <c>${n}</c> in it, n the offset in the source; the spans in it go from literal to literal.
    /// </summary>
    public bool IsDynamic { get; init; }
}
