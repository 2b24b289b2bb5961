using Teal.Sql.Schema;

namespace Teal.Linting.Analysis;

/// <summary>What to do about a constraint that PostgreSQL can only build under a lock.</summary>
internal static class NoOnlineWay
{
    /// <summary>The honest advice.</summary>
    /// <param name="table">The table.</param>
    /// <param name="what">What is added: <c>an exclusion constraint</c>.</param>
    public static string Advice(RelationName table, string what) =>
        $"""
        PostgreSQL has no way to add {what} to a table in use without this lock: neither NOT VALID nor USING INDEX serves for it.
        -- Build it on a new table that is kept equal by triggers, fill that one in small transactions, and switch to it:
        CREATE TABLE {new RelationName(table.Schema, NewNames.For(table, "new"))} (LIKE {table} INCLUDING ALL);
        -- and add the constraint to it while it is empty;
        -- Or, where the table is small, accept the pause and bound at least the wait for the lock:
        SET lock_timeout = '500ms';
        """;
}
