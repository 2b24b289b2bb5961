using System.Collections.Immutable;
using Teal.Sql.Collections;

namespace Teal.Sql.Schema;

/// <content>Storing and removing one object, without a thought for what depends on it.</content>
public sealed partial record SchemaModel
{
    /// <summary>What is on each relation: triggers, rules, policies.</summary>
    internal PersistentDictionary<RelationName, Attachments> Attached { get; private init; } = PersistentDictionary<RelationName, Attachments>.Empty;

    /// <summary>Who needs what.</summary>
    internal Dependents Dependents { get; private init; } = Dependents.None;

    /// <summary>The model with <paramref name="table"/>, in place of one of that name where there is one; its indexes are not touched.</summary>
    public SchemaModel With(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return this with
        {
            Tables = Tables.SetItem(table.Name, table),
            Dependents = Dependents.Change(table.Name, Needs.Of(Tables.GetValueOrDefault(table.Name)), Needs.Of(table)),
        };
    }

    internal SchemaModel WithoutTable(RelationName name) => this with
    {
        Tables = Tables.Remove(name),
        Dependents = Dependents.Change(name, Needs.Of(Tables.GetValueOrDefault(name)), Needs.None),
    };

    internal SchemaModel With(TableIndex index) => this with
    {
        Indexes = Indexes.SetItem(index.Name, index),
        Dependents = Dependents.Change(index.Name, Needs.Of(Indexes.GetValueOrDefault(index.Name)), Needs.Of(index)),
    };

    internal SchemaModel With(IEnumerable<TableIndex> indexes) => indexes.Aggregate(this, static (model, index) => model.With(index));

    internal SchemaModel WithoutIndex(RelationName name) => this with
    {
        Indexes = Indexes.Remove(name),
        Dependents = Dependents.Change(name, Needs.Of(Indexes.GetValueOrDefault(name)), Needs.None),
    };

    internal SchemaModel With(View view) => this with
    {
        Views = Views.SetItem(view.Name, view),
        Dependents = Dependents.Change(view.Name, Needs.Of(Views.GetValueOrDefault(view.Name)), Needs.Of(view)),
    };

    internal SchemaModel WithoutView(RelationName name) => this with
    {
        Views = Views.Remove(name),
        Dependents = Dependents.Change(name, Needs.Of(Views.GetValueOrDefault(name)), Needs.None),
    };

    internal SchemaModel WithSequence(RelationName name, ColumnOwner? owner)
    {
        var old = SequenceOwners.TryGetValue(name, out var column) ? column : (ColumnOwner?)null;
        return this with
        {
            Sequences = Sequences.Add(name),
            SequenceOwners = owner is { } now ? SequenceOwners.SetItem(name, now) : SequenceOwners.Remove(name),
            Dependents = Dependents.Change(name, Needs.Of(old), Needs.Of(owner)),
        };
    }

    internal SchemaModel WithoutSequence(RelationName name) =>
        WithSequence(name, null) with { Sequences = Sequences.Remove(name), SequenceOwners = SequenceOwners.Remove(name) };

    internal SchemaModel With(DomainType domain) => this with
    {
        Domains = Domains.SetItem(domain.Name, domain),
        Dependents = Dependents.Change(domain.Name, Needs.Of(Domains.GetValueOrDefault(domain.Name)), Needs.Of(domain)),
    };

    internal SchemaModel With(CompositeType composite) => this with
    {
        Composites = Composites.SetItem(composite.Name, composite),
        Dependents = Dependents.Change(composite.Name, Needs.Of(Composites.GetValueOrDefault(composite.Name)), Needs.Of(composite)),
    };

    /// <summary>Without the enum, domain, composite or other type of that name.</summary>
    internal SchemaModel WithoutType(RelationName name)
    {
        var needs = Needs.Of(Domains.GetValueOrDefault(name)).ToHashSet();
        needs.UnionWith(Needs.Of(Composites.GetValueOrDefault(name)));
        return this with
        {
            Enums = Enums.Remove(name),
            Domains = Domains.Remove(name),
            Composites = Composites.Remove(name),
            OtherTypes = OtherTypes.Remove(name),
            Dependents = Dependents.Change(name, needs, Needs.None),
        };
    }

    /// <summary>With these overloads, and no others, of a routine.</summary>
    internal SchemaModel WithRoutines(RelationName name, ImmutableArray<Routine> overloads) => this with
    {
        Routines = overloads.IsEmpty ? Routines.Remove(name) : Routines.SetItem(name, overloads),
        Dependents = Dependents.Change(name, Needs.Of(Routines.GetValueOrDefault(name, [])), Needs.Of(overloads)),
    };

    internal SchemaModel WithAttachments(RelationName relation, Attachments attachments) => this with
    {
        Attached = attachments.IsEmpty ? Attached.Remove(relation) : Attached.SetItem(relation, attachments),
        Dependents = Dependents.Change(relation, Needs.Of(AttachedTo(relation)), Needs.Of(attachments)),
    };

    internal Attachments AttachedTo(RelationName relation) => Attached.GetValueOrDefault(relation, Attachments.None);

    internal SchemaModel WithSchema(string name) => Schemas.Contains(name) ? this : this with { Schemas = Schemas.Add(name) };
}
