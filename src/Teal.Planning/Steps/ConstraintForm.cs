using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Steps;

/// <summary>Constraints that hold new rows at once, and the rows that are there in another transaction: CHECK, FOREIGN KEY, NOT NULL.</summary>
internal static class ConstraintForm
{
    /// <summary>The steps for a constraint of a table.</summary>
    public static ImmutableArray<Step> Of(QualifiedName table, TableConstraint constraint, SourceText source, SchemaModel? before)
    {
        switch (constraint)
        {
            case ForeignKeyConstraint key:
                var name = key.Name?.Name ?? FreeName(table, key.Columns.Select(c => c.Name), "fkey", before);
                var definition = $"FOREIGN KEY ({string.Join(", ", key.Columns)}) {source.Slice(key.Target.Span)}{Timing(key.IsDeferrable, key.IsInitiallyDeferred)}";
                if (key.IsNotEnforced) return [Add(table, name, definition + " NOT ENFORCED")];
                if (PartitionTree.IsPartitioned(before, table) && !key.IsNotValid) return OnPartitions(table, key, name, definition, before!);
                return AddValidated(table, name, definition, key.IsNotValid, before);
            case CheckConstraint check:
                return Check(table, check.Name?.Name, OnlyColumn(check.Condition), source.Slice(check.Condition.Span), check.IsNoInherit, check.IsNotValid, check.IsNotEnforced, before);
            case TableNotNullConstraint notNull:
                // Only PostgreSQL 18 and later know it, and these know it NOT VALID as well.
                if (before?.Find(table)?.Column(notNull.Column.Name) is { NotNull: true, IsNotNullValidated: true }) return [];
                return AddValidated(table, notNull.Name?.Name ?? FreeName(table, [notNull.Column.Name], "not_null", before),
                    $"NOT NULL {notNull.Column}{(notNull.IsNoInherit ? " NO INHERIT" : "")}", notNull.IsNotValid, before);
            default:
                throw new ArgumentException("only a foreign key, a check or a not null can be validated later", nameof(constraint));
        }
    }

    /// <summary>The steps for a foreign key that is written on a column.</summary>
    public static ImmutableArray<Step> Of(QualifiedName table, Identifier column, ColumnReferences reference, SourceText source, SchemaModel? before) =>
        Of(table, new ForeignKeyConstraint(reference.Name, [column], reference.Target, reference.Span)
        {
            IsDeferrable = reference.IsDeferrable,
            IsInitiallyDeferred = reference.IsInitiallyDeferred,
            IsNotEnforced = reference.IsNotEnforced,
        }, source, before);

    /// <summary>The steps for a check that is written on a column.</summary>
    public static ImmutableArray<Step> Of(QualifiedName table, Identifier column, ColumnCheck check, SourceText source, SchemaModel? before) =>
        Check(table, check.Name?.Name, [column.Name], source.Slice(check.Condition.Span), check.IsNoInherit, false, check.IsNotEnforced, before);

    /// <summary>
    /// VALIDATE CONSTRAINT: of a partitioned table each partition in a transaction of its own, since the parent's VALIDATE passes
    /// over those that are validated (ATExecValidateConstraint in src/backend/commands/tablecmds.c).
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="constraint">The constraint as SQL.</param>
    /// <param name="title">What the last step is called.</param>
    /// <param name="before">The schema, or null where nothing is known.</param>
    public static ImmutableArray<Step> Validate(QualifiedName table, string constraint, string title, SchemaModel? before)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        if (PartitionTree.IsPartitioned(before, table))
        {
            var root = before!.Resolve(table);
            steps.AddRange(PartitionTree.Leaves(before, root).Select(leaf =>
                Step.InTransaction($"{leaf.Sql}: check the rows that are there against {constraint}", $"ALTER TABLE {leaf.Sql} VALIDATE CONSTRAINT {constraint}") with
                {
                    Partition = PartitionTree.WhileBelow(leaf, root),
                }));
        }
        steps.Add(Step.InTransaction(title, $"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}"));
        return steps.ToImmutable();
    }

    /// <summary>DEFERRABLE and INITIALLY DEFERRED as SQL, with a blank before them.</summary>
    public static string Timing(bool? isDeferrable, bool isInitiallyDeferred) =>
        (isDeferrable == true ? " DEFERRABLE" : "") + (isInitiallyDeferred ? " INITIALLY DEFERRED" : "");

    private static ImmutableArray<Step> Check(
        QualifiedName table, string? name, IEnumerable<string> columns, string condition, bool isNoInherit, bool isNotValid, bool isNotEnforced, SchemaModel? before)
    {
        name ??= FreeName(table, columns, "check", before);
        var definition = $"CHECK ({condition}){(isNoInherit ? " NO INHERIT" : "")}";
        return isNotEnforced ? [Add(table, name, definition + " NOT ENFORCED")] : AddValidated(table, name, definition, isNotValid, before);
    }

    private static ImmutableArray<Step> AddValidated(QualifiedName table, string name, string definition, bool isNotValid, SchemaModel? before)
    {
        var constraint = SqlName.Quote(name);
        var add = Add(table, name, definition + " NOT VALID");
        return isNotValid
            ? [add]
            : [add, .. Validate(table, constraint, $"{table}: check the rows that are there against {constraint}", before)];
    }

    private static Step Add(QualifiedName table, string name, string definition)
    {
        var constraint = SqlName.Quote(name);
        return Step.InTransaction($"{table}: hold new rows to {constraint}", $"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}") with
        {
            Undo = [$"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}"],
        };
    }

    // A partitioned table cannot have a NOT VALID foreign key before PostgreSQL 18. Partitions that have an equal, validated key keep
    // it when the whole gets it, and no row is looked at (tryAttachPartitionForeignKey in src/backend/commands/tablecmds.c).
    private static ImmutableArray<Step> OnPartitions(QualifiedName table, ForeignKeyConstraint key, string name, string definition, SchemaModel before)
    {
        var constraint = SqlName.Quote(name);
        var root = before.Resolve(table);
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var leaf in PartitionTree.Leaves(before, root).Where(leaf => !HasEqual(before.Tables[leaf.Table], key, before)))
        {
            var while_ = PartitionTree.WhileBelow(leaf, root);
            steps.Add(Step.InTransaction($"{leaf.Sql}: hold new rows to {constraint}", $"ALTER TABLE {leaf.Sql} ADD CONSTRAINT {constraint} {definition} NOT VALID") with
            {
                Undo = [$"ALTER TABLE IF EXISTS {leaf.Sql} DROP CONSTRAINT IF EXISTS {constraint}"],
                Partition = while_,
            });
            steps.Add(Step.InTransaction($"{leaf.Sql}: check the rows that are there against {constraint}", $"ALTER TABLE {leaf.Sql} VALIDATE CONSTRAINT {constraint}") with
            {
                Partition = while_,
            });
        }
        steps.Add(Step.InTransaction($"{table}: {constraint}, which its partitions have", $"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}") with
        {
            Undo = [$"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}"],
        });
        return steps.ToImmutable();
    }

    private static bool HasEqual(Table leaf, ForeignKeyConstraint key, SchemaModel before)
    {
        var target = before.Resolve(key.Target.Table);
        IEnumerable<string> columns = key.Target.Columns.IsEmpty ? before.Tables.GetValueOrDefault(target)?.PrimaryKey ?? [] : key.Target.Columns.Select(c => c.Name);
        return leaf.Constraints.Any(c => c is { Kind: ConstraintKind.ForeignKey, Holds: true } && c.References == target
            && c.Columns.SequenceEqual(key.Columns.Select(column => column.Name)) && c.ReferencedColumns.SequenceEqual(columns)
            && c.OnDelete == key.Target.OnDelete && c.OnUpdate == key.Target.OnUpdate
            && c.IsDeferrable == (key.IsDeferrable == true || key.IsInitiallyDeferred) && c.IsInitiallyDeferred == key.IsInitiallyDeferred);
    }

    // A condition over one column lends its name (AddRelationNewConstraints in src/backend/catalog/heap.c).
    private static List<string> OnlyColumn(Expression condition) =>
        SyntaxTree.DescendantsAndSelf<ColumnReference>(condition).Select(column => column.Name.Name).Distinct().ToList() is { Count: 1 } only ? only : [];

    // As PostgreSQL forms it (ChooseConstraintName in src/backend/catalog/pg_constraint.c): with a number where it is taken.
    private static string FreeName(QualifiedName table, IEnumerable<string> columns, string suffix, SchemaModel? before)
    {
        var taken = before?.Find(table)?.Constraints.Select(c => c.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        for (var number = 0; ; number++)
        {
            var name = ObjectNames.Constraint(table.Name, columns, number == 0 ? suffix : $"{suffix}{number}");
            if (!taken.Contains(name)) return name;
        }
    }
}
