using System.Collections.Immutable;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What the statements before one did in the same file. Immutable.</summary>
internal sealed record ScriptHistory
{
    private ImmutableHashSet<RelationName> NewRelations { get; init; } = [];

    private ImmutableHashSet<(RelationName Table, string Column)> NewColumns { get; init; } = [];

    private ImmutableDictionary<RelationName, CreateFunctionStatement> Routines { get; init; } = ImmutableDictionary<RelationName, CreateFunctionStatement>.Empty;

    private ImmutableDictionary<RelationName, Effect> HeldLocks { get; init; } = ImmutableDictionary<RelationName, Effect>.Empty;

    private int? Group { get; init; }

    /// <summary>Before the first statement.</summary>
    public static ScriptHistory Empty { get; } = new();

    /// <summary>Whether the relation was created in the file.</summary>
    public bool IsNew(RelationName relation) => NewRelations.Contains(relation);

    /// <summary>Whether the column was added in the file.</summary>
    public bool IsNewColumn(RelationName table, string column) => NewColumns.Contains((table, column));

    /// <summary>Whether the file made a function or procedure.</summary>
    public bool HasRoutines => !Routines.IsEmpty;

    /// <summary>The function or procedure of that name that the file made last, or null.</summary>
    public CreateFunctionStatement? Routine(RelationName name) => Routines.GetValueOrDefault(name);

    /// <summary>The locks held in a transaction, the strongest first.</summary>
    public ImmutableArray<Effect> HeldIn(TransactionPlace transaction) =>
        Group == transaction.Group ? [.. HeldLocks.Values.OrderByDescending(e => e.Lock)] : [];

    /// <summary>The history after the statement of <paramref name="context"/>.</summary>
    public ScriptHistory After(LintContext context)
    {
        var next = this;
        if (context.Transaction.Group != Group)
            next = next with { Group = context.Transaction.Group, HeldLocks = ImmutableDictionary<RelationName, Effect>.Empty };
        // A code block holds what its statements take: they come one by one.
        if (context.Transaction.IsShared && context.Statement is not DoStatement)
            next = next with { HeldLocks = context.Effects.Aggregate(next.HeldLocks, Hold) };
        return context.Statement switch
        {
            CreateTableStatement create => next.WithNewTable(create, context),
            CreateFunctionStatement routine => next with { Routines = next.Routines.SetItem(RelationName.Of(routine.Name), routine) },
            CreateViewStatement view => next with { NewRelations = next.NewRelations.Add(RelationName.Of(view.Name)) },
            AlterTableStatement alter => alter.Actions.Aggregate(next, (history, action) => history.WithAction(RelationName.Of(alter.Name), action)),
            _ => next,
        };
    }

    private static ImmutableDictionary<RelationName, Effect> Hold(ImmutableDictionary<RelationName, Effect> held, Effect effect) =>
        held.SetItem(effect.Relation, held.TryGetValue(effect.Relation, out var before) ? before.MergedWith(effect) : effect);

    // IF NOT EXISTS creates nothing where the table is known to be there.
    private ScriptHistory WithNewTable(CreateTableStatement create, LintContext context) =>
        create.IfNotExists && context.Schema.Find(create.Name) is not null
            ? this
            : this with { NewRelations = NewRelations.Add(RelationName.Of(create.Name)) };

    private ScriptHistory WithAction(RelationName table, AlterTableAction action) => action switch
    {
        AddColumnAction add => this with { NewColumns = NewColumns.Add((table, add.Column.Name.Name)) },
        RenameColumnAction rename when IsNewColumn(table, rename.Column.Name) =>
            this with { NewColumns = NewColumns.Add((table, rename.NewName.Name)) },
        RenameTableAction rename when IsNew(table) =>
            this with { NewRelations = NewRelations.Add(table with { Name = rename.NewName.Name }) },
        _ => this,
    };
}
