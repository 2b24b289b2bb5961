using Teal.Linting.Suppressions;

namespace Teal.Linting.Rules.Suppression;

/// <summary><c>teal:ignore RULE</c> and nothing behind it.</summary>
internal sealed class IgnoreWithoutReason() : CommentRule(
    "ignore-without-reason",
    "A finding is to be ignored without a reason",
    "Whoever reads the migration later cannot know whether the danger was weighed or only silenced. Without a reason the comment "
    + "has no effect.")
{
    public Finding In(IgnoreComment comment)
    {
        var rules = string.Join(", ", comment.Rules);
        return Found(
            comment,
            $"{comment.Word} {rules} gives no reason, and therefore ignores nothing.",
            $"Write behind the rule why the danger does not exist or is accepted here:\n-- {comment.Word} {rules} the reason");
    }
}
