using System.Buffers;
using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Linting.Suppressions;

/// <summary>Finds the comments that ignore findings, and the statement that each is meant for: the one that it stands in, ends the last line of, or stands before.</summary>
internal static class IgnoreReader
{
    // Nearly every text has none, and a search without regard to case goes letter by letter but for prepared words.
    private static readonly SearchValues<string> Marker = SearchValues.Create([IgnoreComment.Marker], StringComparison.OrdinalIgnoreCase);

    /// <summary>The comments in order, those in code blocks among them.</summary>
    public static ImmutableArray<IgnoreComment> Read(SqlScript script)
    {
        if (!script.Source.Content.AsSpan().ContainsAny(Marker)) return [];
        var comments = new SortedDictionary<int, IgnoreComment>();
        Collect(script, script.Tokens, comments);
        foreach (var statement in script.Statements)
            if (BodyOf(statement) is { } body && script.Source.Content.AsSpan(body.Span.Start, body.Span.Length).ContainsAny(Marker))
                Collect(script, SqlTokens.In(script.Source, body.Span), comments);
        return [.. comments.Values];
    }

    private static void Collect(SqlScript script, ImmutableArray<Token> tokens, SortedDictionary<int, IgnoreComment> comments)
    {
        foreach (var token in tokens)
            if (token.Kind is TokenKind.LineComment or TokenKind.BlockComment && IgnoreComment.Read(script.Source, token.Span) is { } comment)
                comments.TryAdd(token.Start, Placed(script, comment));
    }

    private static IgnoreComment Placed(SqlScript script, IgnoreComment comment)
    {
        if (comment.IsForFile)
            return comment with { IsTooLate = script.Statements.FirstOrDefault(s => s is not MetaCommandStatement) is { } first && first.Span.Start < comment.Span.Start };
        var place = Find(comment, script.Statements, s => s, isCode: false);
        // In a code block it is meant for one of its statements, or for all of them where it stands at none.
        return comment with
        {
            Target = place is not null && place.Span.Contains(comment.Span) && BodyOf(place) is { } body && body.Span.Contains(comment.Span)
                ? (Find(comment, body.Statements, s => s.Statement, isCode: true) ?? place).Span
                : place?.Span,
        };
    }

    private static Statement? Find<T>(IgnoreComment comment, ImmutableArray<T> statements, Func<T, Statement> statementOf, bool isCode)
    {
        var content = comment.Source.Content;
        var (low, high) = (0, statements.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (statementOf(statements[middle]).Span.Start <= comment.Span.Start) low = middle + 1;
            else high = middle;
        }

        var before = low > 0 ? statementOf(statements[low - 1]) : null;
        if (before is not null && before.Span.End > comment.Span.Start) return before;
        var next = low < statements.Length ? statementOf(statements[low]) : null;
        var gap = next is null ? default : content.AsSpan(comment.Span.End, next.Span.Start - comment.Span.End);
        var isBehind = before is not null && !content.AsSpan(before.Span.End, comment.Span.Start - before.Span.End).Contains('\n');
        if (isBehind && (next is null || gap.Contains('\n'))) return before;
        // Code has statements of its own between those of SQL: what stands before one of them is not meant for the next.
        return isCode && gap.Contains(';') ? null : next;
    }

    private static ProcedureBody? BodyOf(Statement statement) => statement switch
    {
        DoStatement block => block.Body,
        CreateFunctionStatement routine => routine.Body,
        _ => null,
    };
}
