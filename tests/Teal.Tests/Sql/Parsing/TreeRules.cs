using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Tests.Sql.Parsing;

/// <summary>What holds for every script, however broken.</summary>
internal static class TreeRules
{
    /// <summary>The first rule that <paramref name="script"/> breaks, or null.</summary>
    internal static string? FirstViolation(SqlScript script)
    {
        var at = 0;
        foreach (var token in script.Tokens)
        {
            if (token.Start != at || token.Length < 0) return $"token at {token.Start} does not follow the one before, which ends at {at}";
            at = token.Span.End;
        }
        if (at != script.Source.Content.Length) return $"tokens end at {at}";

        foreach (var error in script.Errors)
            if (error.Span.Start < 0 || error.Span.End > script.Source.Content.Length || error.Span.Length < 0) return $"error at {error.Span}";

        var last = 0;
        foreach (var statement in script.Statements)
        {
            if (statement.Span.Start < last) return $"{statement.GetType().Name} at {statement.Span} begins before the end of the one before";
            last = statement.Span.End;
            if (Violation(statement, script.Source) is { } violation) return violation;
        }
        return script.Statements.Any(s => s is ErrorStatement) && script.Errors.IsEmpty ? "an error statement without an error" : null;
    }

    private static string? Violation(Statement statement, SourceText source)
    {
        foreach (var node in SyntaxTree.DescendantsAndSelf(statement))
        {
            if (node.Span.Length <= 0 && node is not ProcedureBody) return $"{node.GetType().Name} at {node.Span} is empty";
            // A literal that never ends takes the white space before the end of the text with it.
            if (node is not (ProcedureBody or ErrorStatement or EmbeddedStatement { Statement: ErrorStatement }))
            {
                var text = source.Content.AsSpan(node.Span.Start, node.Span.Length);
                if (char.IsWhiteSpace(text[0]) && text[0] < 0x80 || char.IsWhiteSpace(text[^1]) && text[^1] < 0x80)
                    return $"{node.GetType().Name} at {node.Span} has white space round it";
            }
            foreach (var child in SyntaxTree.Children(node))
                if (!node.Span.Contains(child.Span)) return $"{child.GetType().Name} at {child.Span} is not inside {node.GetType().Name} at {node.Span}";
        }
        return null;
    }
}
