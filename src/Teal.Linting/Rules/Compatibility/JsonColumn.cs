using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>A column of type json comes to a table that queries with SELECT DISTINCT, GROUP BY or UNION may read.</summary>
internal sealed class JsonColumn() : ActionRule<AddColumnAction, AlterColumnTypeAction>(
    "json-column", Severity.Warning, Category.Compatibility,
    "A column of type json is added",
    "The type json has no equality operator, so a query of the running version that says SELECT DISTINCT, UNION or GROUP BY over all columns of the table "
    + "fails from this moment. jsonb has one, is smaller to search and can be indexed; it does not keep blanks, the order of keys and doubled keys.\n\n"
    + "Not reported for a table that the file creates: no query reads it yet.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var action in alter.Actions)
        {
            var (column, type) = action switch
            {
                AddColumnAction add => (add.Column.Name, add.Column.Type),
                AlterColumnTypeAction change => (change.Column, change.Type),
                _ => (null, null),
            };
            if (type is not { ArrayDimensions: 0 } || column is null || type.Name.Replace("pg_catalog.", "", StringComparison.Ordinal).Trim('"') != "json") continue;
            var table = context.Resolve(alter.Name);
            yield return Found(
                context, type.Span, table,
                $"{table}.{column} is of type json, which has no equality operator: every query of the running application with SELECT DISTINCT, UNION or GROUP BY over {table}.* fails with "
                + "'could not identify an equality operator for type json' (SQLSTATE 42883) as soon as the column is there.",
                $"""
                Use jsonb, unless the exact text must be kept (blanks, order of keys, doubled keys):
                ALTER TABLE {table} {(action is AddColumnAction ? $"ADD COLUMN {column} jsonb" : $"ALTER COLUMN {column} TYPE jsonb")};
                """);
        }
    }
}
