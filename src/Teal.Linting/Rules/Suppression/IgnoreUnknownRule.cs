using Teal.Linting.Suppressions;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Suppression;

/// <summary><c>teal:ignore</c> with a name that no rule has, or with none.</summary>
internal sealed class IgnoreUnknownRule() : CommentRule(
    "ignore-unknown-rule",
    "A comment ignores a rule that does not exist",
    "A rule that is misspelt, or is not there any more, is not ignored. `teal lint --rules` lists the rules there are.")
{
    public Finding In(IgnoreComment comment, string rule)
    {
        var nearest = NearestName.To(rule, RuleSet.All.Select(r => r.Id));
        return Found(
            comment,
            $"There is no rule {rule}{(nearest is null ? "" : $"; did you mean {nearest}?")}",
            nearest is null
                ? $"Write the rule first and then the reason:\n-- {comment.Word} RULE the reason"
                : $"Write:\n-- {comment.Word} {nearest} {(comment.Reason.Length == 0 ? "the reason" : comment.Reason)}");
    }

    public Finding Missing(IgnoreComment comment) => Found(
        comment,
        $"{comment.Word} names no rule, and therefore ignores nothing.",
        $"Write the rule first and then the reason:\n-- {comment.Word} RULE the reason");
}
