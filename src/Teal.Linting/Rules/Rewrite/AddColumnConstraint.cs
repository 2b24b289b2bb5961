using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD COLUMN with UNIQUE, PRIMARY KEY or CHECK: all rows are read though the column is new.</summary>
internal sealed class AddColumnConstraint() : ActionRule<AddColumnAction>(
    "add-column-constraint", Severity.Error, Category.Rewrite,
    "A column is added together with a constraint that reads the table",
    "A column alone is added in an instant. With UNIQUE or PRIMARY KEY its index is built, and with CHECK every row is checked, while nobody can read the "
    + "table, even where the column is NULL in every row. Add the column first, and the constraint afterwards in a way that does not block.\n\n"
    + "Tables that the same file creates are exempt; a column whose default rewrites the table is reported by the rule for that.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddColumnAction>())
        {
            var effect = context.EffectOf(alter, add);
            var first = add.Column.Constraints.FirstOrDefault(c => IsRead(add.Column, c));
            if (first is null || effect is { Rewrites: true, IsCertain: true } || context.IsThere(alter, add)) continue;
            yield return Found(context, first.Span, alter.Name, Message(alter, add, effect with { Rewrites = false }), Advice(context, alter, add));
        }
    }

    // A virtual column is computed for every row to see that it is not NULL.
    private static bool IsRead(ColumnDefinition column, ColumnConstraint constraint) => constraint switch
    {
        ColumnUnique or ColumnPrimaryKey or ColumnCheck { IsNotEnforced: false } => true,
        NotNullConstraint => column.Constraints.Any(c => c is GeneratedConstraint { IsStored: false }),
        _ => false,
    };

    private static string Message(AlterTableStatement alter, AddColumnAction add, Effect effect)
    {
        var builds = add.Column.Constraints.Any(c => c is ColumnUnique or ColumnPrimaryKey);
        var what = builds ? "builds the index of its constraint" : "checks every row";
        return $"Adding {RelationName.Of(alter.Name)}.{add.Column.Name} {what}: it takes {EffectText.Describe(effect)}.";
    }

    private static string Advice(LintContext context, AlterTableStatement alter, AddColumnAction add)
    {
        var table = context.Resolve(alter.Name);
        var column = add.Column;
        var plain = string.Join(' ', column.Constraints.Where(c => !IsRead(column, c)).Select(c => context.Text(c.Span)));
        var steps = column.Constraints.Where(c => IsRead(column, c)).Select(c => Step(context, alter, column, c));
        return $"""
            Outside a transaction, each by itself:
            ALTER TABLE {table} ADD COLUMN {column.Name} {(column.Type is null ? "" : context.Text(column.Type.Span))}{(plain.Length > 0 ? " " + plain : "")};
            {string.Join('\n', steps)}
            """;
    }

    private static string Step(LintContext context, AlterTableStatement alter, ColumnDefinition column, ColumnConstraint constraint)
    {
        if (constraint is ColumnCheck check)
        {
            var name = check.Name?.Name ?? NewNames.Constraint(context, alter.Name, [column.Name.Name], "check");
            var table = new CheckConstraint(null, check.Condition, check.Span);
            return check.Name is null
                ? LaterValidation.Sql(context, alter, table, name)
                : LaterValidation.Sql(context, alter, table with { Name = check.Name }, name);
        }

        if (constraint is NotNullConstraint)
        {
            var name = constraint.Name?.Name ?? NewNames.Constraint(context, alter.Name, [column.Name.Name], "not_null");
            return $"ALTER TABLE {context.Resolve(alter.Name)} ADD CONSTRAINT {SqlName.Quote(name)} NOT NULL {column.Name} NOT VALID;\n{LaterValidation.Validate(alter.Name, name)};";
        }

        var isPrimaryKey = constraint is ColumnPrimaryKey;
        var unique = new UniqueConstraint(constraint.Name, isPrimaryKey, [column.Name], null, constraint.Span)
        {
            NullsNotDistinct = constraint is ColumnUnique { NullsNotDistinct: true },
            IsDeferrable = constraint.IsDeferrable,
            IsInitiallyDeferred = constraint.IsInitiallyDeferred,
        };
        var steps = IndexFirst.Of(context, alter, unique).Sql;
        return isPrimaryKey ? $"-- fill it in every row, in small transactions, then\n{NotNullFirst.Sql(context, alter.Name, column.Name)}\n{steps}" : steps;
    }
}
