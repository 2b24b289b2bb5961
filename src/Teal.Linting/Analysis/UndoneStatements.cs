using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Which statements of a file it rolls back itself: by ROLLBACK, or by ROLLBACK TO SAVEPOINT.</summary>
internal static class UndoneStatements
{
    /// <summary>Marks them in <paramref name="places"/>, the transactions of the statements of <paramref name="script"/>.</summary>
    public static void Mark(SqlScript script, TransactionPlace[] places)
    {
        if (!script.Statements.Any(IsBack)) return;
        // Where what takes a statement back begins; so that no statement is passed twice.
        var undoneFrom = new int?[places.Length];
        var savepoints = new Dictionary<string, int>(StringComparer.Ordinal);
        var start = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (i > 0 && (places[i].Group != places[i - 1].Group || TransactionPlan.Ends(script.Statements[i - 1])))
            {
                start = i;
                savepoints.Clear();
            }

            if (script.Statements[i] is not TransactionStatement statement || !places[i].IsShared) continue;
            if (statement is { Action: TransactionAction.Savepoint, Savepoint: { } made }) savepoints[made.Name] = i;
            else if (statement.Action == TransactionAction.Rollback) Undo(start, i);
            else if (statement is { Action: TransactionAction.RollbackTo, Savepoint: { } to } && savepoints.TryGetValue(to.Name, out var first)) Undo(first, i);
        }

        void Undo(int from, int to)
        {
            for (var i = to; i >= from; i = undoneFrom[i] is { } before ? before - 1 : i - 1)
            {
                places[i] = places[i] with { IsUndone = true };
                undoneFrom[i] ??= i;
            }

            undoneFrom[to] = from;
        }
    }

    private static bool IsBack(Statement statement) => statement is TransactionStatement { Action: TransactionAction.Rollback or TransactionAction.RollbackTo };
}
