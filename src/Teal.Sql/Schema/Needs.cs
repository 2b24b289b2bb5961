namespace Teal.Sql.Schema;

/// <summary>What each kind of object needs, read from the object itself.</summary>
internal static class Needs
{
    /// <summary>What an object needs that is not there.</summary>
    internal static IReadOnlySet<(Need, RelationName)> None { get; } = new HashSet<(Need, RelationName)>();

    internal static IReadOnlySet<(Need, RelationName)> Of(Table? table)
    {
        if (table is null) return None;
        var needs = new HashSet<(Need, RelationName)>();
        if (table.PartitionOf is { } parent) needs.Add((Need.ChildOf, parent));
        foreach (var inherited in table.Inherits) needs.Add((Need.ChildOf, inherited));
        if (table.OfType is { } type) needs.Add((Need.ColumnOfType, type));
        foreach (var column in table.Columns)
        {
            if (column.UserType is { } used) needs.Add((Need.ColumnOfType, used));
            if (column.NextValueOf is { } sequence) needs.Add((Need.NextValueOf, sequence));
            if (column.NotNullName is { } name) needs.Add((Need.HasConstraint, new RelationName(table.Name.Schema, name)));
            foreach (var routine in column.Calls) needs.Add((Need.TableCalls, routine));
        }
        foreach (var constraint in table.Constraints)
        {
            needs.Add((Need.HasConstraint, new RelationName(table.Name.Schema, constraint.Name)));
            if (constraint.References is { } referenced) needs.Add((Need.References, referenced));
            foreach (var routine in constraint.Calls) needs.Add((Need.TableCalls, routine));
        }
        return needs;
    }

    internal static IReadOnlySet<(Need, RelationName)> Of(TableIndex? index)
    {
        if (index is null) return None;
        var needs = new HashSet<(Need, RelationName)>();
        needs.Add((Need.IndexOn, index.Table));
        if (index.Parent is { } parent) needs.Add((Need.IndexPartOf, parent));
        foreach (var routine in index.Calls) needs.Add((Need.IndexCalls, routine));
        return needs;
    }

    internal static IReadOnlySet<(Need, RelationName)> Of(View? view)
    {
        if (view is null) return None;
        var needs = new HashSet<(Need, RelationName)>();
        foreach (var relation in view.DependsOn) needs.Add((Need.Reads, relation));
        foreach (var routine in view.Calls) needs.Add((Need.ViewCalls, routine));
        return needs;
    }

    internal static IReadOnlySet<(Need, RelationName)> Of(ColumnOwner? owner) =>
        owner is { } column ? new HashSet<(Need, RelationName)> { (Need.SequenceOf, column.Table) } : None;

    internal static IReadOnlySet<(Need, RelationName)> Of(DomainType? domain)
    {
        if (domain is null) return None;
        var needs = new HashSet<(Need, RelationName)>();
        if (domain.UserType is { } type) needs.Add((Need.DomainOverType, type));
        foreach (var routine in domain.Constraints.SelectMany(c => c.Calls).Concat(domain.Calls)) needs.Add((Need.DomainCalls, routine));
        return needs;
    }

    internal static IReadOnlySet<(Need, RelationName)> Of(CompositeType? composite) =>
        composite is null ? None : composite.Attributes.Where(a => a.UserType is not null).Select(a => (Need.AttributeOfType, a.UserType!.Value)).ToHashSet();

    internal static IReadOnlySet<(Need, RelationName)> Of(IEnumerable<Routine> overloads) =>
        overloads.SelectMany(r => r.UserTypes).Select(t => (Need.RoutineWithType, t)).ToHashSet();

    internal static IReadOnlySet<(Need, RelationName)> Of(Attachments attachments) => new HashSet<(Need, RelationName)>(
    [
        .. attachments.Triggers.Select(t => (Need.AttachmentCalls, t.Function)),
        .. attachments.Policies.SelectMany(p => p.Calls).Select(r => (Need.AttachmentCalls, r)),
        .. attachments.Rules.SelectMany(r => r.DependsOn).Select(r => (Need.RuleNames, r)),
    ]);
}
