using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>DROP, and what goes with a relation or column when it is dropped.</summary>
internal static class Removal
{
    internal static SchemaModel Apply(SchemaModel model, DropStatement statement)
    {
        foreach (var given in statement.Names)
        {
            var name = RelationName.Of(given);
            model = statement.ObjectKind switch
            {
                "TABLE" or "FOREIGN TABLE" when model.Tables.ContainsKey(name) => Table(model, name),
                "VIEW" or "MATERIALIZED VIEW" when model.Views.ContainsKey(name) => View(model, name),
                "INDEX" => Index(model, name),
                "SEQUENCE" when model.Sequences.Contains(name) => Sequence(model, name),
                "TYPE" when model.Enums.ContainsKey(name) => Type(model, name),
                "SCHEMA" when statement.Cascade => Schema(model, given.Name),
                _ => model,
            };
        }
        return model;
    }

    /// <summary>
    /// Without a table: neither its indexes, owned sequences and partitions, nor foreign keys to it and views of it. That those
    /// need CASCADE is the server's business: after a DROP that succeeded they are gone in any case.
    /// </summary>
    internal static SchemaModel Table(SchemaModel model, RelationName name)
    {
        if (!model.Tables.ContainsKey(name)) return model;
        model = model with
        {
            Tables = model.Tables.Remove(name),
            Indexes = model.Indexes.RemoveRange(model.Indexes.Values.Where(i => i.Table == name).Select(i => i.Name)),
        };
        foreach (var (sequence, owner) in model.SequenceOwners)
            if (owner.Table == name) model = Sequence(model, sequence);
        foreach (var other in model.Tables.Values)
        {
            if (other.PartitionOf == name || other.Inherits.Contains(name)) model = Table(model, other.Name);
            else model = WithoutConstraints(model, other.Name, c => c.References == name);
        }
        return DependentViews(model, name);
    }

    internal static SchemaModel View(SchemaModel model, RelationName name)
    {
        model = model with
        {
            Views = model.Views.Remove(name),
            Indexes = model.Indexes.RemoveRange(model.Indexes.Values.Where(i => i.Table == name).Select(i => i.Name)),
        };
        return DependentViews(model, name);
    }

    /// <summary>
    /// Without a column: neither the constraints and indexes that name it, nor generated columns that are computed from it, nor
    /// foreign keys that point to it.
    /// </summary>
    internal static SchemaModel Column(SchemaModel model, RelationName table, string column)
    {
        if (model.Tables.GetValueOrDefault(table) is not { } found || found.Column(column) is null) return model;
        var generated = found.Columns.Where(c => c.Generated is not null && c.Name != column && SqlRenaming.Names(c.Generated, column)).ToList();
        model = model with
        {
            Tables = model.Tables.SetItem(table, found with { Columns = found.Columns.RemoveAll(c => c.Name == column) }),
            Indexes = model.Indexes.RemoveRange(
                model.Indexes.Values.Where(i => i.Table == table && i.UsedColumns.Contains(column)).Select(i => i.Name)),
        };
        model = WithoutConstraints(model, table, c => c.Columns.Contains(column));
        foreach (var (sequence, owner) in model.SequenceOwners)
            if (owner == new ColumnOwner(table, column)) model = Sequence(model, sequence);
        foreach (var other in model.Tables.Keys)
            model = WithoutConstraints(model, other, c => c.References == table && c.ReferencedColumns.Contains(column));
        return generated.Aggregate(model, (m, c) => Column(m, table, c.Name));
    }

    /// <summary>Without the constraints that <paramref name="isGone"/> names, and without the indexes that belong to them.</summary>
    internal static SchemaModel WithoutConstraints(SchemaModel model, RelationName name, Func<Constraint, bool> isGone)
    {
        if (model.Tables.GetValueOrDefault(name) is not { } table || !table.Constraints.Any(isGone)) return model;
        var indexes = table.Constraints.Where(isGone).Select(c => new RelationName(name.Schema, c.Name));
        return model with
        {
            Tables = model.Tables.SetItem(name, table with { Constraints = table.Constraints.RemoveAll(c => isGone(c)) }),
            Indexes = model.Indexes.RemoveRange(indexes.Where(i => model.Indexes.GetValueOrDefault(i) is { IsOfConstraint: true } index && index.Table == name)),
        };
    }

    private static SchemaModel Index(SchemaModel model, RelationName name) =>
        model.Indexes.GetValueOrDefault(name) is { IsOfConstraint: false } ? model with { Indexes = model.Indexes.Remove(name) } : model;

    private static SchemaModel Sequence(SchemaModel model, RelationName name)
    {
        model = model with { Sequences = model.Sequences.Remove(name), SequenceOwners = model.SequenceOwners.Remove(name) };
        var call = $"nextval({SqlName.Literal(name.ToString())}";
        return WithColumns(model, c => c.Default?.StartsWith(call, StringComparison.Ordinal) == true, c => c with { Default = null });
    }

    private static SchemaModel Type(SchemaModel model, RelationName name)
    {
        model = model with { Enums = model.Enums.Remove(name) };
        var type = name.ToString();
        foreach (var table in model.Tables.Values)
        {
            foreach (var column in table.Columns)
                if (column.Type == type || column.Type == type + "[]") model = Column(model, table.Name, column.Name);
        }
        return model;
    }

    private static SchemaModel Schema(SchemaModel model, string schema)
    {
        foreach (var name in model.Tables.Keys)
            if (name.Schema == schema) model = Table(model, name);
        foreach (var name in model.Views.Keys)
            if (name.Schema == schema) model = View(model, name);
        foreach (var name in model.Sequences)
            if (name.Schema == schema) model = Sequence(model, name);
        foreach (var name in model.Enums.Keys)
            if (name.Schema == schema) model = Type(model, name);
        return model;
    }

    private static SchemaModel DependentViews(SchemaModel model, RelationName name)
    {
        foreach (var view in model.Views.Values)
            if (view.DependsOn.Contains(name) && model.Views.ContainsKey(view.Name)) model = View(model, view.Name);
        return model;
    }

    private static SchemaModel WithColumns(SchemaModel model, Func<Column, bool> isMeant, Func<Column, Column> change)
    {
        foreach (var table in model.Tables.Values)
        {
            if (!table.Columns.Any(isMeant)) continue;
            var columns = table.Columns.Select(c => isMeant(c) ? change(c) : c).ToImmutableArray();
            model = model with { Tables = model.Tables.SetItem(table.Name, table with { Columns = columns }) };
        }
        return model;
    }
}
