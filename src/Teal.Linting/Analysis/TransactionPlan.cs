using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Which statements of a file share a transaction.</summary>
internal static class TransactionPlan
{
    // Statements that PostgreSQL refuses inside a transaction block (PreventInTransactionBlock in src/backend).
    private static readonly string[] OutsideOnly =
    [
        "VACUUM", "CREATE DATABASE", "DROP DATABASE", "ALTER SYSTEM", "CREATE TABLESPACE", "DROP TABLESPACE", "REINDEX DATABASE",
        "REINDEX SYSTEM",
    ];

    /// <summary>The transaction of each statement, in their order.</summary>
    public static ImmutableArray<TransactionPlace> Of(SqlScript script, TransactionMode mode)
    {
        switch (mode)
        {
            case TransactionMode.PerFile:
            case TransactionMode.OneQuery when script.Statements.Length > 1:
                return [.. script.Statements.Select(_ => new TransactionPlace(0, true, false))];
            case TransactionMode.PerStatement:
                return [.. script.Statements.Select((_, i) => new TransactionPlace(i, true, false))];
        }

        if (mode != TransactionMode.Unknown || script.Statements.Any(s => s is TransactionStatement { Action: TransactionAction.Begin or TransactionAction.Commit }))
            return AsWritten(script);
        var alone = script.Statements.Count(s => s is not (SetStatement or MetaCommandStatement)) <= 1
            || script.Statements.Any(RunsOutsideOnly);
        return [.. script.Statements.Select((_, i) => alone ? TransactionPlace.Alone(i) : new TransactionPlace(0, true, true))];
    }

    private static ImmutableArray<TransactionPlace> AsWritten(SqlScript script)
    {
        var places = ImmutableArray.CreateBuilder<TransactionPlace>(script.Statements.Length);
        var begin = -1;
        for (var i = 0; i < script.Statements.Length; i++)
        {
            var action = (script.Statements[i] as TransactionStatement)?.Action;
            if (action == TransactionAction.Begin && begin < 0) begin = i;
            places.Add(begin < 0 ? TransactionPlace.Alone(i) : new TransactionPlace(begin, true, false));
            if (action is TransactionAction.Commit or TransactionAction.Rollback or TransactionAction.TwoPhase) begin = -1;
        }

        return places.MoveToImmutable();
    }

    private static bool RunsOutsideOnly(Statement statement) => statement switch
    {
        CreateIndexStatement { Concurrently: true } or DropStatement { Concurrently: true } => true,
        AlterTableStatement alter => alter.Actions.Any(a => a is DetachPartitionAction { Concurrently: true }),
        DoStatement block => CommitsIn(block.Body),
        ReindexStatement { Concurrently: true } => true,
        _ => OutsideOnly.Contains(statement.Keywords),
    };

    private static bool CommitsIn(ProcedureBody body) =>
        body.Statements.Any(s => s.Statement is TransactionStatement { Action: TransactionAction.Commit });
}
