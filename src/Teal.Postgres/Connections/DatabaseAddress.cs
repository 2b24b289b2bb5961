using System.Collections.Immutable;
using System.Text;
using Npgsql;

namespace Teal.Postgres.Connections;

/// <summary>
/// Where a database is and who connects to it. Immutable. Holds the password, but nothing public gives it away:
/// <see cref="ToString"/> is a URI without it.
/// </summary>
public sealed class DatabaseAddress
{
    private readonly string _connectionString;

    internal DatabaseAddress(NpgsqlConnectionStringBuilder settings, ImmutableArray<HostAddress> hosts)
    {
        _connectionString = settings.ConnectionString;
        Hosts = hosts;
        User = settings.Username!;
        Database = settings.Database!;
        ApplicationName = settings.ApplicationName;
    }

    /// <summary>The servers to try, in order; at least one.</summary>
    public ImmutableArray<HostAddress> Hosts { get; }

    /// <summary>The database user.</summary>
    public string User { get; }

    /// <summary>The database; the user's name unless told otherwise, as for libpq.</summary>
    public string Database { get; }

    /// <summary>The application name that the address asks for, or null where it asks for none.</summary>
    public string? ApplicationName { get; }

    /// <summary>
    /// Reads a <c>postgresql://</c> or <c>postgres://</c> URI as libpq does (PostgreSQL manual, 34.1.1.2), or else an Npgsql
    /// connection string. Left out parts get libpq's defaults: the user is PGUSER or the user of the operating system, the
    /// database has the user's name, the port is 5432, the host is /var/run/postgresql or /tmp where there is a socket for
    /// the port, otherwise localhost. SSL mode <c>prefer</c> unless said otherwise; none over a Unix socket.
    /// </summary>
    /// <param name="text">The address.</param>
    /// <exception cref="DatabaseAddressException">It cannot be read; the message says why without quoting it.</exception>
    public static DatabaseAddress Parse(string text) => AddressReader.Read(text, ConnectionDefaults.OfThisProcess);

    /// <summary>The same server and user, another database.</summary>
    public DatabaseAddress WithDatabase(string database) => With(settings => settings.Database = database);

    /// <summary>The same address under another application name.</summary>
    public DatabaseAddress WithApplicationName(string name) => With(settings => settings.ApplicationName = name);

    /// <summary>
    /// A URI that <see cref="Parse"/> reads as this address, without the password and without settings other than user,
    /// hosts, database and application name.
    /// </summary>
    public override string ToString()
    {
        var inQuery = Hosts.Any(host => host.IsSocketFolder);
        var uri = new StringBuilder("postgres://");
        uri.Append(Uri.EscapeDataString(User)).Append('@');
        if (!inQuery) uri.AppendJoin(',', Hosts);
        uri.Append('/').Append(Uri.EscapeDataString(Database));
        var separator = '?';
        if (inQuery)
        {
            Query("host", string.Join(',', Hosts.Select(host => host.Host)));
            Query("port", string.Join(',', Hosts.Select(host => host.Port)));
        }

        if (ApplicationName is not null) Query("application_name", ApplicationName);
        return uri.ToString();

        void Query(string name, string value)
        {
            uri.Append(separator).Append(name).Append('=')
                .Append(Uri.EscapeDataString(value).Replace("%2F", "/", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal));
            separator = '&';
        }
    }

    /// <summary>All settings, the password among them; a copy that the caller may change.</summary>
    internal NpgsqlConnectionStringBuilder Settings() => new(_connectionString);

    private DatabaseAddress With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = Settings();
        change(settings);
        return new DatabaseAddress(settings, Hosts);
    }
}
