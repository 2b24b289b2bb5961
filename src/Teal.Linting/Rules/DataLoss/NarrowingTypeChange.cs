using Teal.Linting.Analysis;
using Teal.Linting.Types;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>ALTER COLUMN … TYPE to a type that holds less than the old one.</summary>
internal sealed class NarrowingTypeChange() : ActionRule<AlterColumnTypeAction>(
    "narrowing-type-change", Severity.Error, Category.DataLoss,
    "A column gets a type that holds less",
    "A value that does not fit makes the migration fail, after the table has been read under its lock; with USING, or where PostgreSQL rounds, it is cut without a word. And the running "
    + "version goes on to write what fitted before: these writes fail. Find out what is there first; refuse longer values by a CHECK that is NOT VALID, mend the rows that break it, validate it, and leave the type as it is.\n\n"
    + "Reported where the old type is known. That the change rewrites the table is column-type-change.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var change in alter.Actions.OfType<AlterColumnTypeAction>())
        {
            if (context.IsNewColumn(alter.Name, change.Column.Name) || context.TableSoFar(alter.Name)?.Column(change.Column.Name) is not { } column
                || SqlType.Parse(column.Type) is not { } old || SqlType.Of(change.Type) is not { } target || Narrowing.Of(old, target) is not { } narrowing
                || TypeChangeRefusal.Of(context, alter, change) is not null) continue;
            var table = context.Resolve(alter.Name);
            var type = context.Text(change.Type.Span);
            var cut = narrowing.CutByCast && change.Using is not null;
            var loss = narrowing.Error is null ? $"what does not fit is {narrowing.Loss} without an error"
                : cut ? $"USING casts, so what does not fit is {narrowing.Loss} without an error"
                : $"the statement fails with '{narrowing.Error}' (SQLSTATE {narrowing.SqlState}) if one value does not fit{(narrowing.Loss is null || narrowing.CutByCast ? "" : $", and what fits is {narrowing.Loss} without an error")}";
            var writes = narrowing.WriteError is null ? $"What the running application writes is {narrowing.Loss} as well." : $"Writes of the running application that fitted before fail with '{narrowing.WriteError}' (SQLSTATE {narrowing.SqlState}).";
            yield return Found(
                context, change.Span, table, $"{table}.{change.Column} goes from {column.Type} to {type}, which holds less: {loss}. {writes}",
                Help(table, change.Column, narrowing));
        }
    }

    private static string Help(RelationName table, Identifier column, Narrowing narrowing)
    {
        var check = SqlName.Quote($"{table.Name}_{column.Name}_fits");
        var condition = narrowing.Condition(column.ToString());
        return $"""
            Leave the type, and refuse what must not come in when no running version writes it, each statement in a transaction of its own:
            SELECT count(*) FROM {table} WHERE NOT ({condition});
            ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({condition}) NOT VALID;
            ALTER TABLE {table} VALIDATE CONSTRAINT {check};
            """;
    }
}
