using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Lexing;

/// <summary>The tokens of a part of a text.</summary>
public static class SqlTokens
{
    /// <summary>All tokens in <paramref name="span"/>, white space and comments among them, read as SQL whatever stands around it: the body of a code block, one statement.</summary>
    public static ImmutableArray<Token> In(SourceText source, SourceSpan span) => SqlLexer.Stretch(source.Content, span.Start, span.End);
}
