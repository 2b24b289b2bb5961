using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD EXCLUDE.</summary>
internal sealed class AddExclusionConstraint() : ActionRule<AddConstraintAction>(
    "add-exclusion-constraint", Severity.Error, Category.Rewrite,
    "An exclusion constraint builds its index under a lock",
    "The index is built, and every pair of rows is checked by it, while nobody can read the table. There is no online way: EXCLUDE knows neither "
    + "NOT VALID nor USING INDEX. A table in use gets one by way of a new table. Tables that the same file creates are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddConstraintAction>())
            if (add.Constraint is ExclusionConstraint constraint)
                yield return Found(context, add.Span, alter.Name, Message(context, alter, add, constraint), NoOnlineWay.Advice(context.Resolve(alter.Name), "an exclusion constraint"));
    }

    private static string Message(LintContext context, AlterTableStatement alter, AddConstraintAction add, ExclusionConstraint constraint)
    {
        var name = constraint.Name is { } given ? $" \"{given.Name}\"" : "";
        return $"Adding an exclusion constraint builds its index: it takes {EffectText.Describe(context.EffectOf(alter, add))}. "
            + $"Two rows that exclude each other make it fail with 'could not create exclusion constraint{name}' (SQLSTATE 23P01).";
    }
}
