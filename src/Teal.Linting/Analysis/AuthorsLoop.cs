using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>A loop of a code block that changes rows, as its author wrote it, with a COMMIT at the end of each round.</summary>
internal static class AuthorsLoop
{
    // Every statement of a long block may have such advice: it is read and repeated only where it is short.
    private const int LongestShown = 4000;

    /// <summary>Whether the statement stands in a loop of a code block that never commits in one.</summary>
    public static bool NeverCommits(LintContext context) =>
        context.LoopDepth > 0
        && !(context.Code is { } code && code.Statements.Any(s => s is { LoopDepth: > 0, Statement: TransactionStatement { Action: TransactionAction.Commit } }));

    /// <summary>The advice for a statement in such a loop.</summary>
    public static string Advice(LintContext context, SourceSpan statement)
    {
        const string Prose = "End each round of the loop with a COMMIT. A DO block may commit where it is run outside a transaction, and so may a procedure (CALL), but not a function";
        return WithCommit(context, statement) is { } sql ? $"{Prose}:\n{sql};" : $"{Prose}:\nCOMMIT;";
    }

    private static string? WithCommit(LintContext context, SourceSpan statement)
    {
        if (context.Code is not { } code || code.Span.Length > LongestShown
            || context.Script.Statements.FirstOrDefault(s => s.Span.Start <= code.Span.Start && s.Span.End >= code.Span.End) is not DoStatement block) return null;
        if (EndOfLoop(context.Script.Source, code.Span, statement.End) is not { } at) return null;
        var body = context.Script.Source.Content;
        var line = body.LastIndexOf('\n', at - 1) + 1;
        var indent = body[line..at];
        var commit = string.IsNullOrWhiteSpace(indent) ? $"  COMMIT;\n{indent}" : "COMMIT; ";
        return context.Text(SourceSpan.FromBounds(block.Span.Start, at)) + commit + context.Text(SourceSpan.FromBounds(at, block.Span.End)).TrimEnd();
    }

    /// <summary>Where the END LOOP of the innermost loop round <paramref name="inside"/> begins.</summary>
    private static int? EndOfLoop(SourceText source, SourceSpan code, int inside)
    {
        var tokens = SqlTokens.In(source, code).Where(t => !t.IsTrivia).ToList();
        var depth = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Start < inside || !Is(i, "LOOP")) continue;
            if (i == 0 || !Is(i - 1, "END")) depth++;
            else if (depth-- == 0) return tokens[i - 1].Start;
        }

        return null;

        bool Is(int i, string word) =>
            tokens[i].Kind == TokenKind.Word && source.Content.AsSpan(tokens[i].Start, tokens[i].Length).Equals(word, StringComparison.OrdinalIgnoreCase);
    }
}
