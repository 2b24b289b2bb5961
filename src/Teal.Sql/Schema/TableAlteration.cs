using System.Collections.Immutable;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>ALTER TABLE.</summary>
internal static class TableAlteration
{
    internal static SchemaModel Apply(SchemaModel model, AlterTableStatement statement)
    {
        var name = RelationName.Of(statement.Name);
        foreach (var action in statement.Actions)
            model = Apply(model, name, action, statement.Text, statement.Only ? null : []);
        return model;
    }

    /// <param name="model">The model before.</param>
    /// <param name="name">The table.</param>
    /// <param name="action">What is done to it.</param>
    /// <param name="text">The source of the statement.</param>
    /// <param name="visited">
    /// The tables it has been done to already, for a text may say that two tables are each other's parent; null with ONLY.
    /// </param>
    private static SchemaModel Apply(SchemaModel model, RelationName name, AlterTableAction action, SourceText? text, HashSet<RelationName>? visited)
    {
        if (action is RenameTableAction or SetSchemaAction) return Renaming.Relation(model, name, action);
        if (model.Tables.GetValueOrDefault(name) is not { } table) return model;
        model = action switch
        {
            AddColumnAction a => AddColumn(model, table, a.Column, text),
            DropColumnAction a => Removal.Column(model, name, a.Column.Name),
            AlterColumnTypeAction a => Change(model, table, a.Column, c => c with { Type = TypeText.Of(a.Type), Collation = a.Collation?.ToString() }),
            AlterColumnDefaultAction a => Change(model, table, a.Column, c => c with { Default = ColumnConstraints.DefaultText(a.Value, text) }),
            AlterColumnNotNullAction a => Change(model, table, a.Column, c => c with { NotNull = a.NotNull }),
            AddIdentityAction a => AddIdentity(model, table, a.Column),
            DropIdentityAction a => DropIdentity(model, table, a.Column),
            DropExpressionAction a => Change(model, table, a.Column, c => c with { Generated = null }),
            OtherTableAction { Keywords: "SET EXPRESSION", Column: { } column, Value: { } value } =>
                Change(model, table, column, c => c with { Generated = text?.Slice(value.Span) ?? "" }),
            OtherTableAction { Keywords: "SET LOGGED" } => Set(model, table with { Persistence = Persistence.Permanent }),
            OtherTableAction { Keywords: "SET UNLOGGED" } => Set(model, table with { Persistence = Persistence.Unlogged }),
            AddConstraintAction a => AddConstraint(model, table, a.Constraint, text),
            DropConstraintAction a => DropConstraint(model, table, a.Name.Name),
            ValidateConstraintAction a => Set(model, table with { Constraints = Replace(table.Constraints, a.Name.Name, c => c with { IsValidated = true }) }),
            RenameColumnAction a => Renaming.Column(model, table, a.Column.Name, a.NewName.Name),
            RenameConstraintAction a => Renaming.Constraint(model, table, a.Constraint.Name, a.NewName.Name),
            AttachPartitionAction a => Attach(model, name, RelationName.Of(a.Partition)),
            DetachPartitionAction a => Attach(model, null, RelationName.Of(a.Partition)),
            _ => model,
        };
        if (visited is null || !visited.Add(name) || !IsInherited(action)) return model;
        foreach (var child in model.Tables.Values.Where(t => t.PartitionOf == name || t.Inherits.Contains(name)).Select(t => t.Name).ToList())
            model = Apply(model, child, action, text, visited);
        return model;
    }

    /// <summary>Whether what is done to a parent is done to its children as well.</summary>
    private static bool IsInherited(AlterTableAction action) => action is AddColumnAction or DropColumnAction or AlterColumnTypeAction
        or AlterColumnDefaultAction or AlterColumnNotNullAction or RenameColumnAction or DropExpressionAction
        or AddConstraintAction { Constraint: CheckConstraint };

    private static SchemaModel AddColumn(SchemaModel model, Table table, ColumnDefinition definition, SourceText? text)
    {
        var name = definition.Name.Name;
        if (table.Column(name) is not null) return model;
        var column = ColumnConstraints.Column(model, table.Name, definition, null, text, out var sequence);
        if (sequence is { } owned) model = ColumnConstraints.WithSequence(model, owned, table.Name, name);
        var constraints = table.Constraints.ToList();
        var creation = new ConstraintCreation(model, table.Name, text, constraints);
        foreach (var constraint in definition.Constraints)
        {
            switch (constraint)
            {
                case ColumnCheck c:
                    creation.AddCheck(c.Name, c.Condition, isValidated: true);
                    break;
                case ColumnPrimaryKey c:
                    creation.AddUnique(c.Name, true, [name], [], ColumnConstraints.PrimaryKey(name, c));
                    break;
                case ColumnUnique c:
                    creation.AddUnique(c.Name, false, [name], [], ColumnConstraints.Unique(name, c));
                    break;
                case ColumnReferences c:
                    creation.AddForeignKey(c.Name, [name], c.Target, true, ColumnConstraints.ForeignKey(name, c, text));
                    break;
            }
        }
        return Set(model, table with { Columns = table.Columns.Add(column), Constraints = [.. constraints] }, creation.Indexes);
    }

    private static SchemaModel AddConstraint(SchemaModel model, Table table, TableConstraint constraint, SourceText? text)
    {
        if (constraint is TableNotNullConstraint notNull) return Change(model, table, notNull.Column, c => c with { NotNull = true });
        if (constraint.Name is { } given && table.Constraints.Any(c => c.Name == given.Name)) return model;
        var constraints = table.Constraints.ToList();
        var creation = new ConstraintCreation(model, table.Name, text, constraints);
        creation.Add(constraint);
        if (constraint is UniqueConstraint { UsingIndex: { } index })
            model = model with { Indexes = model.Indexes.Remove(new RelationName(table.Name.Schema, index.Name)) };
        var key = constraint is UniqueConstraint { IsPrimaryKey: true } ? constraints[^1].Columns : [];
        var columns = table.Columns.Select(c => key.Contains(c.Name) ? c with { NotNull = true } : c);
        return Set(model, table with { Columns = [.. columns], Constraints = [.. constraints] }, creation.Indexes);
    }

    private static SchemaModel DropConstraint(SchemaModel model, Table table, string name)
    {
        var dropped = table.Constraints.FirstOrDefault(c => c.Name == name);
        if (dropped is null) return model;
        model = Removal.WithoutConstraints(model, table.Name, c => c.Name == name);
        if (dropped.Kind is not (ConstraintKind.PrimaryKey or ConstraintKind.Unique)) return model;

        // With a key go the foreign keys that rely on it, unless another key is over the same columns.
        var remaining = model.Tables[table.Name].Constraints;
        var stillUnique = remaining.Any(c => c.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && c.Columns.SequenceEqual(dropped.Columns));
        if (stillUnique) return model;
        return model.Tables.Keys.Aggregate(model, (m, other) => Removal.WithoutConstraints(m, other,
            c => c.References == table.Name && c.ReferencedColumns.SequenceEqual(dropped.Columns)));
    }

    private static SchemaModel AddIdentity(SchemaModel model, Table table, Identifier column)
    {
        if (table.Column(column.Name) is null or { IsIdentity: true }) return model;
        var sequence = new RelationName(table.Name.Schema, ObjectNames.ForRelation(model, table.Name, column.Name, "seq"));
        return ColumnConstraints.WithSequence(Change(model, table, column, c => c with { IsIdentity = true, NotNull = true }), sequence, table.Name, column.Name);
    }

    private static SchemaModel DropIdentity(SchemaModel model, Table table, Identifier column)
    {
        if (table.Column(column.Name) is not { IsIdentity: true }) return model;
        var owned = model.SequenceOwners.Where(o => o.Value == new ColumnOwner(table.Name, column.Name)).Select(o => o.Key).ToList();
        model = Change(model, table, column, c => c with { IsIdentity = false });
        return model with { Sequences = model.Sequences.Except(owned), SequenceOwners = model.SequenceOwners.RemoveRange(owned) };
    }

    private static SchemaModel Attach(SchemaModel model, RelationName? parent, RelationName partition) =>
        model.Tables.GetValueOrDefault(partition) is { } table ? Set(model, table with { PartitionOf = parent }) : model;

    private static SchemaModel Change(SchemaModel model, Table table, Identifier column, Func<Column, Column> change) =>
        Set(model, table with { Columns = [.. table.Columns.Select(c => c.Name == column.Name ? change(c) : c)] });

    private static ImmutableArray<Constraint> Replace(ImmutableArray<Constraint> constraints, string name, Func<Constraint, Constraint> change) =>
        [.. constraints.Select(c => c.Name == name ? change(c) : c)];

    private static SchemaModel Set(SchemaModel model, Table table, IReadOnlyList<TableIndex>? indexes = null) => model with
    {
        Tables = model.Tables.SetItem(table.Name, table),
        Indexes = indexes is null ? model.Indexes : model.Indexes.SetItems(indexes.Select(i => KeyValuePair.Create(i.Name, i))),
    };
}
