using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>SET NOT NULL, or NOT NULL as a table constraint, where nothing proves yet that no row is NULL.</summary>
internal sealed class SetNotNull() : ActionRule<AlterColumnNotNullAction, AddConstraintAction>(
    "set-not-null", Severity.Error, Category.Rewrite,
    "A column becomes NOT NULL by reading the whole table",
    "Every row is looked at while nobody can read the table. PostgreSQL skips that where a validated CHECK (column IS NOT NULL) on the same "
    + "column proves it: add that CHECK NOT VALID, validate it in another transaction, set NOT NULL, drop the CHECK. From PostgreSQL 18 NOT NULL "
    + "itself can be added NOT VALID and validated.\n\n"
    + "A column that is known to be NOT NULL, and a table that the same file creates, are exempt. A column that was added with a default in the same "
    + "file is not: PostgreSQL reads the table all the same. Write NOT NULL into its ADD COLUMN, which does not.")
{
    private const int FirstWithNotValidNotNull = 18;

    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var action in alter.Actions)
            if (ColumnOf(action) is { } column && context.EffectOf(alter, action) is { IsInstant: false } effect
                && context.TableSoFar(alter.Name)?.HasNoNull(column.Name) != true)
                yield return Of(context, alter, action, column, effect);
    }

    private static Identifier? ColumnOf(AlterTableAction action) => action switch
    {
        AlterColumnNotNullAction { NotNull: true } set => set.Column,
        AddConstraintAction { Constraint: TableNotNullConstraint { IsNotValid: false } constraint } => constraint.Column,
        _ => null,
    };

    private Finding Of(LintContext context, AlterTableStatement alter, AlterTableAction action, Identifier column, Effect effect)
    {
        var table = context.Resolve(alter.Name);
        var known = context.Schema.Find(alter.Name)?.Column(column.Name);
        var isNew = context.IsNewColumn(alter.Name, column.Name);
        var assumption = known is null && !isNew ? $" (the schema of {table} is not known; it is assumed that {column} is nullable and that no CHECK proves otherwise)" : "";
        var message =
            $"Making {table}.{column} NOT NULL looks at every row{assumption}: it takes {EffectText.Describe(effect)}. "
            + $"One row without a value makes it fail with 'column \"{column.Name}\" of relation \"{alter.Name.Name}\" contains null values' (SQLSTATE 23502).";
        var name = (action as AddConstraintAction)?.Constraint.Name?.Name ?? NewNames.Constraint(context, alter.Name, [column.Name], "not_null");
        return Found(
            context, action.Span, alter.Name, message, Advice(context, alter, column, name, isNew),
            assumption.Length > 0 ? Severity.Warning : null, context.CanSplitTransaction && !isNew ? FixOf(context, alter, action, column, name) : null);
    }

    private static string Advice(LintContext context, AlterTableStatement alter, Identifier column, string name, bool isNew)
    {
        var table = context.Resolve(alter.Name);
        var constraint = SqlName.Quote(name);
        var instead = isNew
            ? $"{column} is added in this file: with NOT NULL and a DEFAULT in its ADD COLUMN no row is read. Otherwise, each in a transaction of its own:"
            : "Each in a transaction of its own:";
        return context.PgMajor >= FirstWithNotValidNotNull
            ? $"""
              {instead}
              ALTER TABLE {table} ADD CONSTRAINT {constraint} NOT NULL {column} NOT VALID;
              {LaterValidation.Validate(alter.Name, name)};
              """
            : $"""
              {instead}
              {NotNullFirst.Whole(context, alter.Name, column)}
              """;
    }

    private static string ProofOf(QualifiedName table, Identifier column, string name) =>
        $"""
        ALTER TABLE {RelationName.Of(table)} ADD CONSTRAINT {SqlName.Quote(name)} CHECK ({column} IS NOT NULL) NOT VALID;
        {LaterValidation.Validate(table, name)}
        """;

    private static Fix? FixOf(LintContext context, AlterTableStatement alter, AlterTableAction action, Identifier column, string name) =>
        context.PgMajor >= FirstWithNotValidNotNull
            ? ActionRewrite.Of(
                alter, action, "Add NOT NULL as NOT VALID and validate it afterwards", $"ADD CONSTRAINT {SqlName.Quote(name)} NOT NULL {column} NOT VALID",
                behind: LaterValidation.Validate(alter.Name, name))
            : ActionRewrite.Of(
                alter, action, "Prove by a validated CHECK that no row is NULL", context.Text(action.Span), ProofOf(alter.Name, column, name),
                $"ALTER TABLE {context.Resolve(alter.Name)} DROP CONSTRAINT {SqlName.Quote(name)}");
}
