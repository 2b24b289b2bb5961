using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>ADD FOREIGN KEY without NOT VALID.</summary>
internal sealed class ValidatingForeignKey() : ActionRule<AddConstraintAction>(
    "validating-foreign-key", Severity.Error, Category.Lock,
    "A foreign key is added that checks every row",
    "While every row is looked up in the referenced table, nobody can write to either of the two. Add the key NOT VALID, which takes "
    + "an instant and holds for every write from then on, and validate it in another transaction, which blocks no writes.\n\n"
    + "A partitioned table cannot have a NOT VALID foreign key before PostgreSQL 18: give each partition its own first, validate it, and "
    + "the key of the whole takes them over without looking at rows, for which it needs the referenced table for an instant for itself alone. Tables that the same file creates and NOT ENFORCED keys (PostgreSQL 18) are exempt.")
{
    private const int FirstWithNotValidOnPartitioned = 18;

    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddConstraintAction>())
        {
            if (add.Constraint is not ForeignKeyConstraint { IsNotValid: false, IsNotEnforced: false } key) continue;
            var effect = context.EffectOf(alter, add);
            if (effect.IsInstant) continue;
            var name = key.Name?.Name ?? NewNames.Constraint(context, alter.Name, key.Columns.Select(c => c.Name), "fkey");
            var byPartitions = context.PgMajor < FirstWithNotValidOnPartitioned && context.Schema.Find(alter.Name)?.PartitionStrategy is not null;
            yield return Found(
                context, add.Span, alter.Name, Message(context, alter, key, context.EffectOn(alter.Name), name),
                byPartitions ? ForeignKeyByPartitions.Advice(context, alter, key) : $"Each in a transaction of its own:\n{LaterValidation.Sql(context, alter, key, name)}",
                fix: byPartitions ? null : LaterValidation.Fix(context, alter, add, name));
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, ForeignKeyConstraint key, Effect effect, string name)
    {
        var (table, target) = (context.Resolve(alter.Name), context.Resolve(key.Target.Table));
        var both = target == table || context.IsNew(target) || context.EffectOn(key.Target.Table) is not { Lock: > LockMode.None } other
            ? ""
            : $", and {EffectText.Describe(other)}";
        return $"Adding the foreign key {SqlName.Quote(name)} looks up every row of {table} in {target}: it takes {EffectText.Describe(effect)}{both}. "
            + $"One row without its match makes it fail with 'insert or update on table \"{alter.Name.Name}\" violates foreign key constraint \"{name}\"' (SQLSTATE 23503).";
    }
}
