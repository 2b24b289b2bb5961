using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>RENAME and SET SCHEMA: every place in the model that says the old name says the new one.</summary>
internal static class Renaming
{
    /// <summary>RENAME TO and SET SCHEMA, which ALTER TABLE does to indexes, views and sequences as well.</summary>
    internal static SchemaModel Relation(SchemaModel model, RelationName old, AlterTableAction action)
    {
        var to = action switch
        {
            RenameTableAction a => old with { Name = a.NewName.Name },
            SetSchemaAction a => old with { Schema = a.Schema.Name },
            _ => old,
        };
        if (to == old || model.HasRelation(to)) return model;
        if (model.Tables.GetValueOrDefault(old) is { } table) return Table(model, table, to);
        if (model.Views.GetValueOrDefault(old) is { } view) return View(model, view, to);
        if (model.Indexes.ContainsKey(old)) return Index(model, old, to);
        return model.Sequences.Contains(old) ? Sequence(model, old, to) : model;
    }

    private static SchemaModel Table(SchemaModel model, Table table, RelationName to)
    {
        var old = table.Name;
        model = model with { Tables = model.Tables.Remove(old).Add(to, table with { Name = to }) };
        foreach (var other in model.Tables.Values)
        {
            var changed = other with
            {
                PartitionOf = other.PartitionOf == old ? to : other.PartitionOf,
                Inherits = other.Inherits.Substitute(old, to),
                Constraints = [.. other.Constraints.Select(c => SqlRenaming.ReferencedTable(c, old, to))],
            };
            model = model with { Tables = model.Tables.SetItem(other.Name, changed) };
        }
        foreach (var index in model.Indexes.Values.Where(i => i.Table == old).ToList())
        {
            // A table takes its indexes and owned sequences to another schema.
            var moved = index with { Table = to, Name = index.Name with { Schema = to.Schema } };
            model = model with { Indexes = model.Indexes.Remove(index.Name).Add(moved.Name, moved) };
        }
        foreach (var (sequence, owner) in model.SequenceOwners.Where(o => o.Value.Table == old).ToList())
        {
            model = model with { SequenceOwners = model.SequenceOwners.SetItem(sequence, owner with { Table = to }) };
            if (sequence.Schema != to.Schema) model = Sequence(model, sequence, sequence with { Schema = to.Schema });
        }
        return Dependents(model, old, to);
    }

    private static SchemaModel View(SchemaModel model, View view, RelationName to) =>
        Dependents(model with { Views = model.Views.Remove(view.Name).Add(to, view with { Name = to }) }, view.Name, to);

    private static SchemaModel Dependents(SchemaModel model, RelationName old, RelationName to)
    {
        foreach (var view in model.Views.Values.Where(v => v.DependsOn.Contains(old)).ToList())
            model = model with { Views = model.Views.SetItem(view.Name, view with { DependsOn = view.DependsOn.Substitute(old, to) }) };
        return model;
    }

    /// <summary>An index and, where it belongs to one, its constraint.</summary>
    internal static SchemaModel Index(SchemaModel model, RelationName old, RelationName to)
    {
        var index = model.Indexes[old];
        model = model with { Indexes = model.Indexes.Remove(old).Add(to, index with { Name = to }) };
        if (!index.IsOfConstraint || model.Tables.GetValueOrDefault(index.Table) is not { } table) return model;
        return model with { Tables = model.Tables.SetItem(table.Name, Renamed(table, old.Name, to.Name)) };
    }

    /// <summary>A sequence, and the defaults that call it.</summary>
    internal static SchemaModel Sequence(SchemaModel model, RelationName old, RelationName to)
    {
        var owner = model.SequenceOwners.TryGetValue(old, out var column) ? column : (ColumnOwner?)null;
        model = model with { Sequences = model.Sequences.Remove(old).Add(to), SequenceOwners = model.SequenceOwners.Remove(old) };
        if (owner is { } kept) model = model with { SequenceOwners = model.SequenceOwners.Add(to, kept) };
        var (oldCall, newCall) = (SqlName.Literal(old.ToString()) + "::regclass", SqlName.Literal(to.ToString()) + "::regclass");
        foreach (var table in model.Tables.Values.Where(t => t.Columns.Any(c => c.Default?.Contains(oldCall, StringComparison.Ordinal) == true)).ToList())
        {
            var columns = table.Columns.Select(c => c with { Default = c.Default?.Replace(oldCall, newCall, StringComparison.Ordinal) });
            model = model with { Tables = model.Tables.SetItem(table.Name, table with { Columns = [.. columns] }) };
        }
        return model;
    }

    internal static SchemaModel Constraint(SchemaModel model, Table table, string old, string to)
    {
        if (!table.Constraints.Any(c => c.Name == old) || table.Constraints.Any(c => c.Name == to)) return model;
        var index = new RelationName(table.Name.Schema, old);
        if (model.Indexes.GetValueOrDefault(index) is { IsOfConstraint: true }) return Index(model, index, index with { Name = to });
        return model with { Tables = model.Tables.SetItem(table.Name, Renamed(table, old, to)) };
    }

    internal static SchemaModel Column(SchemaModel model, Table table, string old, string to)
    {
        if (table.Column(old) is null || table.Column(to) is not null) return model;
        var columns = table.Columns.Select(c => (c.Name == old ? c with { Name = to } : c) with
        {
            Generated = c.Generated is null ? null : SqlRenaming.InExpression(c.Generated, old, to),
        });
        var changed = table with { Columns = [.. columns], Constraints = [.. table.Constraints.Select(c => SqlRenaming.Column(c, old, to))] };
        model = model with { Tables = model.Tables.SetItem(table.Name, changed) };
        foreach (var other in model.Tables.Values)
        {
            var constraints = other.Constraints.Select(c => c.References == table.Name ? SqlRenaming.ReferencedColumn(c, old, to) : c);
            model = model with { Tables = model.Tables.SetItem(other.Name, other with { Constraints = [.. constraints] }) };
        }
        foreach (var index in model.Indexes.Values.Where(i => i.Table == table.Name).ToList())
        {
            var renamed = index with { Columns = [.. index.Columns.Select(c => c == old ? to : c)], UsedColumns = index.UsedColumns.Substitute(old, to) };
            model = model with { Indexes = model.Indexes.SetItem(index.Name, renamed) };
        }
        var owned = model.SequenceOwners.Where(o => o.Value == new ColumnOwner(table.Name, old)).ToList();
        return model with { SequenceOwners = model.SequenceOwners.SetItems(owned.Select(o => KeyValuePair.Create(o.Key, o.Value with { Column = to }))) };
    }

    private static Table Renamed(Table table, string old, string to) =>
        table with { Constraints = [.. table.Constraints.Select(c => c.Name == old ? c with { Name = to } : c)] };
}
