using Teal.Linting.Types;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>The effects of each action of ALTER TABLE (AlterTableGetLockLevel in src/backend/commands/tablecmds.c, and measured).</summary>
internal static class AlterTableEffects
{
    public static IEnumerable<Effect> Of(AlterTableStatement alter, AlterTableAction action, SchemaModel schema)
    {
        var name = RelationName.Of(alter.Name);
        var table = schema.Tables.GetValueOrDefault(name);
        return action switch
        {
            AddColumnAction add => OfAddColumn(name, add.Column, schema),
            DropColumnAction drop => [Strong(name), .. Referenced(table, c => c.Columns.Contains(drop.Column.Name))],
            AlterColumnTypeAction change => OfTypeChange(name, table, change, schema),
            AlterColumnNotNullAction { NotNull: true } set => [Strong(name) with { Scans = !IsKnownNotNull(table, set.Column.Name) }],
            AddConstraintAction add => OfAddConstraint(name, add.Constraint),
            DropConstraintAction drop => [Strong(name), .. Referenced(table, c => c.Name == drop.Name.Name)],
            ValidateConstraintAction validate => OfValidate(name, table, validate.Name.Name),
            AttachPartitionAction attach => [new(name, LockMode.ShareUpdateExclusive), Strong(RelationName.Of(attach.Partition)) with { Scans = true, IsCertain = false }],
            DetachPartitionAction { Concurrently: true } or DetachPartitionAction { Finalize: true } =>
                [new(name, LockMode.ShareUpdateExclusive), Strong(RelationName.Of(((DetachPartitionAction)action).Partition))],
            DetachPartitionAction detach => [Strong(name), Strong(RelationName.Of(detach.Partition))],
            OtherTableAction other => [OtherTableActionEffects.Of(name, other)],
            // RENAME, SET SCHEMA, defaults, identity, DROP NOT NULL: a change of the catalog.
            _ => [Strong(name)],
        };
    }

    /// <summary>Whether SET NOT NULL on the column finds nothing to check: it has been NOT NULL, or a validated CHECK says so (PostgreSQL 12 and later).</summary>
    public static bool IsKnownNotNull(Table? table, string column)
    {
        if (table is null) return false;
        return table.Column(column) is { NotNull: true } || table.Constraints.Any(c =>
            c is { Kind: ConstraintKind.Check, IsValidated: true, Condition: { } condition } && Implies(condition, column));
    }

    private static bool Implies(Expression condition, string column) => condition switch
    {
        UnaryExpression { Operator: "IS NOT NULL", Operand: ColumnReference reference } => reference.Name.Name == column,
        BinaryExpression { Operator: "AND" } both => Implies(both.Left, column) || Implies(both.Right, column),
        _ => false,
    };

    private static IEnumerable<Effect> OfAddColumn(RelationName name, ColumnDefinition column, SchemaModel schema)
    {
        var filling = ColumnFillings.Of(column, schema);
        var scans = column.Constraints.Any(c => c is ColumnCheck { IsNotEnforced: false } or ColumnUnique or ColumnPrimaryKey)
            || (column.Constraints.Any(c => c is NotNullConstraint) && filling == ColumnFilling.Nothing);
        yield return Strong(name) with
        {
            Rewrites = filling is ColumnFilling.EachRow or ColumnFilling.PerhapsEachRow,
            Scans = scans,
            IsCertain = filling != ColumnFilling.PerhapsEachRow,
        };
        foreach (var reference in column.Constraints.OfType<ColumnReferences>())
            if (RelationName.Of(reference.Target.Table) is var target && target != name)
                yield return new(target, LockMode.ShareRowExclusive);
    }

    private static IEnumerable<Effect> OfTypeChange(RelationName name, Table? table, AlterColumnTypeAction change, SchemaModel schema)
    {
        var own = TypeChange.Of(table, change) switch
        {
            TypeChangeKind.CatalogOnly => Strong(name),
            TypeChangeKind.Checked => Strong(name) with { Scans = true },
            TypeChangeKind.Rewrite => Strong(name) with { Rewrites = true },
            _ => Strong(name) with { Rewrites = true, IsCertain = false },
        };
        return ByForeignKeys(table, change.Column.Name, schema, own.Rewrites).Prepend(own);
    }

    private static IEnumerable<Effect> OfAddConstraint(RelationName name, TableConstraint constraint)
    {
        switch (constraint)
        {
            case ForeignKeyConstraint key:
                yield return new(name, LockMode.ShareRowExclusive, Scans: IsChecked(key));
                yield return new(RelationName.Of(key.Target.Table), LockMode.ShareRowExclusive);
                break;
            // An index that is there is only taken over; the columns of a primary key may still have to be checked for NULL.
            case UniqueConstraint { UsingIndex: not null } unique:
                yield return Strong(name) with { Scans = unique.IsPrimaryKey, IsCertain = !unique.IsPrimaryKey };
                break;
            default:
                yield return Strong(name) with { Scans = IsChecked(constraint) };
                break;
        }
    }

    private static bool IsChecked(TableConstraint constraint) => constraint is { IsNotValid: false, IsNotEnforced: false };

    private static IEnumerable<Effect> OfValidate(RelationName name, Table? table, string constraint)
    {
        var known = table?.Constraints.FirstOrDefault(c => c.Name == constraint);
        yield return new(name, LockMode.ShareUpdateExclusive, Scans: known is not { IsValidated: true });
        if (known is { IsValidated: false, References: { } target } && target != name)
            yield return new(target, LockMode.RowShare);
    }

    // The foreign keys over the column, on either side, are dropped and made anew, and checked again where values change.
    private static IEnumerable<Effect> ByForeignKeys(Table? table, string column, SchemaModel schema, bool checkedAgain)
    {
        if (table is null) return [];
        var pointingHere = table.Constraints.Any(c => c.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && c.Columns.Contains(column))
            ? schema.Tables.Values.Where(t => t.Name != table.Name && t.Constraints.Any(c => c.References == table.Name))
            : [];
        return Referenced(table, c => c.Columns.Contains(column)).Concat(pointingHere.Select(t => Strong(t.Name) with { Scans = checkedAgain }));
    }

    private static IEnumerable<Effect> Referenced(Table? table, Func<Constraint, bool> goes) =>
        (table?.Constraints ?? [])
            .Where(c => c.References is { } target && target != table!.Name && goes(c))
            .Select(c => Strong(c.References!.Value));

    private static Effect Strong(RelationName name) => new(name, LockMode.AccessExclusive);
}
