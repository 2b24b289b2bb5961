using System.Collections.Immutable;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>ALTER TABLE, and ALTER of the other relations by its actions.</summary>
internal static class TableAlteration
{
    internal static SchemaModel Apply(SchemaModel model, AlterTableStatement statement)
    {
        var name = model.Resolve(statement.Name);
        foreach (var action in statement.Actions)
            model = Apply(model, name, action, statement.Text, statement.Only ? null : []);
        return model;
    }

    internal static SchemaModel Apply(SchemaModel model, AlterRelationStatement statement)
    {
        var name = model.Resolve(statement.Name);
        foreach (var action in statement.Actions)
        {
            model = (statement.ObjectKind, action) switch
            {
                ("INDEX", AttachPartitionAction attach) => PartitionedIndexes.Attach(model, name, model.Resolve(attach.Partition)),
                _ => Apply(model, name, action, statement.Text, []),
            };
        }
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
        if (action is RenameColumnAction rename && model.Views.TryGetValue(name, out var view))
            return Renaming.ViewColumn(model, view, rename.Column.Name, rename.NewName.Name);
        if (action is OtherTableAction { Keywords: "OWNER TO" } given && model.Views.TryGetValue(name, out var owned)) return model.With(owned with { Owner = given.Name?.Name });
        if (model.Tables.GetValueOrDefault(name) is not { } table) return model;
        // What is inherited already stays where it is; what is added twice is not.
        var isNew = visited is null || visited.Add(name);
        if (!isNew) return model;
        var isFirst = visited is not { Count: > 1 };
        // What a child has of its own stays when its parent loses it.
        if (!isFirst && action is DropColumnAction { Column.Name: var own } && table.Column(own) is { IsInherited: false }) return model;
        if (!isFirst && action is DropConstraintAction { Name.Name: var ownName } && table.Constraints.Any(c => c.Name == ownName && !c.IsInherited)) return model;
        model = action is OtherTableAction other ? Other(model, table, other, text) : Apply(model, table, action, text, isFirst, isOnly: visited is null);
        if (visited is null) return model;
        if (isFirst && model.Tables.TryGetValue(name, out var changed)) action = InheritedNames.In(action, changed.Constraints.Skip(table.Constraints.Length));
        foreach (var child in model.Dependents.Of(Need.ChildOf, name))
            if (IsInherited(action, model.Tables[child].PartitionOf == name)) model = Apply(model, child, action, text, visited);
        return model;
    }

    private static SchemaModel Apply(SchemaModel model, Table table, AlterTableAction action, SourceText? text, bool isFirst, bool isOnly) => action switch
    {
        AddColumnAction a => ColumnAddition.Apply(model, table, a.Column, text, isFirst),
        DropColumnAction a => Removal.Column(model, table.Name, a.Column.Name),
        AlterColumnTypeAction a => ChangeType(model, table, a),
        AlterColumnDefaultAction a => Change(model, table, a.Column, c => ColumnConstraints.WithDefault(model, c, a.Value, text)),
        AlterColumnNotNullAction a => Change(model, table, a.Column, c =>
            a.NotNull ? ColumnConstraints.WithNotNull(model, table.Name, c, null) : ColumnConstraints.WithoutNotNull(c)),
        AddIdentityAction a => AddIdentity(model, table, a),
        DropIdentityAction a => DropIdentity(model, table, a.Column),
        DropExpressionAction a => Change(model, table, a.Column, c => c with { Generated = null, IsVirtual = false, Calls = [] }),
        AddConstraintAction a => AddConstraint(model, table, a.Constraint, text, isFirst, isOnly),
        DropConstraintAction a => DropConstraint(model, table, a.Name.Name),
        ValidateConstraintAction a => Validate(model, table, a.Name.Name),
        RenameColumnAction a => Renaming.Column(model, table, a.Column.Name, a.NewName.Name),
        RenameConstraintAction a => Renaming.Constraint(model, table, a.Constraint.Name, a.NewName.Name),
        AttachPartitionAction a => Attach(model, table, model.Resolve(a.Partition), a.BoundSpan is { } bound ? text?.Slice(bound) ?? "" : ""),
        DetachPartitionAction a => Detach(model, model.Resolve(a.Partition)),
        _ => model,
    };

    private static SchemaModel Other(SchemaModel model, Table table, OtherTableAction action, SourceText? text)
    {
        switch (action.Keywords)
        {
            case "SET EXPRESSION" when action is { Column: { } column, Value: { } value }:
                return Change(model, table, column, c => ColumnConstraints.WithGenerated(model, c, value, text));
            case "OWNER TO":
                return model.With(table with { Owner = action.Name?.Name });
            case "SET LOGGED":
                return model.With(table with { Persistence = Persistence.Permanent });
            case "SET UNLOGGED":
                return model.With(table with { Persistence = Persistence.Unlogged });
            case "REPLICA IDENTITY":
                return model.With(table with { HasReplicaIdentity = true });
            case "SET ACCESS METHOD":
                return model.With(table with { AccessMethod = action.Name?.Name ?? Table.DefaultAccessMethod });
            case "INHERIT" when action.Target is { } parent:
                return model.With(table with { Inherits = table.Inherits.Add(model.Resolve(parent)) });
            case "NO INHERIT" when action.Target is { } parent:
                return model.With(Independent(table) with { Inherits = table.Inherits.Remove(model.Resolve(parent)) });
            case "OF" when action.Target is { } type:
                return model.With(table with { OfType = model.ResolveType(type) });
            case "NOT OF":
                return model.With(table with { OfType = null });
            case "ENABLE ROW LEVEL SECURITY" or "DISABLE ROW LEVEL SECURITY":
                return model.With(table with { HasRowSecurity = action.Keywords[0] == 'E' });
            case "FORCE ROW LEVEL SECURITY" or "NO FORCE ROW LEVEL SECURITY":
                return model.With(table with { ForcesRowSecurity = action.Keywords[0] == 'F' });
            case "ALTER CONSTRAINT" when action.Name is { } name:
                return AlterConstraint(model, table, name.Name, action);
            default:
                return action.Keywords.EndsWith(" TRIGGER", StringComparison.Ordinal) ? AttachmentChanges.Enable(model, table.Name, action) : model;
        }
    }

    /// <summary>Whether what is done to a parent is done to its children as well.</summary>
    private static bool IsInherited(AlterTableAction action, bool isPartition) => action switch
    {
        AddColumnAction or DropColumnAction or AlterColumnTypeAction or AlterColumnDefaultAction or RenameColumnAction or DropExpressionAction => true,
        AlterColumnNotNullAction => true,
        AddConstraintAction { Constraint: CheckConstraint or TableNotNullConstraint } a => !a.Constraint.IsNoInherit,
        AddConstraintAction { Constraint: ForeignKeyConstraint } => isPartition,
        AddConstraintAction { Constraint: UniqueConstraint { IsPrimaryKey: true } } => false,
        DropConstraintAction or ValidateConstraintAction or RenameConstraintAction => true,
        AddIdentityAction or DropIdentityAction => isPartition,
        OtherTableAction { Keywords: "SET EXPRESSION" } => true,
        OtherTableAction { Keywords: var keywords } => isPartition && keywords.EndsWith(" TRIGGER", StringComparison.Ordinal),
        _ => false,
    };

    private static SchemaModel ChangeType(SchemaModel model, Table table, AlterColumnTypeAction action)
    {
        var (type, own) = action.Type.IsSerial ? (TypeText.Of(action.Type), null) : model.Describe(action.Type);
        return Change(model, table, action.Column, c => c with { Type = type, UserType = own, Collation = action.Collation?.ToString() });
    }

    private static SchemaModel AddConstraint(SchemaModel model, Table table, TableConstraint constraint, SourceText? text, bool isFirst, bool isOnly)
    {
        if (constraint is TableNotNullConstraint notNull)
        {
            return Change(model, table, notNull.Column, c =>
                ColumnConstraints.WithNotNull(model, table.Name, c, notNull.Name, !notNull.IsNotValid) with { IsNotNullOwn = notNull.IsNoInherit });
        }
        if (constraint.Name is { } given && table.Constraints.Any(c => c.Name == given.Name)) return model;
        var constraints = table.Constraints.ToList();
        var creation = new ConstraintCreation(model, table.Name, text, constraints);
        creation.Add(constraint);
        if (constraints.Count == table.Constraints.Length) return model;
        if (!isFirst) constraints[^1] = constraints[^1] with { IsInherited = true };
        if (constraint is UniqueConstraint { UsingIndex: { } index })
            model = model.WithoutIndex(new RelationName(table.Name.Schema, index.Name));
        var key = constraint is UniqueConstraint { IsPrimaryKey: true } ? constraints[^1].Columns : [];
        var columns = table.Columns.Select(c => key.Contains(c.Name) ? ColumnConstraints.WithNotNull(model, table.Name, c, null) : c);
        model = model.With(table with { Columns = [.. columns], Constraints = [.. constraints] }).With(creation.Indexes);
        foreach (var column in key) model = Children(model, table.Name).Aggregate(model, (m, child) => SetNotNull(m, child, column));
        if (table.PartitionStrategy is null) return model;
        if (!isOnly) return creation.Indexes.Aggregate(model, PartitionedIndexes.SpreadFrom);
        // A shell, to which the indexes of the partitions are attached one by one.
        return model.PartitionsOf(table.Name).Any() ? creation.Indexes.Aggregate(model, static (m, index) => m.With(index with { IsValid = false })) : model;
    }

    private static SchemaModel SetNotNull(SchemaModel model, RelationName name, string column) =>
        model.Tables.TryGetValue(name, out var table)
            ? model.With(table with { Columns = [.. table.Columns.Select(c => c.Name == column ? ColumnConstraints.WithNotNull(model, name, c, null) : c)] })
            : model;

    private static HashSet<RelationName> Children(SchemaModel model, RelationName table)
    {
        var found = new HashSet<RelationName>();
        var pending = new Stack<RelationName>([table]);
        while (pending.TryPop(out var next))
            foreach (var child in model.Dependents.Of(Need.ChildOf, next))
                if (found.Add(child)) pending.Push(child);
        return found;
    }

    private static SchemaModel DropConstraint(SchemaModel model, Table table, string name)
    {
        var dropped = table.Constraints.FirstOrDefault(c => c.Name == name);
        if (dropped is null)
        {
            return table.Columns.Any(c => c.NotNullName == name)
                ? model.With(table with { Columns = [.. table.Columns.Select(c => c.NotNullName == name ? ColumnConstraints.WithoutNotNull(c) : c)] })
                : model;
        }
        model = Removal.WithoutConstraints(model, table.Name, c => c.Name == name);
        if (dropped.Kind is not (ConstraintKind.PrimaryKey or ConstraintKind.Unique)) return model;

        // With a key go the foreign keys that rely on it, unless another key is over the same columns.
        var remaining = model.Tables[table.Name].Constraints;
        var stillUnique = remaining.Any(c => c.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && c.Columns.SequenceEqual(dropped.Columns));
        if (stillUnique) return model;
        return model.Dependents.Of(Need.References, table.Name).Aggregate(model, (m, other) => Removal.WithoutConstraints(m, other,
            c => c.References == table.Name && c.ReferencedColumns.SequenceEqual(dropped.Columns)));
    }

    private static SchemaModel Validate(SchemaModel model, Table table, string name) => model.With(table with
    {
        Constraints = Replace(table.Constraints, name, c => c.IsEnforced ? c with { IsValidated = true } : c),
        Columns = table.Columns.Any(c => c.NotNullName == name)
            ? [.. table.Columns.Select(c => c.NotNullName == name ? c with { IsNotNullValidated = true } : c)]
            : table.Columns,
    });

    private static SchemaModel AlterConstraint(SchemaModel model, Table table, string name, OtherTableAction action) => model.With(table with
    {
        Constraints = Replace(table.Constraints, name, c => c with
        {
            IsDeferrable = action.IsDeferrable ?? (action.IsEnforced is null ? false : c.IsDeferrable),
            IsInitiallyDeferred = action.IsEnforced is null ? action.IsInitiallyDeferred : c.IsInitiallyDeferred,
            IsEnforced = action.IsEnforced ?? c.IsEnforced,
            IsValidated = action.IsEnforced ?? c.IsValidated,
        }),
    });

    private static SchemaModel AddIdentity(SchemaModel model, Table table, AddIdentityAction action)
    {
        if (table.Column(action.Column.Name) is null or { IsIdentity: true }) return model;
        var sequence = ColumnConstraints.SequenceFor(model, table.Name, action.Column.Name, action.SequenceName);
        return Change(model, table, action.Column, c => ColumnConstraints.WithNotNull(model, table.Name, c, null) with { IsIdentity = true, IsIdentityAlways = action.IsAlways })
            .WithSequence(sequence, new ColumnOwner(table.Name, action.Column.Name));
    }

    private static SchemaModel DropIdentity(SchemaModel model, Table table, Identifier column)
    {
        if (table.Column(column.Name) is not { IsIdentity: true }) return model;
        var owner = new ColumnOwner(table.Name, column.Name);
        model = Change(model, table, column, c => c with { IsIdentity = false, IsIdentityAlways = false });
        return model.Dependents.Of(Need.SequenceOf, table.Name).Where(s => model.SequenceOwners[s] == owner).Aggregate(model, static (m, s) => m.WithoutSequence(s));
    }

    private static SchemaModel Attach(SchemaModel model, Table parent, RelationName partition, string bound)
    {
        if (!model.Tables.TryGetValue(partition, out var table)) return model;
        var keys = parent.Constraints.Where(c => c.Kind == ConstraintKind.ForeignKey
            && !table.Constraints.Any(o => o.Kind == ConstraintKind.ForeignKey && o.References == c.References && o.Columns.SequenceEqual(c.Columns)
                && o.ReferencedColumns.SequenceEqual(c.ReferencedColumns)));
        model = model.With(table with
        {
            PartitionOf = parent.Name,
            PartitionBound = bound,
            Columns = [.. table.Columns.Select(c => c with { IsInherited = true })],
            Constraints = [.. table.Constraints.Select(c => c with { IsInherited = c.Kind == ConstraintKind.Check || c.IsInherited }), .. keys.Select(c => c with { IsInherited = true })],
        });
        model = PartitionedIndexes.SpreadTo(model, partition, parent.Name);
        return AttachmentChanges.Inherit(model, partition, parent.Name);
    }

    private static SchemaModel Detach(SchemaModel model, RelationName partition)
    {
        if (!model.Tables.TryGetValue(partition, out var table)) return model;
        model = model.With(Independent(table) with { PartitionOf = null, PartitionBound = null });
        return AttachmentChanges.Disinherit(PartitionedIndexes.Detach(model, partition), partition);
    }

    /// <summary>What a table has from its parent becomes its own when it leaves it.</summary>
    private static Table Independent(Table table) => table with
    {
        Columns = [.. table.Columns.Select(c => c with { IsInherited = false })],
        Constraints = [.. table.Constraints.Select(c => c with { IsInherited = false })],
    };

    internal static SchemaModel Change(SchemaModel model, Table table, Identifier column, Func<Column, Column> change) =>
        model.With(table with { Columns = [.. table.Columns.Select(c => c.Name == column.Name ? change(c) : c)] });

    private static ImmutableArray<Constraint> Replace(ImmutableArray<Constraint> constraints, string name, Func<Constraint, Constraint> change) =>
        constraints.Any(c => c.Name == name) ? [.. constraints.Select(c => c.Name == name ? change(c) : c)] : constraints;
}
