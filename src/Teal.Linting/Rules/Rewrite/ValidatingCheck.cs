using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD CHECK without NOT VALID.</summary>
internal sealed class ValidatingCheck() : ActionRule<AddConstraintAction>(
    "validating-check", Severity.Error, Category.Rewrite,
    "A CHECK is added that reads the whole table",
    "Every row is checked while nobody can read the table. Add the CHECK NOT VALID, which takes an instant and holds for every write "
    + "from then on, and validate it in another transaction: that reads the rows beside the traffic.\n\n"
    + "Tables that the same file creates, temporary tables and NOT ENFORCED constraints (PostgreSQL 18) are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddConstraintAction>())
        {
            if (add.Constraint is not CheckConstraint { IsNotValid: false, IsNotEnforced: false } check) continue;
            var effect = context.EffectOf(alter, add);
            if (effect.IsInstant) continue;
            var name = check.Name?.Name ?? NameFor(context, alter, check);
            yield return Found(
                context, add.Span, alter.Name, Message(alter, effect, name),
                $"Each in a transaction of its own:\n{LaterValidation.Sql(context, alter, check, name)}",
                fix: LaterValidation.Fix(context, alter, add, name));
        }
    }

    private static string Message(AlterTableStatement alter, Effect effect, string name) =>
        $"Adding the CHECK {SqlName.Quote(name)} looks at every row of {RelationName.Of(alter.Name)} at once: it takes {EffectText.Describe(effect)}. "
        + $"One row that violates it makes the statement fail with 'check constraint \"{name}\" of relation \"{alter.Name.Name}\" is violated by some row' (SQLSTATE 23514).";

    private static string NameFor(LintContext context, AlterTableStatement alter, CheckConstraint check)
    {
        var columns = SyntaxTree.DescendantsAndSelf<ColumnReference>(check.Condition).Select(c => c.Name.Name).Distinct().ToList();
        return NewNames.Constraint(context, alter.Name, columns.Count == 1 ? columns : [], "check");
    }
}
