using System.Data.Common;
using Npgsql;

namespace Teal.Postgres.Connections;

/// <summary>Says what is wrong with an Npgsql connection string without showing a secret that stands in it.</summary>
internal static class ConnectionStringTrouble
{
    /// <summary>
    /// A sentence about <paramref name="text"/>, which Npgsql refused. Keywords are named up to the first password;
    /// behind it a keyword may be the rest of a password that holds a raw ';'.
    /// </summary>
    public static string Describe(string text)
    {
        const string forms = "Write a URI, postgres://user@host:port/database, or an Npgsql connection string, Host=…;Username=…;Database=….";
        if (!text.Contains('=')) return "The database address is neither a postgres:// URI nor a connection string. " + forms;

        foreach (var part in text.Split(';'))
        {
            var equals = part.IndexOf('=');
            if (equals < 0) continue;
            var keyword = part[..equals].Trim();
            if (keyword.Contains("password", StringComparison.OrdinalIgnoreCase) || keyword.Equals("pwd", StringComparison.OrdinalIgnoreCase)) break;
            if (!IsAccepted(part)) return $"In the database's connection string, \"{keyword}\" is no keyword of Npgsql or has a value that it cannot take.";
        }

        return "The database's connection string cannot be read; a value that holds ';', '=' or quotes must stand in quotes. " + forms;
    }

    private static bool IsAccepted(string part)
    {
        try
        {
            // Split without Npgsql first: a part that is only half of a quoted value is no keyword of its own.
            _ = new DbConnectionStringBuilder { ConnectionString = part };
        }
        catch (ArgumentException)
        {
            return true;
        }

        try
        {
            _ = new NpgsqlConnectionStringBuilder(part);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            return false;
        }
    }
}
