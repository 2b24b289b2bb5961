namespace Teal.Rollout.Running;

/// <summary>What a transaction sets that must see every row of a table, and may take its time.</summary>
internal static class WholeTable
{
    /// <summary>
    /// For the transaction at hand, as items of a SELECT. With <c>row_security</c> off the server refuses where a policy would
    /// hide rows, instead of hiding them. Without <c>jit</c>: a part is small whatever the planner thinks, and compiling its plan was seen to
    /// take longer than the rest of it.
    /// </summary>
    public const string Settings = "set_config('row_security', 'off', true), set_config('statement_timeout', '0', true), set_config('jit', 'off', true)";
}
