using System.Globalization;

namespace Teal.Postgres.Execution;

/// <summary>A session that holds, or waits in front for, a lock that a statement needs.</summary>
/// <param name="ProcessId">Its server process; 0 for a prepared transaction, which has none.</param>
/// <param name="ApplicationName">Its application name; empty where it has none or may not be seen.</param>
/// <param name="State">As <c>pg_stat_activity</c> says it: <c>active</c>, <c>idle in transaction</c>, …; empty where it may not be seen.</param>
/// <param name="TransactionAge">How long its transaction has been open, or null where that may not be seen.</param>
/// <param name="Query">Its running or last statement, at most 200 characters.</param>
public sealed record LockBlocker(int ProcessId, string ApplicationName, string State, TimeSpan? TransactionAge, string Query)
{
    /// <summary>One line for a person.</summary>
    public override string ToString()
    {
        if (ProcessId == 0) return "a prepared transaction (see pg_prepared_xacts)";
        var age = TransactionAge is { } a ? string.Create(CultureInfo.InvariantCulture, $", transaction open for {a.TotalSeconds:0.0} s") : "";
        var state = State.Length > 0 ? ", " + State : "";
        var query = Query.Length > 0 ? ": " + StatementText.OnOneLine(Query) : "";
        return string.Create(CultureInfo.InvariantCulture, $"pid {ProcessId} ({(ApplicationName.Length > 0 ? ApplicationName : "no application name")}{state}{age}){query}");
    }
}
