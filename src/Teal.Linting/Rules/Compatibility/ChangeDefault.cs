using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>SET DEFAULT or DROP DEFAULT of a column that the running version leaves out of its INSERTs.</summary>
internal sealed class ChangeDefault() : ActionRule<AlterColumnDefaultAction>(
    "change-default", Severity.Warning, Category.Compatibility,
    "The default of a column changes",
    "INSERTs of the running version that leave the column out get the new value from this moment, without knowing it; and an ORM that "
    + "reads the schema when it starts goes on to write the old default itself (ActiveRecord with partial_inserts off, Hibernate's and Django's own defaults). "
    + "Let the next version write the value itself, and change the default when the old one is gone.\n\n"
    + "Not reported for a column that the file added, for a default that stays the same, and for a NOT NULL column without a "
    + "default that gets one: nobody could leave it out. A column that had none and was NULL is worth knowing only (info). DROP DEFAULT of a NOT NULL column is required-column-without-default.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var change in alter.Actions.OfType<AlterColumnDefaultAction>())
        {
            if (context.IsNewColumn(alter.Name, change.Column.Name) || alter.Actions.OfType<AddColumnAction>().Any(a => a.Column.Name.Name == change.Column.Name)) continue;
            var column = context.TableSoFar(alter.Name)?.Column(change.Column.Name);
            var value = change.Value is null or Literal { Kind: LiteralKind.Null } ? null : context.Text(change.Value.Span);
            if (column is not null && (column.Default == value || (column.NotNull && (column.Default is null || value is null)))) continue;
            if (column is null && value is null) continue;
            yield return Found(
                context, change.Span, alter.Name, Message(context, alter, change, column, value), Help(alter, change, value),
                column is { Default: not null } ? null : Severity.Info);
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, AlterColumnDefaultAction change, Column? column, string? value)
    {
        var table = context.Resolve(alter.Name);
        var before = column is null ? $"what it got before (the schema of {table} is not known)" : column.Default ?? "NULL";
        return $"Every INSERT of the running application that leaves out {table}.{change.Column} gets {value ?? "NULL"} from this moment instead of {before}, without an error, and an ORM that "
            + $"read the default when it started goes on to write the old one.{EffectText.Sentence([context.EffectOf(alter, change)])}";
    }

    private static string Help(AlterTableStatement alter, AlterColumnDefaultAction change, string? value) =>
        $"""
        Let the next version write {change.Column} itself in every INSERT; when no other version runs, in a later migration:
        ALTER TABLE {RelationName.Of(alter.Name)} ALTER COLUMN {change.Column} {(value is null ? "DROP DEFAULT" : $"SET DEFAULT {value}")};
        """;
}
