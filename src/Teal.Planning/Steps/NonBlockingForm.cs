using System.Collections.Immutable;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Steps;

/// <summary>
/// A statement in the form that neither scans nor rewrites a table under a strong lock: indexes concurrently, constraints
/// NOT VALID and validated in another transaction, NOT NULL through a validated CHECK.
/// </summary>
public static class NonBlockingForm
{
    /// <summary>The steps that come to the same as <paramref name="statement"/>, which stands in <paramref name="source"/>.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="source">Its text.</param>
    /// <param name="before">The columns as they are, for the way back; null where nobody will go it.</param>
    public static ImmutableArray<Step> Of(Statement statement, SourceText source, ColumnsBefore? before = null) => statement switch
    {
        AlterTableStatement alter => [.. alter.Actions.SelectMany(action => Of(alter, action, source, before))],
        CreateIndexStatement index => [CreateIndex(index, source)],
        DropStatement { ObjectKind: "INDEX" } drop => [.. drop.Names.Select(DropIndex)],
        CreateTableStatement table => [Creation("TABLE", table.Name, table, source)],
        CreateTypeStatement type => [Creation("TYPE", type.Name, type, source)],
        CreateSequenceStatement sequence => [Creation("SEQUENCE", sequence.Name, sequence, source)],
        CreateViewStatement view => [Creation(view.IsMaterialized ? "MATERIALIZED VIEW" : "VIEW", view.Name, view, source)],
        _ => [Step.InTransaction(FirstWords(source.Slice(statement.Span)), source.Slice(statement.Span))],
    };

    /// <summary>The steps that come to the same as one action of an ALTER TABLE.</summary>
    public static ImmutableArray<Step> Of(AlterTableStatement alter, AlterTableAction action, SourceText source, ColumnsBefore? before = null)
    {
        var table = alter.Name;
        return action switch
        {
            AddColumnAction add => AddColumn(table, add.Column, source),
            AlterColumnNotNullAction { NotNull: true } set => SetNotNull(table, set.Column.Name),
            AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: null } unique } => AddUnique(table, unique),
            AddConstraintAction { Constraint: CheckConstraint or ForeignKeyConstraint } add => AddValidated(table, add.Constraint, source),
            _ => [Step.InTransaction(
                $"{table}: {FirstWords(source.Slice(action.Span))}",
                $"ALTER TABLE {(alter.Only ? "ONLY " : "")}{table} {source.Slice(action.Span)}") with
            {
                Undo = Undo(table, action, before ?? ColumnsBefore.None),
            }],
        };
    }

    // DROP NOT NULL is not among them: what brings it back takes several steps, which run behind the undo.
    private static ImmutableArray<string> Undo(QualifiedName table, AlterTableAction action, ColumnsBefore before) => action switch
    {
        AlterColumnDefaultAction set when before.Find(table, set.Column.Name) is { Default: { } value } =>
            [$"ALTER TABLE {table} ALTER COLUMN {set.Column} SET DEFAULT {value}"],
        AlterColumnDefaultAction set => [$"ALTER TABLE {table} ALTER COLUMN {set.Column} DROP DEFAULT"],
        _ => [],
    };

    /// <summary>SET NOT NULL without a scan under ACCESS EXCLUSIVE (PostgreSQL 12 and later trust a validated CHECK).</summary>
    public static ImmutableArray<Step> SetNotNull(QualifiedName table, string column)
    {
        var check = SqlName.Quote(ObjectNames.NotNullCheck(table.Name, column));
        var name = SqlName.Quote(column);
        return
        [
            Step.InTransaction($"{table}.{name}: refuse NULL in new rows",
                $"ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID") with
            {
                Undo = [$"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {check}"],
            },
            Step.InTransaction($"{table}.{name}: check the rows that are there", $"ALTER TABLE {table} VALIDATE CONSTRAINT {check}"),
            Step.InTransaction($"{table}.{name}: NOT NULL",
                $"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL",
                $"ALTER TABLE {table} DROP CONSTRAINT {check}") with
            {
                Undo = [$"ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"],
            },
        ];
    }

    private static ImmutableArray<Step> AddColumn(QualifiedName table, ColumnDefinition column, SourceText source)
    {
        var kept = column.Constraints.Where(c => c is not (ColumnReferences or ColumnCheck or ColumnUnique or ColumnPrimaryKey));
        var definition = string.Join(' ', [column.Name.ToString(), source.Slice(column.Type!.Span), .. kept.Select(c => source.Slice(c.Span))]);
        var steps = ImmutableArray.CreateBuilder<Step>();
        steps.Add(Step.InTransaction($"{table}: add column {column.Name}", $"ALTER TABLE {table} ADD COLUMN {definition}") with
        {
            Undo = [$"ALTER TABLE {table} DROP COLUMN IF EXISTS {column.Name}"],
        });
        foreach (var constraint in column.Constraints)
        {
            switch (constraint)
            {
                case ColumnReferences reference:
                    steps.AddRange(AddValidated(table,
                        reference.Name?.Name ?? ObjectNames.Constraint(table.Name, [column.Name.Name], "fkey"),
                        $"FOREIGN KEY ({column.Name}) {source.Slice(reference.Target.Span)}{Timing(reference.IsDeferrable, reference.IsInitiallyDeferred)}"));
                    break;
                case ColumnCheck check:
                    steps.AddRange(AddValidated(table,
                        check.Name?.Name ?? ObjectNames.Constraint(table.Name, [column.Name.Name], "check"),
                        $"CHECK ({source.Slice(check.Condition.Span)})"));
                    break;
                case ColumnUnique or ColumnPrimaryKey:
                    steps.AddRange(AddUnique(table,
                        new UniqueConstraint(constraint.Name, constraint is ColumnPrimaryKey, [column.Name], null, constraint.Span)
                        {
                            IsDeferrable = constraint.IsDeferrable,
                            IsInitiallyDeferred = constraint.IsInitiallyDeferred,
                            NullsNotDistinct = constraint is ColumnUnique { NullsNotDistinct: true },
                        }));
                    break;
            }
        }
        return steps.ToImmutable();
    }

    private static ImmutableArray<Step> AddValidated(QualifiedName table, TableConstraint constraint, SourceText source)
    {
        var (columns, suffix, definition) = constraint switch
        {
            ForeignKeyConstraint key => (key.Columns.Select(c => c.Name), "fkey",
                $"FOREIGN KEY ({string.Join(", ", key.Columns)}) {source.Slice(key.Target.Span)}{Timing(key.IsDeferrable, key.IsInitiallyDeferred)}"),
            CheckConstraint check => ([], "check", $"CHECK ({source.Slice(check.Condition.Span)})"),
            _ => throw new ArgumentException("only a foreign key or a check can be validated later", nameof(constraint)),
        };
        var name = constraint.Name?.Name ?? ObjectNames.Constraint(table.Name, columns, suffix);
        var steps = AddValidated(table, name, definition);
        return constraint.IsNotValid ? [steps[0]] : steps;
    }

    private static ImmutableArray<Step> AddValidated(QualifiedName table, string name, string definition)
    {
        var constraint = SqlName.Quote(name);
        return
        [
            Step.InTransaction($"{table}: hold new rows to {constraint}", $"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition} NOT VALID") with
            {
                Undo = [$"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}"],
            },
            Step.InTransaction($"{table}: check the rows that are there against {constraint}", $"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}"),
        ];
    }

    private static ImmutableArray<Step> AddUnique(QualifiedName table, UniqueConstraint unique)
    {
        var name = unique.Name?.Name ?? (unique.IsPrimaryKey
            ? ObjectNames.Constraint(table.Name, [], "pkey")
            : ObjectNames.Constraint(table.Name, unique.Columns.Select(c => c.Name), "key"));
        var constraint = SqlName.Quote(name);
        var index = SqlName.Quote(table.Schema, name);
        ImmutableArray<Step> notNull = unique.IsPrimaryKey ? [.. unique.Columns.SelectMany(column => SetNotNull(table, column.Name))] : [];
        return
        [
            .. notNull,
            new Step($"{table}: build the index of {constraint}", StepKind.Autocommit,
                [$"CREATE UNIQUE INDEX CONCURRENTLY {constraint} ON {table} ({string.Join(", ", unique.Columns)})"
                    + (unique.Include.IsEmpty ? "" : $" INCLUDE ({string.Join(", ", unique.Include)})")
                    + (unique.NullsNotDistinct ? " NULLS NOT DISTINCT" : "")])
            {
                Index = new StepIndex(table.Schema, table.Name, name),
                Undo = [$"DROP INDEX CONCURRENTLY IF EXISTS {index}"],
                UndoKind = StepKind.Autocommit,
            },
            Step.InTransaction($"{table}: {constraint}",
                $"ALTER TABLE {table} ADD CONSTRAINT {constraint} {(unique.IsPrimaryKey ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {constraint}{Timing(unique.IsDeferrable, unique.IsInitiallyDeferred)}") with
            {
                Undo = [$"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}"],
            },
        ];
    }

    private static string Timing(bool? isDeferrable, bool isInitiallyDeferred) =>
        (isDeferrable == true ? " DEFERRABLE" : "") + (isInitiallyDeferred ? " INITIALLY DEFERRED" : "");

    private static Step CreateIndex(CreateIndexStatement index, SourceText source)
    {
        var rest = source.Slice(SourceSpan.FromBounds(index.Name!.Span.Start, index.Span.End));
        var name = SqlName.Quote(index.Table.Schema, index.Name.Name);
        return new Step($"{index.Table}: build index {index.Name}", StepKind.Autocommit,
            [$"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX CONCURRENTLY {rest}"])
        {
            Index = new StepIndex(index.Table.Schema, index.Table.Name, index.Name.Name),
            Undo = [$"DROP INDEX CONCURRENTLY IF EXISTS {name}"],
            UndoKind = StepKind.Autocommit,
        };
    }

    private static Step DropIndex(QualifiedName index) =>
        new($"drop index {index}", StepKind.Autocommit, [$"DROP INDEX CONCURRENTLY IF EXISTS {index}"]);

    private static Step Creation(string kind, QualifiedName name, Statement statement, SourceText source) =>
        Step.InTransaction($"create {kind.ToLowerInvariant()} {name}", source.Slice(statement.Span)) with
        {
            Undo = [$"DROP {kind} IF EXISTS {name}"],
        };

    private static string FirstWords(string sql)
    {
        var line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 60 ? line : line[..57] + "...";
    }
}
