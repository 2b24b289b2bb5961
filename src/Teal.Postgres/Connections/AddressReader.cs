using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace Teal.Postgres.Connections;

/// <summary>Makes a <see cref="DatabaseAddress"/> of what a person wrote.</summary>
internal static class AddressReader
{
    /// <summary>Reads <paramref name="text"/>; what it leaves out comes from <paramref name="defaults"/>.</summary>
    /// <exception cref="DatabaseAddressException">It cannot be read.</exception>
    public static DatabaseAddress Read(string text, ConnectionDefaults defaults)
    {
        text = text.Trim();
        if (text.Length == 0) throw new DatabaseAddressException("The database address is empty.");
        return PostgresUri.IsOne(text) ? FromUri(text, defaults) : FromConnectionString(text, defaults);
    }

    private static DatabaseAddress FromUri(string text, ConnectionDefaults defaults)
    {
        var parameters = PostgresUri.Parse(text);
        var settings = new NpgsqlConnectionStringBuilder();
        Guard(() => LibpqParameters.Apply(parameters, settings));

        if (settings.ApplicationName is null && Last(parameters, "fallback_application_name") is { Length: > 0 } fallback)
            settings.ApplicationName = fallback;
        settings.Password = Last(parameters, "password");
        // As libpq has it, hostaddr says where to connect, and host then only what the certificate must be for.
        var hosts = Last(parameters, "hostaddr") is { Length: > 0 } addresses ? addresses : Last(parameters, "host") ?? "";
        return Complete(settings, Last(parameters, "user"), Last(parameters, "dbname"), Hosts(hosts, Last(parameters, "port") ?? "", defaults), defaults);
    }

    private static DatabaseAddress FromConnectionString(string text, ConnectionDefaults defaults)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new DatabaseAddressException(ConnectionStringTrouble.Describe(text));
        }

        if (settings.Host is { } written && written.Contains('='))
            throw new DatabaseAddressException(
                "The database address reads like libpq's keyword=value form, which Teal does not take: write a URI, "
                + "postgres://user@host:port/database, or separate the parts with ';'.");
        var hosts = (settings.Host ?? "").Split(',', StringSplitOptions.TrimEntries)
            .Select(host => OfConnectionString(host, settings.Port, defaults)).ToImmutableArray();
        return Complete(settings, settings.Username, settings.Database, hosts, defaults);
    }

    private static DatabaseAddress Complete(
        NpgsqlConnectionStringBuilder settings, string? user, string? database, ImmutableArray<HostAddress> hosts, ConnectionDefaults defaults)
    {
        settings.Username = user is { Length: > 0 } ? user : defaults.User();
        settings.Database = database is { Length: > 0 } ? database : settings.Username;
        settings.Host = string.Join(',', hosts);
        settings.Port = hosts[0].Port;
        if (hosts.Length == 1)
        {
            settings.Host = hosts[0].Host;
            // Npgsql refuses the setting for one host; libpq would check the one.
            if (settings.TargetSessionAttributes is not null and not "any")
                throw new DatabaseAddressException("The database address asks for target_session_attrs but names one host only; leave it out.");
            settings.TargetSessionAttributes = null;
        }

        if (hosts.All(host => host.IsSocketFolder)) settings.SslMode = SslMode.Disable;
        if (settings.SslNegotiation == SslNegotiation.Direct && settings.SslMode is not (SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull))
            throw new DatabaseAddressException("The database address asks for sslnegotiation=direct, which needs sslmode require or stronger.");
        settings.PersistSecurityInfo = false;
        // A redacted DETAIL line would hide which row PostgreSQL means.
        settings.IncludeErrorDetail = true;
        return new DatabaseAddress(settings, hosts);
    }

    private static ImmutableArray<HostAddress> Hosts(string hosts, string ports, ConnectionDefaults defaults)
    {
        var names = hosts.Split(',');
        var numbers = ports.Split(',').Select(Port).ToArray();
        if (numbers.Length != 1 && numbers.Length != names.Length)
            throw new DatabaseAddressException(string.Create(CultureInfo.InvariantCulture,
                $"The database URI names {names.Length} hosts but {numbers.Length} ports: give one port, or one for each host."));
        return [.. names.Select((name, i) =>
        {
            var port = numbers[numbers.Length == 1 ? 0 : i];
            return new HostAddress(name.Length == 0 ? defaults.Host(port) : name, port);
        })];
    }

    private static int Port(string text)
    {
        if (text.Length == 0) return ConnectionDefaults.Port;
        // Not quoted: with a raw '/' in the password, this would be a part of it.
        return int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= 65535
            ? port
            : throw new DatabaseAddressException(
                "The database URI's port must be a number from 1 to 65535. (In a user or password write '@' as %40, '/' as %2F and ':' as %3A.)");
    }

    private static HostAddress OfConnectionString(string host, int port, ConnectionDefaults defaults)
    {
        if (host.Length == 0) return new HostAddress(defaults.Host(port), port);
        if (host.StartsWith('/')) return new HostAddress(host, port);
        var colon = host.LastIndexOf(':');
        var isBareIpv6 = colon >= 0 && !host.Contains(']') && host.IndexOf(':') != colon;
        if (colon > host.IndexOf(']') && !isBareIpv6 && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var own))
            (host, port) = (host[..colon], own);
        return new HostAddress(host.Trim('[', ']'), port);
    }

    private static string? Last(ImmutableArray<KeyValuePair<string, string>> parameters, string keyword) =>
        parameters.LastOrDefault(parameter => parameter.Key == keyword).Value;

    private static void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new DatabaseAddressException("A parameter of the database URI has a value that cannot be used.");
        }
    }
}
