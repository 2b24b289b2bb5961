using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>Where code runs SQL that is not known before it runs.</summary>
internal static class UnreadExecute
{
    /// <summary>
    /// The EXECUTEs in whose text no statement was found. None in a body that is not in dollar quotes: one with escapes has other offsets.
    /// </summary>
    /// <param name="source">The file that the body stands in.</param>
    /// <param name="body">The code.</param>
    public static IEnumerable<SourceSpan> In(SourceText source, ProcedureBody body)
    {
        var text = source.Slice(body.Span);
        if (!text.Contains("execute", StringComparison.OrdinalIgnoreCase) || !IsDollarQuoted(source, body)) yield break;
        var tokens = SqlParser.Parse(new SourceText("", text)).Tokens.Where(t => !t.IsTrivia).ToList();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!IsWord(text, tokens[i], "execute") || (i + 1 < tokens.Count && (IsWord(text, tokens[i + 1], "function") || IsWord(text, tokens[i + 1], "procedure")))) continue;
            var last = i;
            while (last + 1 < tokens.Count && !IsSemicolon(text, tokens[last + 1]) && !IsWord(text, tokens[last + 1], "loop")) last++;
            var span = SourceSpan.FromBounds(body.Span.Start + tokens[i].Start, body.Span.Start + tokens[last].Span.End);
            if (!IsRead(body.Statements, span)) yield return span;
        }
    }

    /// <summary>Whether the body stands in dollar quotes.</summary>
    public static bool IsDollarQuoted(SourceText source, ProcedureBody body) => body.Span.End < source.Content.Length && source.Content[body.Span.End] == '$';

    private static bool IsSemicolon(string text, Token token) => token.Length == 1 && text[token.Start] == ';';

    private static bool IsWord(string text, Token token, string word) =>
        token.Kind == TokenKind.Word && text.AsSpan(token.Start, token.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    // Either its text was read, or the word stands in another statement: GRANT EXECUTE, CREATE TRIGGER.
    private static bool IsRead(ImmutableArray<EmbeddedStatement> statements, SourceSpan execute) =>
        statements.Any(s => s.IsDynamic ? s.Span.Start >= execute.Start && s.Span.Start < execute.End : s.Span.Start < execute.Start && execute.Start < s.Span.End);
}
