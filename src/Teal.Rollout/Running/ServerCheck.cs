using Npgsql;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Running;

/// <summary>Whether a server can be worked on at all.</summary>
internal static class ServerCheck
{
    private const int OldestMajor = 14;

    /// <summary>Refuses a server that is read-only or too old.</summary>
    public static async Task RequireUsableAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (number, isReplica, isReadOnly) = (await connection.Command(
            "SELECT current_setting('server_version_num')::int, pg_is_in_recovery(), current_setting('default_transaction_read_only')::bool")
            .ListAsync(row => (row.GetInt32(0), row.GetBoolean(1), row.GetBoolean(2)), cancellation)).Single();
        if (number / 10000 < OldestMajor)
            throw new RolloutException($"The server is PostgreSQL {number / 10000}; Teal works with {OldestMajor} and later.");
        if (isReplica)
            throw new RolloutException("The server is a read-only replica. Give the address of the primary.");
        if (isReadOnly)
            throw new RolloutException("Transactions are read-only by default on this connection (default_transaction_read_only). Connect as a role, or to a server, that may write.");
    }
}
