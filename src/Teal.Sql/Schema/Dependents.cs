using System.Collections.Immutable;
using Teal.Sql.Collections;

namespace Teal.Sql.Schema;

/// <summary>How one object needs another.</summary>
internal enum Need : byte
{
    /// <summary>An index stands on a table or materialised view.</summary>
    IndexOn,

    /// <summary>An index is attached to the index of a partitioned table.</summary>
    IndexPartOf,

    /// <summary>A sequence belongs to a table's column.</summary>
    SequenceOf,

    /// <summary>A table inherits from another or is its partition.</summary>
    ChildOf,

    /// <summary>A table's foreign key points to a table.</summary>
    References,

    /// <summary>A table has a constraint of that name.</summary>
    HasConstraint,

    /// <summary>A rule on a relation names another.</summary>
    RuleNames,

    /// <summary>A view reads a relation.</summary>
    Reads,

    /// <summary>A table has a column of a type, or is OF it.</summary>
    ColumnOfType,

    /// <summary>A domain is over a type.</summary>
    DomainOverType,

    /// <summary>A composite type has an attribute of a type.</summary>
    AttributeOfType,

    /// <summary>A routine takes or gives a type.</summary>
    RoutineWithType,

    /// <summary>A default of a table calls <c>nextval</c> of a sequence.</summary>
    NextValueOf,

    /// <summary>A table's default, generated column or CHECK calls a routine.</summary>
    TableCalls,

    /// <summary>An index calls a routine.</summary>
    IndexCalls,

    /// <summary>A view calls a routine.</summary>
    ViewCalls,

    /// <summary>A domain calls a routine.</summary>
    DomainCalls,

    /// <summary>A trigger or policy on a relation calls a routine.</summary>
    AttachmentCalls,
}

/// <summary>
/// Who needs what, so that no change and no question has to look at every object. It follows from the objects alone: whoever
/// stores one says what the old and the new one need.
/// </summary>
internal sealed class Dependents
{
    private static readonly ImmutableSortedSet<RelationName> Nobody = [];

    private readonly PersistentDictionary<(Need, RelationName), ImmutableSortedSet<RelationName>> _users;

    private Dependents(PersistentDictionary<(Need, RelationName), ImmutableSortedSet<RelationName>> users) => _users = users;

    internal static Dependents None { get; } = new(PersistentDictionary<(Need, RelationName), ImmutableSortedSet<RelationName>>.Empty);

    /// <summary>The objects that need <paramref name="target"/> in that way, in order of their names.</summary>
    internal ImmutableSortedSet<RelationName> Of(Need need, RelationName target) => _users.GetValueOrDefault((need, target), Nobody);

    /// <summary>After <paramref name="user"/> stopped needing <paramref name="old"/> and began to need <paramref name="now"/>.</summary>
    internal Dependents Change(RelationName user, IReadOnlySet<(Need, RelationName)> old, IReadOnlySet<(Need, RelationName)> now)
    {
        if (old.Count == now.Count && (now.Count == 0 || old.SetEquals(now))) return this;
        var users = _users;
        foreach (var need in old)
        {
            if (now.Contains(need)) continue;
            var remaining = users.GetValueOrDefault(need, Nobody).Remove(user);
            users = remaining.IsEmpty ? users.Remove(need) : users.SetItem(need, remaining);
        }
        foreach (var need in now)
            if (!old.Contains(need)) users = users.SetItem(need, users.GetValueOrDefault(need, Nobody).Add(user));
        return new Dependents(users);
    }
}
