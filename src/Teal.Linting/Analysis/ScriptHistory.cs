using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What the statements before one did in the same file. Immutable.</summary>
internal sealed record ScriptHistory
{
    private ImmutableHashSet<RelationName> PassedTables { get; init; } = [];

    private ImmutableHashSet<RelationName> Dropped { get; init; } = [];

    private ImmutableHashSet<RelationName> Filled { get; init; } = [];

    private ImmutableHashSet<RelationName> Emptied { get; init; } = [];

    private int? Group { get; init; }

    // What a ROLLBACK of the transaction at hand brings back.
    private ScriptHistory? BeforeTransaction { get; init; }

    private OpenTransaction Transaction { get; init; } = OpenTransaction.Empty;

    /// <summary>Before the first statement.</summary>
    public static ScriptHistory Empty { get; } = new();

    /// <summary>What the file has made.</summary>
    public NewObjects New { get; private init; } = NewObjects.None;

    /// <summary>What the file has made of the settings of its session.</summary>
    public SessionSettings Session { get; private init; } = SessionSettings.Empty;

    /// <summary>Whether a statement has committed by itself that fails when the file is run again.</summary>
    public bool HasStepWithoutGuard { get; private init; }

    /// <summary>Whether a statement took a lock that blocks reads or writes while no lock_timeout was in force.</summary>
    public bool HasWaitedWithoutLimit { get; private init; }

    /// <summary>Whether a statement took such a lock while lock_timeout was too long to be of use.</summary>
    public bool HasWaitedTooLong { get; private init; }

    /// <summary>Whether the file has dropped a relation of that name.</summary>
    public bool HasDropped(RelationName name) => Dropped.Contains(name);

    /// <summary>Whether the file has put rows into a relation.</summary>
    public bool HasFilled(RelationName table) => Filled.Contains(table);

    /// <summary>Whether the file has emptied a table that it did not make.</summary>
    public bool HasEmptied(RelationName table) => Emptied.Contains(table);

    /// <summary>Whether an ALTER TABLE of the file has already rewritten the table, or read all its rows for what one pass could have done together.</summary>
    public bool WasPassed(RelationName table) => PassedTables.Contains(table);

    /// <summary>What that transaction has done before.</summary>
    public OpenTransaction In(TransactionPlace transaction) => Group == transaction.Group ? Transaction : OpenTransaction.Empty;

    /// <summary>The history of a session that begins with these settings.</summary>
    public ScriptHistory With(SessionSettings defaults) => this with { Session = defaults };

    /// <summary>The history after the statement of <paramref name="context"/>.</summary>
    public ScriptHistory After(LintContext context)
    {
        if (BeforeTransaction is { } before && context is { Statement: TransactionStatement { Action: TransactionAction.Rollback }, Code: null } && Group == context.Transaction.Group)
            return before with { HasStepWithoutGuard = HasStepWithoutGuard, HasWaitedWithoutLimit = HasWaitedWithoutLimit, HasWaitedTooLong = HasWaitedTooLong };
        var limit = context.LockLimit;
        var lasting = context.Transaction with { IsShared = context.Transaction.IsShared && (context.Transaction.Mode != TransactionMode.PerStatement || context.Code is not null) };
        return this with
        {
            Group = context.Transaction.Group,
            BeforeTransaction = !context.Transaction.IsUndone ? null : Group == context.Transaction.Group ? BeforeTransaction : this with { BeforeTransaction = null },
            Transaction = In(context.Transaction).After(context),
            New = New.After(context),
            Session = Session.After(context.Statement, lasting),
            HasStepWithoutGuard = HasStepWithoutGuard || SecondRun.Stays(context),
            HasWaitedWithoutLimit = HasWaitedWithoutLimit || limit == LockLimit.Missing,
            HasWaitedTooLong = HasWaitedTooLong || limit == LockLimit.Useless,
            // A name without a schema may mean public or what search_path finds: both count.
            Dropped = context.Statement is DropStatement drop ? Dropped.Union(drop.Names.Select(RelationName.Of)).Union(drop.Names.Select(context.Resolve)) : Dropped,
            Filled = TableFilling.After(Filled, context),
            Emptied = context.Statement switch
            {
                TruncateStatement truncate => Emptied.Union(truncate.Tables.Select(t => context.Resolve(t.Name))),
                DeleteStatement { Where: null, Using: [], IsWhereCurrentOf: false } delete => Emptied.Add(context.Resolve(delete.Target.Table)),
                _ => Emptied,
            },
            PassedTables = context.Statement is AlterTableStatement alter && TablePass.IsMadeBy(context, alter)
                ? PassedTables.Add(context.Resolve(alter.Name))
                : PassedTables,
        };
    }
}
