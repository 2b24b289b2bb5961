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
        var (number, isReplica, readOnly) = (await connection.Command(
            "SELECT current_setting('server_version_num')::int, pg_is_in_recovery(), (SELECT source FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only' AND setting = 'on')")
            .ListAsync(row => (row.GetInt32(0), row.GetBoolean(1), row.IsDBNull(2) ? null : row.GetString(2)), cancellation)).Single();
        if (number / 10000 < OldestMajor)
            throw new RolloutException($"The server is PostgreSQL {number / 10000}; Teal works with {OldestMajor} and later.");
        if (isReplica)
            throw new RolloutException(
                $"The server at {connection.Host}, port {connection.Port}, is a read-only replica{await PrimaryAsync(connection, cancellation)}, and this command writes. Nothing was changed. Give the address of the primary; of several hosts, target_session_attrs=read-write in the address finds it. `teal status` and --dry-run work on a replica too.");
        if (readOnly is not null)
            throw new RolloutException(
                $"Transactions on this connection are read-only: default_transaction_read_only is on, set {Source(readOnly)}, and this command writes. Nothing was changed. Where it is meant for other sessions, give options=-cdefault_transaction_read_only=off in the address, or ALTER ROLE {await connection.Command("SELECT quote_ident(current_user)").ScalarAsync<string>(cancellation)} SET default_transaction_read_only = off; where it is meant for all, wait until it is taken back. `teal status` and --dry-run work all the same.");
    }

    // What a role may not see is NULL.
    private static async Task<string> PrimaryAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await connection.Command("SELECT format(' of %s, port %s', sender_host, sender_port) FROM pg_catalog.pg_stat_wal_receiver WHERE sender_host IS NOT NULL").ScalarAsync<string>(cancellation) ?? "";

    // The words of pg_settings.source (src/backend/utils/misc/guc_tables.c, GucSource_Names).
    private static string Source(string source) => source switch
    {
        "database" => "for the database",
        "user" => "for the role",
        "database user" => "for the role in this database",
        "client" => "by the address",
        _ => $"for the whole server ({source})",
    };
}
