using Teal.Linting.Suppressions;

namespace Teal.Linting.Rules.Suppression;

/// <summary>Something wrong with a comment that ignores findings. It has nothing to say of statements: <see cref="SuppressionPass"/> asks it when all is found.</summary>
internal abstract class CommentRule(string id, string title, string why)
    : Rule(id, Severity.Warning, Category.Suppression, title, why)
{
    internal sealed override IEnumerable<Finding> Check(LintContext context) => [];

    /// <summary>A finding about a comment.</summary>
    protected Finding Found(IgnoreComment comment, string message, string help, Fix? fix = null) =>
        new(Id, Severity, Category, comment.Source, comment.Span, comment.Source.Slice(comment.Span), message, help, null)
        {
            StatementSpan = comment.Span,
            OuterSpan = comment.Span,
            Fix = fix,
        };
}
