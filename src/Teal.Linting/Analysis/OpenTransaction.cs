using System.Collections.Immutable;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What a transaction has done so far, and holds until it ends. Immutable.</summary>
internal sealed record OpenTransaction
{
    private ImmutableDictionary<RelationName, Effect> HeldLocks { get; init; } = ImmutableDictionary<RelationName, Effect>.Empty;

    // The strongest first, then by name: in an order of its own, so that a long transaction does not sort them for every statement.
    private ImmutableSortedSet<(int Weakness, RelationName Relation)> ByStrength { get; init; } = [];

    private ImmutableHashSet<(RelationName Type, string Label)> NewLabels { get; init; } = [];

    private ImmutableHashSet<RelationName> NewEnums { get; init; } = [];

    /// <summary>One that has done nothing.</summary>
    public static OpenTransaction Empty { get; } = new();

    /// <summary>Whether the file has begun it by a BEGIN of its own.</summary>
    public bool HasBegun { get; private init; }

    /// <summary>Whether it did work that takes time while it held a lock that blocks reads or writes.</summary>
    public bool HasWorkedUnderLock { get; private init; }

    /// <summary>Whether it took such locks on several tables.</summary>
    public bool HasLockedSeveral { get; private init; }

    /// <summary>The locks that it holds, the strongest first.</summary>
    public IEnumerable<Effect> Held
    {
        get
        {
            foreach (var (_, relation) in ByStrength) yield return HeldLocks[relation];
        }
    }

    /// <summary>Whether it holds any lock.</summary>
    public bool HoldsAny => !HeldLocks.IsEmpty;

    /// <summary>The lock that it holds on a relation, or null.</summary>
    public Effect? HeldOn(RelationName relation) => HeldLocks.GetValueOrDefault(relation);

    /// <summary>Whether it has added labels to enum types that it cannot use itself.</summary>
    public bool HasNewLabels => !NewLabels.IsEmpty;

    /// <summary>The enum types to which it has added the label.</summary>
    public IEnumerable<RelationName> TypesWithNewLabel(string label) => NewLabels.Where(l => l.Label == label).Select(l => l.Type);

    /// <summary>The same after the statement of <paramref name="context"/>.</summary>
    public OpenTransaction After(LintContext context)
    {
        var next = this;
        // A code block holds what its statements take: they come one by one.
        if (context.Transaction.IsShared && context.Statement is not DoStatement)
            next = context.Effects.Where(e => !IsPart(context.Schema, e.Relation)).Aggregate(next, static (transaction, effect) => transaction.Holding(effect));
        if (LongWork.IsBackfill(context) || LongWork.WaitedFor(context) is not null) next = next with { HasWorkedUnderLock = true };
        if (LockWait.Second(context) is not null) next = next with { HasLockedSeveral = true };
        return context.Statement switch
        {
            CreateEnumStatement create => next with { NewEnums = next.NewEnums.Add(context.Resolve(create.Name)) },
            AddEnumValueStatement add => next.WithNewLabel(add, context),
            TransactionStatement { Action: TransactionAction.Begin } => next with { HasBegun = true },
            // COMMIT in a code block lets go of what the block took.
            TransactionStatement when TransactionPlan.Ends(context.Statement) => Empty,
            _ => next,
        };
    }

    // Since PostgreSQL 17 a transaction may use the labels that it adds to a type which it made (measured on each major).
    private OpenTransaction WithNewLabel(AddEnumValueStatement add, LintContext context)
    {
        var type = context.Resolve(add.Name);
        return !context.Transaction.IsShared || (context.PgMajor >= 17 && NewEnums.Contains(type))
            || (add.IfNotExists && context.Schema.Enums.TryGetValue(type, out var labels) && labels.Contains(add.Label))
            ? this
            : this with { NewLabels = NewLabels.Add((type, add.Label)) };
    }

    private OpenTransaction Holding(Effect effect)
    {
        var before = HeldLocks.GetValueOrDefault(effect.Relation);
        var held = before?.MergedWith(effect) ?? effect;
        if (held == before) return this;
        return this with
        {
            HeldLocks = HeldLocks.SetItem(effect.Relation, held),
            ByStrength = before is null ? ByStrength.Add(Place(held))
                : before.Lock == held.Lock ? ByStrength
                : ByStrength.Remove(Place(before)).Add(Place(held)),
        };
    }

    private static (int Weakness, RelationName Relation) Place(Effect effect) => (-(int)effect.Lock, effect.Relation);

    // An index and an owned sequence are locked together with their table, and nobody gets to them but through it.
    private static bool IsPart(SchemaModel schema, RelationName relation) => schema.Indexes.ContainsKey(relation) || schema.OwnerOf(relation) is not null;
}
