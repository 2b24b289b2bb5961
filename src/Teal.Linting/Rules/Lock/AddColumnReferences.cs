using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>ADD COLUMN … REFERENCES a table in use: two tables are locked, and with a default all rows are looked up.</summary>
internal sealed class AddColumnReferences() : ActionRule<AddColumnAction>(
    "add-column-references", Severity.Info, Category.Lock,
    "A column is added together with a foreign key",
    "Two tables are locked in one transaction. Where the column is NULL in every row nothing is looked up and both locks last an instant; but whoever waits for the one "
    + "lock makes everybody behind the other wait too. With a default every row is looked up in the referenced table under both locks: then it is an error. "
    + "Add the column first and the key afterwards, NOT VALID, each in a transaction of its own.\n\n"
    + "Tables that the same file creates, on either side, and a table that refers to itself are exempt; without a default, so is a file that sets lock_timeout.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddColumnAction>())
            foreach (var reference in add.Column.Constraints.OfType<ColumnReferences>())
                if (Of(context, alter, add, reference) is { } finding)
                    yield return finding;
    }

    private Finding? Of(LintContext context, AlterTableStatement alter, AddColumnAction add, ColumnReferences reference)
    {
        if (reference.IsNotEnforced) return null;
        var (table, target) = (context.Resolve(alter.Name), context.Resolve(reference.Target.Table));
        var own = context.EffectOf(alter, add);
        var other = target == table || context.IsNew(target) ? null : context.EffectOn(reference.Target.Table);
        // A rewrite is another rule's.
        var looksUp = !own.Rewrites && !own.IsInstant && IsFilled(add.Column);
        if (!looksUp && (other is null || LockWait.IsShort(context))) return null;
        var both = other is null ? "" : $", and {EffectText.Lock(other)}";
        var message = looksUp
            ? $"Adding {table}.{add.Column.Name} with a default looks up every row in {target}: it takes {EffectText.Describe(own)}{(other is null ? "" : $", and {EffectText.Describe(other)}")}."
            : $"Adding {table}.{add.Column.Name} with a foreign key looks up no row, as the column is NULL in all of them; but it needs two locks at once: {EffectText.Lock(own)}{both}, "
                + "both for an instant once it has them. While it waits for one, everybody waits behind the other.";
        return Found(context, add.Span, alter.Name, message, Advice(context, alter, add, reference), looksUp ? Severity.Error : null);
    }

    private static bool IsFilled(ColumnDefinition column) =>
        column.Constraints.Any(c => c is DefaultConstraint { Value: not Literal { Kind: LiteralKind.Null } } or GeneratedConstraint);

    private static string Advice(LintContext context, AlterTableStatement alter, AddColumnAction add, ColumnReferences reference)
    {
        var column = add.Column;
        var rest = string.Concat(column.Constraints.Where(c => c is not ColumnReferences).Select(c => " " + context.Text(c.Span)));
        var name = reference.Name?.Name ?? NewNames.Constraint(context, alter.Name, [column.Name.Name], "fkey");
        var table = context.Resolve(alter.Name);
        return $"""
            Each in a transaction of its own:
            ALTER TABLE {table} ADD COLUMN {column.Name} {(column.Type is null ? "" : context.Text(column.Type.Span))}{rest};
            ALTER TABLE {table} ADD CONSTRAINT {SqlName.Quote(name)} FOREIGN KEY ({column.Name}) {context.Text(reference.Target.Span)} NOT VALID;
            {LaterValidation.Validate(alter.Name, name)};
            """;
    }
}
