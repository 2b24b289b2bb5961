namespace Teal.Rollout.Running;

/// <summary>What a transaction sets that goes over a part of a table, and must see every row of it.</summary>
internal static class WholeTable
{
    /// <summary>
    /// For the transaction at hand, as items of a SELECT. With <c>row_security</c> off the server refuses where a policy would
    /// hide rows, instead of hiding them. Without <c>jit</c>: a part is small whatever the planner thinks, and compiling its plan was seen to
    /// take longer than the rest of it. The <c>lock_timeout</c> is far below <c>deadlock_timeout</c>: where a part and a transaction of the
    /// application wait for each other, the part gives way before the server chooses a victim. A commit need not wait for the disk: rows and
    /// journal are lost together or not at all.
    /// </summary>
    public const string Settings =
        """
        set_config('row_security', 'off', true), set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true),
        set_config('lock_timeout', '100ms', true), set_config('synchronous_commit', 'off', true), set_config('jit', 'off', true)
        """;
}
