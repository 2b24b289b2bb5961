namespace Teal.Postgres.Connections;

/// <summary>One place where a server may listen.</summary>
/// <param name="Host">A host name, an IP address without brackets, or the absolute folder of a Unix socket.</param>
/// <param name="Port">1 to 65535; for a socket folder it is part of the socket's file name.</param>
public readonly record struct HostAddress(string Host, int Port)
{
    /// <summary>Whether it is the folder of a Unix socket.</summary>
    public bool IsSocketFolder => Host.StartsWith('/');

    /// <summary><c>host:port</c>, with an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
