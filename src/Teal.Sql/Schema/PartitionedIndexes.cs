namespace Teal.Sql.Schema;

/// <summary>
/// Indexes of partitioned tables: each partition gets one like it, or one of its own that fits is attached (DefineIndex in
/// src/backend/commands/indexcmds.c, AttachPartitionEnsureIndexes in src/backend/commands/tablecmds.c).
/// </summary>
internal static class PartitionedIndexes
{
    /// <summary>To every partition of the table that <paramref name="index"/> stands on.</summary>
    internal static SchemaModel SpreadFrom(SchemaModel model, TableIndex index) =>
        model.PartitionsOf(index.Table).Aggregate(model, (m, partition) => Ensure(m, partition.Name, index));

    /// <summary>Every index of <paramref name="parent"/> to its new partition.</summary>
    internal static SchemaModel SpreadTo(SchemaModel model, RelationName partition, RelationName parent)
    {
        foreach (var index in model.IndexesOf(parent)) model = Ensure(model, partition, index);
        return model;
    }

    /// <summary>ALTER INDEX … ATTACH PARTITION.</summary>
    internal static SchemaModel Attach(SchemaModel model, RelationName parent, RelationName child)
    {
        if (!model.Indexes.TryGetValue(parent, out var above) || !model.Indexes.TryGetValue(child, out var below)) return model;
        model = model.With(below with { Parent = parent });
        var attached = model.Dependents.Of(Need.IndexPartOf, parent).Select(name => model.Indexes[name].Table).ToHashSet();
        return model.PartitionsOf(above.Table).All(p => attached.Contains(p.Name)) ? model.With(above with { IsValid = true }) : model;
    }

    /// <summary>A partition that leaves takes its indexes along.</summary>
    internal static SchemaModel Detach(SchemaModel model, RelationName partition) =>
        model.IndexesOf(partition).Aggregate(model, static (m, index) => index.Parent is null ? m : m.With(index with { Parent = null }));

    private static SchemaModel Ensure(SchemaModel model, RelationName partition, TableIndex above)
    {
        if (!model.Tables.TryGetValue(partition, out var table)) return model;
        if (model.IndexesOf(partition).FirstOrDefault(i => i.Parent is null && Fits(i, above)) is { } own) return model.With(own with { Parent = above.Name });
        TableIndex created;
        if (above.IsOfConstraint && model.Tables.GetValueOrDefault(above.Table)?.Constraints.FirstOrDefault(c => c.Index == above.Name) is { } constraint)
        {
            var label = constraint.Kind switch { ConstraintKind.PrimaryKey => "pkey", ConstraintKind.Unique => "key", _ => "excl" };
            var columns = constraint.Kind == ConstraintKind.PrimaryKey ? null : ObjectNames.Joined(above.KeyNames);
            created = Named(model, partition, above, columns, label);
            table = table with { Constraints = table.Constraints.Add(constraint with { Name = created.Name.Name, Index = created.Name, IsInherited = true }) };
            model = model.With(table);
        }
        else
        {
            created = Named(model, partition, above, ObjectNames.Joined(above.KeyNames), "idx") with { IsOfConstraint = false };
        }
        model = model.With(created);
        return table.PartitionStrategy is null ? model : SpreadFrom(model, created);
    }

    private static TableIndex Named(SchemaModel model, RelationName partition, TableIndex above, string? columns, string label) => above with
    {
        Name = new RelationName(partition.Schema, ObjectNames.ForRelation(model, partition, columns, label)),
        Table = partition,
        Parent = above.Name,
        IsValid = true,
    };

    // A unique constraint above needs one below; otherwise the index alone counts (CompareIndexInfo).
    private static bool Fits(TableIndex own, TableIndex above) =>
        own.IsUnique == above.IsUnique && own.Method == above.Method && own.Columns.SequenceEqual(above.Columns) && own.Expressions == above.Expressions
        && own.NullsNotDistinct == above.NullsNotDistinct && own.IsValid && (!above.IsOfConstraint || own.IsOfConstraint);
}
