using System.Collections.Immutable;
using Teal.Linting.Effects;
using Teal.Planning.Steps;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Migrations;

/// <summary>ADD COLUMN: the bare column at once, what would hold blue's writes to a value that blue does not know at contract.</summary>
internal sealed class ColumnPlanner(ChangeDraft draft, MigrationFacts facts, SourceText source)
{
    public void Place(AlterTableStatement alter, AddColumnAction add, SchemaModel schema)
    {
        var table = alter.Name;
        var column = add.Column;
        if (schema.Find(table)?.Column(column.Name.Name) is not null && add.IfNotExists)
        {
            draft.Note($"{table}.{column.Name} is there already: ADD COLUMN IF NOT EXISTS is left out.");
            return;
        }

        var isFilled = facts.DataMoves.Any(move => move.Fills(table, column.Name.Name));
        var hasDefault = column.Constraints.Any(c => c is DefaultConstraint);
        var kept = column.Constraints.Where(c => c is ColumnCollation or GeneratedConstraint or IdentityConstraint
            || (!isFilled && (c is DefaultConstraint || (c is NotNullConstraint && hasDefault)))).ToImmutableArray();
        var bare = alter with { Actions = [add with { Column = column with { Constraints = kept }, IfNotExists = false }] };
        if (!facts.Creates(table) && WhyNot(bare, schema) is { } why)
        {
            draft.Decide(draft.Expand, why, $"ALTER TABLE {table} {source.Slice(add.Span)}");
            return;
        }

        draft.Expand.Add($"ALTER TABLE {table} ADD COLUMN {string.Join(' ', [column.Name.ToString(), source.Slice(column.Type!.Span), .. kept.Select(c => source.Slice(c.Span))])};");
        // In a statement of its own: the rows that are there stay NULL, which is how the backfill knows them.
        if (isFilled && column.Constraints.OfType<DefaultConstraint>().FirstOrDefault() is { } byDefault)
            draft.Expand.Add($"ALTER TABLE {table} ALTER COLUMN {column.Name} SET DEFAULT {source.Slice(byDefault.Value.Span)};");
        if (column.Constraints.Any(c => c is NotNullConstraint) && !kept.Any(c => c is NotNullConstraint))
            RequireValue(table, column, isFilled);
        foreach (var constraint in column.Constraints) Place(table, column, constraint, isFilled);
    }

    private void RequireValue(QualifiedName table, ColumnDefinition column, bool isFilled)
    {
        if (!isFilled && !facts.Creates(table))
            draft.Decide(draft.Contract,
                $"nothing fills {table}.{column.Name} in the rows that are there and in those that blue writes, and so it cannot become NOT NULL: add a rule to sync.sql, or a DEFAULT in expand.sql, and remove this mark.");
        draft.Contract.Add($"ALTER TABLE {table} ALTER COLUMN {column.Name} SET NOT NULL;");
    }

    // A column that no rule fills stays NULL in blue's writes: what is asked of its values asks nothing of blue.
    private void Place(QualifiedName table, ColumnDefinition column, ColumnConstraint constraint, bool isFilled)
    {
        var file = isFilled ? draft.Contract : draft.Expand;
        switch (constraint)
        {
            case ColumnReferences reference:
                AddValidated(file, table, Name(table, column, reference, "fkey"), $"FOREIGN KEY ({column.Name}) {source.Slice(reference.Target.Span)}{Timing(reference)}");
                if (isFilled)
                    draft.Note($"the foreign key of {table}.{column.Name} waits for contract: checking each row on the way would slow the backfill, and refuse writes of blue.");
                break;
            case ColumnCheck check:
                AddValidated(file, table, Name(table, column, check, "check"), $"CHECK ({source.Slice(check.Condition.Span)})");
                break;
            case ColumnUnique unique:
                file.Add($"ALTER TABLE {table} ADD CONSTRAINT {Name(table, column, unique, "key")} UNIQUE{(unique.NullsNotDistinct ? " NULLS NOT DISTINCT" : "")} ({column.Name}){Timing(unique)};");
                break;
            case ColumnPrimaryKey key:
                RequireValue(table, column, isFilled);
                draft.Contract.Add($"ALTER TABLE {table} ADD CONSTRAINT {SqlName.Quote(key.Name?.Name ?? ObjectNames.Constraint(table.Name, [], "pkey"))} PRIMARY KEY ({column.Name});");
                break;
        }
    }

    private static void AddValidated(List<string> file, QualifiedName table, string name, string definition)
    {
        file.Add($"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID;");
        file.Add($"ALTER TABLE {table} VALIDATE CONSTRAINT {name};");
    }

    private static string? WhyNot(AlterTableStatement bare, SchemaModel schema)
    {
        if (ExpandRules.Refuse(bare) is { } why) return $"{why} Write the expansion by hand, and remove this mark:";
        return StatementEffects.Of(bare, schema, StatementEffects.OldestSupportedMajor).Any(effect => effect is { Rewrites: true, IsCertain: true })
            ? "the default gives another value for each row, and PostgreSQL would rewrite the whole table under ACCESS EXCLUSIVE. Add the column without it, fill it by a rule in sync.sql, and remove this mark:"
            : null;
    }

    private static string Name(QualifiedName table, ColumnDefinition column, ColumnConstraint constraint, string suffix) =>
        SqlName.Quote(constraint.Name?.Name ?? ObjectNames.Constraint(table.Name, [column.Name.Name], suffix));

    private static string Timing(ColumnConstraint constraint) =>
        (constraint.IsDeferrable == true ? " DEFERRABLE" : "") + (constraint.IsInitiallyDeferred ? " INITIALLY DEFERRED" : "");
}
