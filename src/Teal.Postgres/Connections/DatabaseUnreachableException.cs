using System.Net.Sockets;
using Npgsql;

namespace Teal.Postgres.Connections;

/// <summary>No connection could be opened, or it was lost. The message is complete for a person and holds no password.</summary>
public sealed class DatabaseUnreachableException : Exception
{
    internal DatabaseUnreachableException(string purpose, DatabaseAddress address, Exception cause)
        : base(Describe(purpose, address, cause), cause)
    {
        SqlState = (cause as PostgresException)?.SqlState;
        Address = address;
    }

    /// <summary>What PostgreSQL answered, or null where nothing answered.</summary>
    public string? SqlState { get; }

    /// <summary>Where the connection was to go.</summary>
    public DatabaseAddress Address { get; }

    private static string Describe(string purpose, DatabaseAddress address, Exception cause)
    {
        var where = $"database \"{address.Database}\" on {string.Join(", ", address.Hosts)} as user \"{address.User}\"";
        return $"Cannot connect to {where} ({purpose}). {What(cause)} {Next(address, cause)}";
    }

    private static string What(Exception cause) => cause switch
    {
        PostgresException p => $"PostgreSQL said: {p.MessageText} (SQLSTATE {p.SqlState}).",
        AggregateException a => string.Join(' ', a.InnerExceptions.Select(What).Distinct()),
        { InnerException: { } inner } => What(inner),
        TimeoutException => "No answer came in time.",
        _ => $"The network said: {cause.Message.TrimEnd('.')}.",
    };

    private static string Next(DatabaseAddress address, Exception cause) => Root(cause) switch
    {
        PostgresException { SqlState: "28P01" or "28000" } => "Check the user and the password, and pg_hba.conf on the server.",
        PostgresException { SqlState: "3D000" } => "Check the database's name, or create it.",
        PostgresException { SqlState: "53300" } => "Wait until a connection is free, or raise max_connections.",
        PostgresException { SqlState: "57P03" } => "Try again when the server has started.",
        PostgresException { SqlState: "57P01" or "57P02" } => "Try again when the server is back.",
        PostgresException => "Check the address that was given.",
        TimeoutException => "Check host and port, and that no firewall stands between.",
        SocketException when address.Hosts.All(host => host.IsSocketFolder) => "Check that the server runs and that its socket is in that folder.",
        SocketException => "Check host and port, and that the server runs and takes TCP connections.",
        _ when Root(cause).Message.Contains("No password", StringComparison.OrdinalIgnoreCase) => "Give the password in the address, in PGPASSWORD or in a password file.",
        _ => "Check the address and its SSL settings.",
    };

    private static Exception Root(Exception cause) => cause switch
    {
        PostgresException => cause,
        AggregateException a when a.InnerExceptions.Count > 0 => Root(a.InnerExceptions[0]),
        { InnerException: { } inner } => Root(inner),
        _ => cause,
    };
}
