using System.Collections.Immutable;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What a transaction has done so far, and holds until it ends. Immutable.</summary>
internal sealed record OpenTransaction
{
    private ImmutableDictionary<RelationName, Effect> HeldLocks { get; init; } = ImmutableDictionary<RelationName, Effect>.Empty;

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
    public ImmutableArray<Effect> Held => [.. HeldLocks.Values.OrderByDescending(e => e.Lock)];

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
            next = next with { HeldLocks = context.Effects.Aggregate(next.HeldLocks, Hold) };
        if (LongWork.IsBackfill(context) || LongWork.WaitedFor(context) is not null) next = next with { HasWorkedUnderLock = true };
        if (LockWait.Second(context) is not null) next = next with { HasLockedSeveral = true };
        return context.Statement switch
        {
            CreateEnumStatement create => next with { NewEnums = next.NewEnums.Add(RelationName.Of(create.Name)) },
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
        var type = RelationName.Of(add.Name);
        return !context.Transaction.IsShared || (context.PgMajor >= 17 && NewEnums.Contains(type))
            || (add.IfNotExists && context.Schema.Enums.TryGetValue(type, out var labels) && labels.Contains(add.Label))
            ? this
            : this with { NewLabels = NewLabels.Add((type, add.Label)) };
    }

    private static ImmutableDictionary<RelationName, Effect> Hold(ImmutableDictionary<RelationName, Effect> held, Effect effect) =>
        held.SetItem(effect.Relation, held.TryGetValue(effect.Relation, out var before) ? before.MergedWith(effect) : effect);
}
