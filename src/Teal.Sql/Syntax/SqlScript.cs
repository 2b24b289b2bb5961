using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>A parsed text: every token, every statement, every error. Never the result of an exception.</summary>
/// <param name="Source">The text.</param>
/// <param name="Tokens">All tokens, white space and comments among them: joined, they are the text.</param>
/// <param name="Statements">The statements in order; one that could not be parsed is a <see cref="ErrorStatement"/>.</param>
/// <param name="Errors">What could not be understood, in order.</param>
public sealed record SqlScript(
    SourceText Source, ImmutableArray<Token> Tokens, ImmutableArray<Statement> Statements, ImmutableArray<SyntaxError> Errors);

/// <summary>A place that PostgreSQL would refuse to parse.</summary>
/// <param name="Message">What is wrong, in the words of PostgreSQL where it has them.</param>
/// <param name="Span">The offending token, or a place at the end.</param>
public sealed record SyntaxError(string Message, SourceSpan Span);
