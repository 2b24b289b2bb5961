using System.Data.Common;
using System.Text.RegularExpressions;
using Teal.Postgres.Connections;
using Teal.Sql.Syntax;

namespace Teal.Cli.Rollouts;

/// <summary>What helps where the server refused something because of who asked, or because it takes no writes at all.</summary>
internal static partial class ServerRefusal
{
    private const string InsufficientPrivilege = "42501", ReadOnly = "25006";

    /// <summary>What to do, as sentences to set behind the message; null where it is no such refusal.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="address">Where it was asked, and as whom.</param>
    public static string? Advice(Exception error, DatabaseAddress address)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            switch ((cause as DbException)?.SqlState)
            {
                case InsufficientPrivilege:
                    return $"The role {SqlName.Quote(address.User)} lacks a privilege. {Grant(cause.Message, SqlName.Quote(address.User))} Then run the same command again: what was committed stays.";
                case ReadOnly:
                    return $"The server at {string.Join(", ", address.Hosts)} takes no writes any more: it is a replica by now, or default_transaction_read_only is on. Give the address of the primary and run the same command again: what was committed stays.";
            }

        return null;
    }

    // The server names the object in its message alone (aclcheck_error of src/backend/catalog/aclchk.c).
    private static string Grant(string message, string role)
    {
        if (Denied().Match(message) is { Success: true } denied)
        {
            var (kind, name) = (denied.Groups[1].Value, Name(denied.Groups[2].Value));
            return kind switch
            {
                "schema" => $"What helps: GRANT USAGE, CREATE ON SCHEMA {name} TO {role};",
                "database" => $"What helps: GRANT CREATE, TEMPORARY ON DATABASE {name} TO {role};",
                "function" or "procedure" => $"What helps: GRANT EXECUTE ON {kind.ToUpperInvariant()} {name} TO {role};",
                "type" or "language" => $"What helps: GRANT USAGE ON {kind.ToUpperInvariant()} {name} TO {role};",
                "sequence" => $"What helps: GRANT USAGE, SELECT, UPDATE ON SEQUENCE {name} TO {role};",
                _ => $"What helps: GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {name} TO {role};",
            };
        }

        if (NotOwner().Match(message) is { Success: true } owned)
            return $"What helps: ALTER {(owned.Groups[1].Value == "relation" ? "TABLE" : owned.Groups[1].Value.ToUpperInvariant())} {Name(owned.Groups[2].Value)} OWNER TO {role}; or GRANT its owner's role to {role};";
        if (NotMember().Match(message) is { Success: true } member)
            return $"What helps: GRANT {Name(member.Groups[1].Value)} TO {role};";
        if (Hidden().Match(message) is { Success: true } hidden)
            return $"Row-level security hides rows of {Name(hidden.Groups[1].Value)} from it, and Teal never works on a part of a table unnoticed. Connect as the table's owner, or ALTER ROLE {role} BYPASSRLS;";
        return message.Contains("temporary tables", StringComparison.Ordinal)
            ? $"What helps: GRANT TEMPORARY ON DATABASE {SqlName.Quote(Database(message))} TO {role};"
            : "Connect as a role that may do this, or have the privilege granted that the message names.";
    }

    private static string Name(string name) => SqlName.Quote(name.Trim('"'));

    private static string Database(string message) => message.Split('"') is { Length: > 1 } parts ? parts[1] : "";

    [GeneratedRegex("permission denied for (schema|database|function|procedure|type|language|sequence|table|relation|view|materialized view|foreign table) ([^\\r\\n]+)")]
    private static partial Regex Denied();

    [GeneratedRegex("must be owner of (table|relation|view|materialized view|foreign table|sequence|function|type|schema|index) ([^\\r\\n]+)")]
    private static partial Regex NotOwner();

    [GeneratedRegex("must be (?:member of role|able to SET ROLE) \"([^\"]+)\"")]
    private static partial Regex NotMember();

    [GeneratedRegex("row-level security policy for table \"([^\"]+)\"")]
    private static partial Regex Hidden();
}
