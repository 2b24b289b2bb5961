using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>
/// DROP, and what goes with an object when it is dropped. That this needs CASCADE is the server's business: after a DROP that
/// succeeded it is gone in any case.
/// </summary>
internal static class Removal
{
    internal static SchemaModel Apply(SchemaModel model, DropStatement statement)
    {
        if (!statement.Routines.IsEmpty)
            return statement.Routines.Aggregate(model, (m, routine) => RoutineChanges.Drop(m, routine, statement.ObjectKind));
        foreach (var given in statement.Names)
        {
            if (statement.ObjectKind is "TRIGGER" or "RULE" or "POLICY")
            {
                model = AttachmentChanges.Drop(model, statement.ObjectKind, given.Name, model.Resolve(statement.OnTable!));
                continue;
            }
            var name = statement.ObjectKind is "TYPE" or "DOMAIN" ? model.ResolveType(given) ?? RelationName.Of(given) : model.Resolve(given);
            model = statement.ObjectKind switch
            {
                "TABLE" or "FOREIGN TABLE" when model.Tables.ContainsKey(name) => Table(model, name),
                "VIEW" or "MATERIALIZED VIEW" when model.Views.ContainsKey(name) => View(model, name),
                "INDEX" => Index(model, name),
                "SEQUENCE" when model.Sequences.Contains(name) => Sequence(model, name),
                "TYPE" or "DOMAIN" => Type(model, name),
                "SCHEMA" => SchemaChanges.Drop(model, given.Name),
                "EXTENSION" => model with { Extensions = model.Extensions.Remove(given.Name) },
                _ => model,
            };
        }
        return model;
    }

    /// <summary>Without a table: neither its indexes, owned sequences and partitions, nor foreign keys to it and views of it.</summary>
    internal static SchemaModel Table(SchemaModel model, RelationName name)
    {
        if (!model.Tables.ContainsKey(name)) return model;
        var indexes = model.Dependents.Of(Need.IndexOn, name);
        model = indexes.Aggregate(model.WithoutTable(name).WithAttachments(name, Attachments.None), static (m, index) => m.WithoutIndex(index));
        foreach (var sequence in model.Dependents.Of(Need.SequenceOf, name)) model = Sequence(model, sequence);
        foreach (var child in model.Dependents.Of(Need.ChildOf, name)) model = Table(model, child);
        foreach (var other in model.Dependents.Of(Need.References, name)) model = WithoutConstraints(model, other, c => c.References == name);
        return UsersOfType(DependentViews(model, name), name);
    }

    internal static SchemaModel View(SchemaModel model, RelationName name)
    {
        if (!model.Views.ContainsKey(name)) return model;
        var indexes = model.Dependents.Of(Need.IndexOn, name);
        model = indexes.Aggregate(model.WithoutView(name).WithAttachments(name, Attachments.None), static (m, index) => m.WithoutIndex(index));
        return UsersOfType(DependentViews(model, name), name);
    }

    /// <summary>
    /// Without a column: neither the constraints and indexes that name it, nor generated columns that are computed from it, nor
    /// foreign keys that point to it, nor views that read it, nor triggers and policies that name it.
    /// </summary>
    internal static SchemaModel Column(SchemaModel model, RelationName table, string column)
    {
        if (model.Tables.GetValueOrDefault(table) is not { } found || found.Column(column) is null) return model;
        var generated = found.Columns.Where(c => c.Generated is not null && c.Name != column && SqlRenaming.Names(c.Generated, column)).ToList();
        model = model.With(found with { Columns = found.Columns.RemoveAll(c => c.Name == column) });
        foreach (var index in model.IndexesOf(table).ToList())
            if (index.UsedColumns.Contains(column)) model = model.WithoutIndex(index.Name);
        model = WithoutConstraints(model, table, c => c.Columns.Contains(column));
        var owner = new ColumnOwner(table, column);
        foreach (var sequence in model.Dependents.Of(Need.SequenceOf, table))
            if (model.SequenceOwners[sequence] == owner) model = Sequence(model, sequence);
        foreach (var other in model.Dependents.Of(Need.References, table))
            model = WithoutConstraints(model, other, c => c.References == table && c.ReferencedColumns.Contains(column));
        foreach (var view in model.Dependents.Of(Need.Reads, table))
            if (model.Views.TryGetValue(view, out var reader) && reader.Reads.Contains(owner)) model = View(model, view);
        model = AttachmentChanges.WithoutColumn(model, table, column);
        return generated.Aggregate(model, (m, c) => Column(m, table, c.Name));
    }

    /// <summary>Without the constraints that <paramref name="isGone"/> names, and without the indexes that belong to them.</summary>
    internal static SchemaModel WithoutConstraints(SchemaModel model, RelationName name, Func<Constraint, bool> isGone)
    {
        if (model.Tables.GetValueOrDefault(name) is not { } table || !table.Constraints.Any(isGone)) return model;
        var indexes = table.Constraints.Where(isGone).Select(c => c.Index).OfType<RelationName>().ToList();
        model = model.With(table with { Constraints = table.Constraints.RemoveAll(c => isGone(c)) });
        return indexes.Aggregate(model, WithoutIndex);
    }

    internal static SchemaModel Sequence(SchemaModel model, RelationName name)
    {
        var users = model.Dependents.Of(Need.NextValueOf, name);
        model = model.WithoutSequence(name);
        return users.Aggregate(model, (m, user) => WithoutDefaults(m, user, c => c.NextValueOf == name));
    }

    /// <summary>Without an enum, domain, composite or other type, and everything that is of it.</summary>
    internal static SchemaModel Type(SchemaModel model, RelationName name)
    {
        // The multirange of a range goes with it.
        if (model.OtherTypes.GetValueOrDefault(name) == "range") model = Type(model, TypeChanges.MultirangeOf(name));
        return UsersOfType(model.WithoutType(name), name);
    }

    /// <summary>Without what calls a routine that is gone.</summary>
    internal static SchemaModel CallersOf(SchemaModel model, RelationName routine)
    {
        foreach (var table in model.Dependents.Of(Need.TableCalls, routine))
        {
            if (!model.Tables.TryGetValue(table, out var found)) continue;
            foreach (var column in found.Columns.Where(c => c.Generated is not null && c.Calls.Contains(routine))) model = Column(model, table, column.Name);
            model = WithoutDefaults(WithoutConstraints(model, table, c => c.Calls.Contains(routine)), table, c => c.Calls.Contains(routine));
        }
        foreach (var index in model.Dependents.Of(Need.IndexCalls, routine)) model = model.WithoutIndex(index);
        foreach (var view in model.Dependents.Of(Need.ViewCalls, routine)) model = View(model, view);
        foreach (var domain in model.Dependents.Of(Need.DomainCalls, routine))
        {
            var found = model.Domains[domain];
            var kept = found.Calls.Contains(routine) ? found with { Default = null, DefaultVolatility = VolatilityCategory.Immutable, Calls = [] } : found;
            model = model.With(kept with { Constraints = found.Constraints.RemoveAll(c => c.Calls.Contains(routine)) });
        }
        return AttachmentChanges.WithoutRoutine(model, routine);
    }

    internal static SchemaModel WithoutIndex(SchemaModel model, RelationName name)
    {
        var parts = model.Dependents.Of(Need.IndexPartOf, name);
        model = model.WithoutIndex(name);
        foreach (var part in parts)
        {
            if (!model.Indexes.TryGetValue(part, out var index)) continue;
            model = index.IsOfConstraint && model.Tables.GetValueOrDefault(index.Table) is { } table && table.Constraints.Any(c => c.Index == part)
                ? WithoutConstraints(model, index.Table, c => c.Index == part)
                : WithoutIndex(model, part);
        }
        return model;
    }

    private static SchemaModel Index(SchemaModel model, RelationName name) =>
        model.Indexes.GetValueOrDefault(name) is { IsOfConstraint: false } ? WithoutIndex(model, name) : model;

    private static SchemaModel UsersOfType(SchemaModel model, RelationName name)
    {
        foreach (var table in model.Dependents.Of(Need.ColumnOfType, name))
        {
            if (!model.Tables.TryGetValue(table, out var found)) continue;
            // A table OF the type is nothing without it.
            if (found.OfType == name) model = Table(model, table);
            else foreach (var column in found.Columns.Where(c => c.UserType == name)) model = Column(model, table, column.Name);
        }
        foreach (var composite in model.Dependents.Of(Need.AttributeOfType, name))
            model = model.With(model.Composites[composite] with { Attributes = model.Composites[composite].Attributes.RemoveAll(a => a.UserType == name) });
        foreach (var domain in model.Dependents.Of(Need.DomainOverType, name)) model = Type(model, domain);
        foreach (var routine in model.Dependents.Of(Need.RoutineWithType, name))
            model = RoutineChanges.Remove(model, routine, r => r.UserTypes.Contains(name));
        return model;
    }

    private static SchemaModel DependentViews(SchemaModel model, RelationName name)
    {
        foreach (var view in model.Dependents.Of(Need.Reads, name)) model = View(model, view);
        foreach (var relation in model.Dependents.Of(Need.RuleNames, name))
        {
            var attached = model.AttachedTo(relation);
            model = model.WithAttachments(relation, attached with { Rules = attached.Rules.RemoveAll(r => r.DependsOn.Contains(name)) });
        }
        return model;
    }

    private static SchemaModel WithoutDefaults(SchemaModel model, RelationName name, Func<Column, bool> isMeant)
    {
        if (!model.Tables.TryGetValue(name, out var table) || !table.Columns.Any(isMeant)) return model;
        return model.With(table with
        {
            Columns =
            [
                .. table.Columns.Select(c => isMeant(c)
                    ? c with { Default = null, DefaultVolatility = VolatilityCategory.Immutable, NextValueOf = null, Calls = [] }
                    : c),
            ],
        });
    }
}
