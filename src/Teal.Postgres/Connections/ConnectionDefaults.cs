namespace Teal.Postgres.Connections;

/// <summary>What stands in for the parts that an address leaves out, as libpq fills them.</summary>
/// <param name="User">Name of the database user.</param>
/// <param name="SocketExists">Whether a socket file is there; decides which folder stands in for a missing host.</param>
internal sealed record ConnectionDefaults(Func<string> User, Func<string, bool> SocketExists)
{
    /// <summary>The port that PostgreSQL listens on unless told otherwise.</summary>
    public const int Port = 5432;

    private static readonly string[] SocketFolders = ["/var/run/postgresql", "/tmp"];

    /// <summary>PGUSER, else the user of the operating system; sockets as they are in the file system.</summary>
    public static ConnectionDefaults OfThisProcess { get; } = new(
        () => Environment.GetEnvironmentVariable("PGUSER") is { Length: > 0 } user ? user : Environment.UserName, File.Exists);

    /// <summary>The first usual folder with a socket for <paramref name="port"/>, else localhost.</summary>
    public string Host(int port) =>
        SocketFolders.FirstOrDefault(folder => SocketExists($"{folder}/.s.PGSQL.{port}")) ?? "localhost";
}
