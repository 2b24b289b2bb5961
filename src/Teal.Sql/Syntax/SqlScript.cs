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
    SourceText Source, ImmutableArray<Token> Tokens, ImmutableArray<Statement> Statements, ImmutableArray<SyntaxError> Errors)
{
    /// <summary>The parts that a migration runner sees, in order and without gaps; a script without markers is one part.</summary>
    public ImmutableArray<ScriptSection> Sections { get; init; } = [new ScriptSection(SectionKind.None, new SourceSpan(0, Source.Content.Length), false)];

    /// <summary>
    /// What stands between StatementBegin and StatementEnd of goose or sql-migrate: such a runner sends it to the server as one
    /// query, however many statements it holds. In order.
    /// </summary>
    public ImmutableArray<SourceSpan> StatementGroups { get; init; } = [];

    /// <summary>
    /// What a migration runner runs when it goes forward: the script without the statements and errors of its Down halves. The text,
    /// the tokens and all places stay as they are.
    /// </summary>
    public SqlScript Forward() => Sections.All(s => s.Kind != SectionKind.Down)
        ? this
        : this with
        {
            Statements = [.. Statements.Where(s => SectionAt(s.Span.Start).Kind != SectionKind.Down)],
            Errors = [.. Errors.Where(e => SectionAt(e.Span.Start).Kind != SectionKind.Down)],
        };

    /// <summary>The part of the script that an offset lies in.</summary>
    public ScriptSection SectionAt(int offset)
    {
        var (low, high) = (0, Sections.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Sections[middle].Span.Start <= offset) low = middle;
            else high = middle - 1;
        }
        return Sections[low];
    }
}

/// <summary>A place that PostgreSQL would refuse to parse.</summary>
/// <param name="Message">What is wrong, in the words of PostgreSQL where it has them.</param>
/// <param name="Span">The offending token, or a place at the end.</param>
public sealed record SyntaxError(string Message, SourceSpan Span);
