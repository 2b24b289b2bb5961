using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD PRIMARY KEY USING INDEX over columns that may be NULL: PostgreSQL makes them NOT NULL, which reads the table.</summary>
internal sealed class PrimaryKeyOverNullableIndex() : ActionRule<AddConstraintAction>(
    "primary-key-over-nullable-index", Severity.Error, Category.Rewrite,
    "A primary key takes over an index of columns that may be NULL",
    "USING INDEX takes an instant only where the columns are NOT NULL. Otherwise PostgreSQL makes them so on the way, and looks at every row while nobody "
    + "can read the table. Let a validated CHECK (column IS NOT NULL) prove it first. Columns that are known to be NOT NULL are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddConstraintAction>())
        {
            if (add.Constraint is not UniqueConstraint { IsPrimaryKey: true, UsingIndex: { } index }) continue;
            var name = context.Resolve(alter.Name);
            var known = context.Schema.Indexes.GetValueOrDefault(new RelationName(name.Schema, index.Name));
            var table = context.TableSoFar(alter.Name);
            var nullable = known?.Columns.OfType<string>().Where(c => table?.HasNoNull(c) != true).ToList();
            if (nullable is { Count: 0 }) continue;
            yield return Found(
                context, add.Span, alter.Name, Message(context, alter, add, index, nullable), Advice(context, alter, add, nullable),
                nullable is null ? Severity.Warning : null);
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, AddConstraintAction add, Identifier index, List<string>? nullable)
    {
        var effect = context.EffectOf(alter, add);
        var why = nullable is null
            ? $"The columns of {index} are not known; if one of them may be NULL, PostgreSQL makes it NOT NULL"
            : $"PostgreSQL makes {string.Join(" and ", nullable.Select(SqlName.Quote))} NOT NULL";
        return $"{why} on the way to the primary key and looks at every row of {context.Resolve(alter.Name)} for that: it takes {EffectText.Describe(effect)}. "
            + $"One row without a value makes it fail with 'column \"{nullable?[0] ?? "…"}\" of relation \"{alter.Name.Name}\" contains null values' (SQLSTATE 23502).";
    }

    private static string Advice(LintContext context, AlterTableStatement alter, AddConstraintAction add, List<string>? nullable)
    {
        var columns = (nullable ?? ["id"]).Select(c => new Identifier(c, false, add.Span)).ToList();
        return $"""
            {(nullable is null ? "Unless its columns (here: id) are NOT NULL, each" : "Each")} in a transaction of its own:
            {string.Join('\n', columns.Select(c => NotNullFirst.Sql(context, alter.Name, c)))}
            ALTER TABLE {context.Resolve(alter.Name)} {context.Text(add.Span)};
            {string.Join('\n', columns.Select(c => NotNullFirst.Drop(context, alter.Name, c)))}
            """;
    }
}
