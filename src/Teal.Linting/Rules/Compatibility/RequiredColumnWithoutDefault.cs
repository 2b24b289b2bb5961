using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>
/// A column becomes required of everybody who inserts: ADD COLUMN … NOT NULL without a default, SET NOT NULL on a column
/// without one, DROP DEFAULT of a column that is NOT NULL.
/// </summary>
internal sealed class RequiredColumnWithoutDefault() : Rule<AlterTableStatement>(
    "required-column-without-default", Severity.Error, Category.Compatibility,
    "A column becomes required without a default",
    "The version that is running leaves the column out of its INSERTs, or writes NULL, and each of these fails. Give the column a default, or make it NOT NULL "
    + "only when every running version writes it, through a CHECK that is validated without blocking.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var action in alter.Actions)
        {
            var finding = action switch
            {
                AddColumnAction add => OfAdded(context, alter, add),
                AlterColumnNotNullAction { NotNull: true } set => OfSet(context, alter, set, set.Column),
                AddConstraintAction { Constraint: TableNotNullConstraint constraint } => OfSet(context, alter, action, constraint.Column),
                AlterColumnDefaultAction { Value: null } drop => OfDroppedDefault(context, alter, drop),
                _ => null,
            };
            if (finding is not null) yield return finding;
        }
    }

    private Finding? OfAdded(LintContext context, AlterTableStatement alter, AddColumnAction add)
    {
        var column = add.Column;
        if (!IsRequired(column) || FillsItself(column) || GetsDefault(alter, column.Name.Name)) return null;
        var table = RelationName.Of(alter.Name);
        var message =
            $"{table}.{column.Name} is added NOT NULL and without a default: the statement fails (SQLSTATE 23502) unless {table} is empty, and "
            + $"then every INSERT of the running application, which does not know {column.Name}, fails with "
            + $"'null value in column \"{column.Name.Name}\" violates not-null constraint' (23502). "
            + $"It takes {EffectText.Describe(context.EffectOf(alter, add))}.";
        var type = column.Type is null ? "" : " " + context.Text(column.Type.Span);
        return Found(context, add.Span, alter.Name, message, $"""
            Add it without NOT NULL, or with a DEFAULT that suits the running application:
            ALTER TABLE {table} ADD COLUMN {column.Name}{type};
            {NotNullLater(table, column.Name)}
            """);
    }

    private Finding? OfSet(LintContext context, AlterTableStatement alter, AlterTableAction action, Identifier column)
    {
        var table = RelationName.Of(alter.Name);
        var known = context.TableSoFar(alter.Name)?.Column(column.Name);
        if (known is { FillsItself: true } || GetsDefault(alter, column.Name)
            || AlterTableEffects.IsKnownNotNull(context.TableSoFar(alter.Name), column.Name)) return null;
        var assumption = known is null ? $" (the schema of {table} is not known; it is assumed that {column} is nullable and has no default)" : "";
        var message =
            $"{table}.{column} becomes NOT NULL and has no default{assumption}: every INSERT of the running application that leaves "
            + $"{column} out, and every write that sets it to NULL, fails with 'null value in column \"{column.Name}\" violates not-null constraint' (SQLSTATE 23502). "
            + $"It takes {EffectText.Describe(context.EffectOf(alter, action))}.";
        return Found(context, action.Span, alter.Name, message, NotNullLater(table, column));
    }

    // The way of some migration frameworks: add with a default, then drop the default in the same file.
    private Finding? OfDroppedDefault(LintContext context, AlterTableStatement alter, AlterColumnDefaultAction drop)
    {
        if (context.TableSoFar(alter.Name)?.Column(drop.Column.Name) is not { NotNull: true, Default: not null }) return null;
        var table = RelationName.Of(alter.Name);
        var message =
            $"{table}.{drop.Column} is NOT NULL and loses its default: every INSERT of the running application that leaves {drop.Column} out "
            + $"fails with 'null value in column \"{drop.Column.Name}\" violates not-null constraint' (SQLSTATE 23502). "
            + $"It takes {EffectText.Describe(context.EffectOf(alter, drop))}.";
        return Found(context, drop.Span, alter.Name, message, $"""
            Keep the default until every running version writes {drop.Column}; then, in a later migration:
            ALTER TABLE {table} ALTER COLUMN {drop.Column} DROP DEFAULT;
            """);
    }

    private static bool IsRequired(ColumnDefinition column) =>
        column.Constraints.Any(c => c is NotNullConstraint or ColumnPrimaryKey);

    private static bool FillsItself(ColumnDefinition column) =>
        column.Type is { IsSerial: true }
        || column.Constraints.Any(c => c is IdentityConstraint or GeneratedConstraint
            or DefaultConstraint { Value: not Literal { Kind: LiteralKind.Null } });

    private static bool GetsDefault(AlterTableStatement alter, string column) =>
        alter.Actions.Any(a =>
            (a is AlterColumnDefaultAction { Value: not (null or Literal { Kind: LiteralKind.Null }) } set && set.Column.Name == column)
            || (a is AddIdentityAction identity && identity.Column.Name == column));

    private static string NotNullLater(RelationName table, Identifier column)
    {
        var check = SqlName.Quote($"{table.Name}_{column.Name}_not_null");
        return $"""
            When every running version writes {column} and no row is without it, each in a transaction of its own:
            ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID;
            ALTER TABLE {table} VALIDATE CONSTRAINT {check};
            ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL;
            ALTER TABLE {table} DROP CONSTRAINT {check};
            """;
    }
}
