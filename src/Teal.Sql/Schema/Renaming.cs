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
        return Relation(model, old, to);
    }

    internal static SchemaModel Relation(SchemaModel model, RelationName old, RelationName to)
    {
        if (to == old || model.HasRelation(to)) return model;
        model = model.WithSchema(to.Schema);
        if (model.Tables.GetValueOrDefault(old) is { } table) return Table(model, table, to);
        if (model.Views.GetValueOrDefault(old) is { } view) return View(model, view, to);
        if (model.Indexes.ContainsKey(old)) return Index(model, old, to);
        return model.Sequences.Contains(old) ? Sequence(model, old, to) : model;
    }

    private static SchemaModel Table(SchemaModel model, Table table, RelationName to)
    {
        var old = table.Name;
        var attached = model.AttachedTo(old);
        model = model.WithoutTable(old).WithAttachments(old, Attachments.None);
        model = model.With(table with { Name = to, Constraints = [.. table.Constraints.Select(c => SqlRenaming.ReferencedTable(Moved(c, to), old, to))] });
        if (!attached.IsEmpty) model = model.WithAttachments(to, attached.On(to));
        foreach (var name in model.Dependents.Of(Need.ChildOf, old))
        {
            var child = model.Tables[name];
            model = model.With(child with { PartitionOf = child.PartitionOf == old ? to : child.PartitionOf, Inherits = child.Inherits.Substitute(old, to) });
        }
        foreach (var name in model.Dependents.Of(Need.References, old))
        {
            var other = model.Tables[name];
            model = model.With(other with { Constraints = [.. other.Constraints.Select(c => SqlRenaming.ReferencedTable(c, old, to))] });
        }
        model = WithIndexesOf(model, old, to);
        foreach (var sequence in model.Dependents.Of(Need.SequenceOf, old))
        {
            model = model.WithSequence(sequence, model.SequenceOwners[sequence] with { Table = to });
            if (sequence.Schema != to.Schema) model = Sequence(model, sequence, sequence with { Schema = to.Schema });
        }
        return Dependents(UsersOfType(model, old, to), old, to);
    }

    // The index of a constraint goes to the schema of its table.
    private static Constraint Moved(Constraint constraint, RelationName table) =>
        constraint.Index is { } index ? constraint with { Index = index with { Schema = table.Schema } } : constraint;

    private static SchemaModel WithIndexesOf(SchemaModel model, RelationName old, RelationName to)
    {
        foreach (var index in model.IndexesOf(old).ToList())
        {
            var moved = index with { Table = to, Name = index.Name with { Schema = to.Schema } };
            model = WithParts(model.WithoutIndex(index.Name).With(moved), index.Name, moved.Name);
        }
        return model;
    }

    private static SchemaModel WithParts(SchemaModel model, RelationName old, RelationName to)
    {
        if (old == to) return model;
        return model.Dependents.Of(Need.IndexPartOf, old).Aggregate(model, (m, part) => m.With(m.Indexes[part] with { Parent = to }));
    }

    private static SchemaModel View(SchemaModel model, View view, RelationName to)
    {
        var attached = model.AttachedTo(view.Name);
        model = model.WithoutView(view.Name).WithAttachments(view.Name, Attachments.None).With(view with { Name = to });
        if (!attached.IsEmpty) model = model.WithAttachments(to, attached.On(to));
        return Dependents(UsersOfType(WithIndexesOf(model, view.Name, to), view.Name, to), view.Name, to);
    }

    private static SchemaModel Dependents(SchemaModel model, RelationName old, RelationName to)
    {
        foreach (var name in model.Dependents.Of(Need.Reads, old))
        {
            var view = model.Views[name];
            model = model.With(view with
            {
                DependsOn = view.DependsOn.Substitute(old, to),
                Reads = [.. view.Reads.Select(r => r.Table == old ? r with { Table = to } : r)],
            });
        }
        foreach (var name in model.Dependents.Of(Need.RuleNames, old))
        {
            var attached = model.AttachedTo(name);
            model = model.WithAttachments(name, attached with { Rules = [.. attached.Rules.Select(r => r with { DependsOn = r.DependsOn.Substitute(old, to) })] });
        }
        return model;
    }

    /// <summary>An index and, where it belongs to one, its constraint.</summary>
    internal static SchemaModel Index(SchemaModel model, RelationName old, RelationName to)
    {
        var index = model.Indexes[old];
        model = WithParts(model.WithoutIndex(old).With(index with { Name = to }), old, to);
        if (!index.IsOfConstraint || model.Tables.GetValueOrDefault(index.Table) is not { } table) return model;
        return model.With(Renamed(table, old.Name, to.Name));
    }

    /// <summary>A sequence, and the defaults that call it.</summary>
    internal static SchemaModel Sequence(SchemaModel model, RelationName old, RelationName to)
    {
        var owner = model.OwnerOf(old);
        model = model.WithoutSequence(old).WithSequence(to, owner);
        var (oldName, newName) = (SqlName.Literal(old.ToString()), SqlName.Literal(to.ToString()));
        foreach (var name in model.Dependents.Of(Need.NextValueOf, old))
        {
            var table = model.Tables[name];
            var columns = table.Columns.Select(c => c.NextValueOf != old
                ? c
                : c with { Default = c.Default?.Replace(oldName, newName, StringComparison.Ordinal), NextValueOf = to });
            model = model.With(table with { Columns = [.. columns] });
        }
        return model;
    }

    internal static SchemaModel Constraint(SchemaModel model, Table table, string old, string to)
    {
        if (table.Constraints.Any(c => c.Name == to)) return model;
        if (!table.Constraints.Any(c => c.Name == old))
        {
            return table.Columns.Any(c => c.NotNullName == old)
                ? model.With(table with { Columns = [.. table.Columns.Select(c => c.NotNullName == old ? c with { NotNullName = to } : c)] })
                : model;
        }
        var index = new RelationName(table.Name.Schema, old);
        if (model.Indexes.GetValueOrDefault(index) is { IsOfConstraint: true } found && found.Table == table.Name)
            return Index(model, index, index with { Name = to });
        return model.With(Renamed(table, old, to));
    }

    internal static SchemaModel Column(SchemaModel model, Table table, string old, string to)
    {
        if (table.Column(old) is null || table.Column(to) is not null) return model;
        var columns = table.Columns.Select(c => (c.Name == old ? c with { Name = to } : c) with
        {
            Generated = c.Generated is null ? null : SqlRenaming.InExpression(c.Generated, old, to),
        });
        model = model.With(table with
        {
            Columns = [.. columns],
            Constraints = [.. table.Constraints.Select(c => SqlRenaming.Column(c, old, to))],
            PartitionKey = [.. table.PartitionKey.Select(c => c == old ? to : c)],
        });
        foreach (var name in model.Dependents.Of(Need.References, table.Name))
        {
            var other = model.Tables[name];
            var constraints = other.Constraints.Select(c => c.References == table.Name ? SqlRenaming.ReferencedColumn(c, old, to) : c);
            model = model.With(other with { Constraints = [.. constraints] });
        }
        foreach (var index in model.IndexesOf(table.Name).ToList())
        {
            model = model.With(index with
            {
                Columns = [.. index.Columns.Select(c => c == old ? to : c)],
                UsedColumns = index.UsedColumns.Substitute(old, to),
                Include = index.Include.Substitute(old, to),
                KeyNames = index.KeyNames.Substitute(old, to),
            });
        }
        var owner = new ColumnOwner(table.Name, old);
        foreach (var sequence in model.Dependents.Of(Need.SequenceOf, table.Name))
            if (model.SequenceOwners[sequence] == owner) model = model.WithSequence(sequence, owner with { Column = to });
        model = Reads(model, owner, to);
        return AttachmentChanges.RenameColumn(model, table.Name, old, to);
    }

    internal static SchemaModel ViewColumn(SchemaModel model, View view, string old, string to) =>
        Reads(model.With(view with { Columns = view.Columns.Substitute(old, to) }), new ColumnOwner(view.Name, old), to);

    /// <summary>A type, and every column, domain, attribute and routine of it.</summary>
    internal static SchemaModel Type(SchemaModel model, RelationName old, RelationName to)
    {
        if (old == to || model.HasType(to)) return model;
        model = model.WithSchema(to.Schema);
        var (labels, domain, composite, other) =
            (model.Enums.TryGetValue(old, out var e) ? e : default, model.Domains.GetValueOrDefault(old), model.Composites.GetValueOrDefault(old), model.OtherTypes.GetValueOrDefault(old));
        model = model.WithoutType(old);
        if (!labels.IsDefault) model = model with { Enums = model.Enums.SetItem(to, labels) };
        if (domain is not null) model = model.With(domain with { Name = to });
        if (composite is not null) model = model.With(composite with { Name = to });
        if (other is not null) model = model with { OtherTypes = model.OtherTypes.SetItem(to, other) };
        return UsersOfType(model, old, to);
    }

    private static SchemaModel UsersOfType(SchemaModel model, RelationName old, RelationName to)
    {
        var (oldText, newText) = (old.ToString(), to.ToString());
        foreach (var name in model.Dependents.Of(Need.ColumnOfType, old))
        {
            var table = model.Tables[name];
            model = model.With(table with { Columns = Columns(table.Columns), OfType = table.OfType == old ? to : table.OfType });
        }
        foreach (var name in model.Dependents.Of(Need.AttributeOfType, old))
            model = model.With(model.Composites[name] with { Attributes = Columns(model.Composites[name].Attributes) });
        foreach (var name in model.Dependents.Of(Need.DomainOverType, old))
            model = model.With(model.Domains[name] with { BaseType = Text(model.Domains[name].BaseType), UserType = to });
        foreach (var name in model.Dependents.Of(Need.RoutineWithType, old))
        {
            model = model.WithRoutines(name,
            [
                .. model.Routines[name].Select(r => r with
                {
                    ArgumentTypes = [.. r.ArgumentTypes.Select(Text)],
                    Returns = r.Returns is null ? null : Text(r.Returns),
                    UserTypes = r.UserTypes.Substitute(old, to),
                }),
            ]);
        }
        return model;

        ImmutableArray<Column> Columns(ImmutableArray<Column> columns) => [.. columns.Select(c => c.UserType == old ? c with { UserType = to, Type = Text(c.Type) } : c)];

        string Text(string type) => type == oldText || type.StartsWith(oldText + "[", StringComparison.Ordinal) || type.StartsWith(oldText + "(", StringComparison.Ordinal)
            ? newText + type[oldText.Length..]
            : type;
    }

    private static SchemaModel Reads(SchemaModel model, ColumnOwner old, string to)
    {
        foreach (var name in model.Dependents.Of(Need.Reads, old.Table))
            if (model.Views[name] is var view && view.Reads.Contains(old)) model = model.With(view with { Reads = view.Reads.Substitute(old, old with { Column = to }) });
        return model;
    }

    private static Table Renamed(Table table, string old, string to) => table with
    {
        Constraints =
        [
            .. table.Constraints.Select(c => c.Name != old ? c : c with { Name = to, Index = c.Index is { } index ? index with { Name = to } : null }),
        ],
    };
}
