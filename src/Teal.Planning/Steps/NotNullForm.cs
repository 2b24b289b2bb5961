using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Planning.Steps;

/// <summary>SET NOT NULL without a scan under ACCESS EXCLUSIVE: PostgreSQL 12 and later trust a validated CHECK.</summary>
internal static class NotNullForm
{
    /// <summary>The steps; none where the column refuses NULL already, so that taking them back does not take that away.</summary>
    public static ImmutableArray<Step> Of(QualifiedName table, string column, SchemaModel? before)
    {
        var name = SqlName.Quote(column);
        var known = before?.Find(table);
        if (known?.Column(column) is { NotNull: true, IsNotNullValidated: true }) return [];
        if (known is not null && IsProven(known, column, before!))
            return
            [
                Step.InTransaction($"{table}.{name}: NOT NULL, as a CHECK says already", $"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL") with
                {
                    Undo = [$"ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"],
                },
            ];

        var check = SqlName.Quote(ObjectNames.NotNullCheck(table.Name, column));
        return
        [
            Step.InTransaction($"{table}.{name}: refuse NULL in new rows",
                $"ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID") with
            {
                Undo = [$"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {check}"],
            },
            .. ConstraintForm.Validate(table, check, $"{table}.{name}: check the rows that are there", before),
            Step.InTransaction($"{table}.{name}: NOT NULL",
                $"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL",
                $"ALTER TABLE {table} DROP CONSTRAINT {check}") with
            {
                Undo = [$"ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"],
            },
        ];
    }

    // The server looks at each table below by itself.
    private static bool IsProven(Table table, string column, SchemaModel schema) =>
        table.ProvenNotNull(column) is not null && schema.ChildrenOf(table.Name).All(child => IsProven(child, column, schema));
}
