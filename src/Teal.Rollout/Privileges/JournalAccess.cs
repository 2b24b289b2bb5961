using Npgsql;
using Teal.Planning.Steps;
using Teal.Rollout.Journals;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Privileges;

/// <summary>Whether the role may use a journal that is there, perhaps another role's.</summary>
internal static class JournalAccess
{
    /// <summary>The statements that allow it; empty where nothing is missing, or there is no journal.</summary>
    /// <param name="connection">To the database.</param>
    /// <param name="forWriting">Whether it is to be written as well.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<string>> MissingAsync(NpgsqlConnection connection, bool forWriting, CancellationToken cancellation)
    {
        var privileges = forWriting ? "SELECT, INSERT, UPDATE, DELETE" : "SELECT";
        var (role, mayUse, isLacking) = (await connection.Command(
            """
            SELECT current_user::text, coalesce(has_schema_privilege(to_regnamespace($1)::oid, 'USAGE'), true),
                   EXISTS (SELECT FROM pg_catalog.pg_class c CROSS JOIN unnest($2) AS p (privilege)
                           WHERE c.relnamespace = to_regnamespace($1)::oid AND c.relkind = 'r' AND NOT has_table_privilege(c.oid, p.privilege))
            """, ObjectNames.Schema, privileges.Split(", ")).ListAsync(row => (row.GetString(0), row.GetBoolean(1), row.GetBoolean(2)), cancellation)).Single();
        var missing = new List<string>();
        if (!mayUse) missing.Add($"GRANT USAGE ON SCHEMA {ObjectNames.Schema} TO {SqlName.Quote(role)}");
        if (isLacking) missing.Add($"GRANT {privileges} ON ALL TABLES IN SCHEMA {ObjectNames.Schema} TO {SqlName.Quote(role)}");
        return missing;
    }

    /// <summary>Stops where something is missing.</summary>
    /// <exception cref="RolloutException">Something is.</exception>
    public static async Task RequireAsync(NpgsqlConnection connection, bool forWriting, CancellationToken cancellation)
    {
        if (await MissingAsync(connection, forWriting, cancellation) is { Count: > 0 } missing)
            throw new RolloutException(
                $"The journal, the schema {ObjectNames.Schema}, is another role's, and the role {await connection.Command("SELECT quote_ident(current_user)").ScalarAsync<string>(cancellation)} may not {(forWriting ? "use" : "read")} it. What is missing, for a superuser or its owner to run:"
                + string.Concat(missing.Select(line => $"\n  {line};")));
    }
}
