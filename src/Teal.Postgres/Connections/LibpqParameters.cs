using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace Teal.Postgres.Connections;

/// <summary>
/// What each connection parameter of libpq (PostgreSQL manual, 34.1.2) is to Npgsql. A parameter that Npgsql cannot honour
/// is ignored only where leaving it out makes nothing less safe; otherwise it is refused by name.
/// </summary>
internal static class LibpqParameters
{
    private delegate void Setter(NpgsqlConnectionStringBuilder builder, string keyword, string value);

    private static readonly ImmutableHashSet<string> OfTheAddress =
        ["host", "hostaddr", "port", "user", "password", "dbname", "fallback_application_name"];

    private static readonly ImmutableHashSet<string> Harmless =
        ["keepalives_count", "tcp_user_timeout", "sslcompression", "sslsni", "gsslib", "gssdelegation"];

    private static readonly ImmutableHashSet<string> Refused =
    [
        "service", "servicefile", "replication", "requirepeer", "sslcrl", "sslcrldir", "sslcertmode", "ssl_min_protocol_version",
        "ssl_max_protocol_version", "min_protocol_version", "max_protocol_version", "oauth_issuer", "oauth_client_id",
        "oauth_client_secret", "oauth_scope", "sslkeylogfile",
        "scram_client_key", "scram_server_key",
    ];

    private static readonly ImmutableDictionary<string, Setter> Setters = new Dictionary<string, Setter>
    {
        ["application_name"] = (b, _, v) => b.ApplicationName = v,
        ["options"] = (b, _, v) => b.Options = v,
        ["passfile"] = (b, _, v) => b.Passfile = v,
        ["connect_timeout"] = (b, k, v) => b.Timeout = Seconds(k, v),
        ["client_encoding"] = (_, k, v) => Choose(k, v, ("UTF8", 0), ("utf8", 0), ("UTF-8", 0), ("utf-8", 0), ("auto", 0)),
        ["sslmode"] = (b, k, v) => b.SslMode = Choose(k, v,
            ("disable", SslMode.Disable), ("allow", SslMode.Allow), ("prefer", SslMode.Prefer), ("require", SslMode.Require),
            ("verify-ca", SslMode.VerifyCA), ("verify-full", SslMode.VerifyFull)),
        ["sslnegotiation"] = (b, k, v) => b.SslNegotiation = Choose(k, v,
            ("postgres", SslNegotiation.Postgres), ("direct", SslNegotiation.Direct)),
        ["sslcert"] = (b, _, v) => b.SslCertificate = v,
        ["sslkey"] = (b, _, v) => b.SslKey = v,
        ["sslpassword"] = (b, _, v) => b.SslPassword = v,
        ["sslrootcert"] = RootCertificate,
        ["channel_binding"] = (b, k, v) => b.ChannelBinding = Choose(k, v,
            ("disable", ChannelBinding.Disable), ("prefer", ChannelBinding.Prefer), ("require", ChannelBinding.Require)),
        ["require_auth"] = (b, _, v) => b.RequireAuth = v,
        ["krbsrvname"] = (b, _, v) => b.KerberosServiceName = v,
        ["gssencmode"] = (b, k, v) => b.GssEncryptionMode = Choose(k, v,
            ("disable", GssEncryptionMode.Disable), ("prefer", GssEncryptionMode.Prefer), ("require", GssEncryptionMode.Require)),
        ["target_session_attrs"] = (b, k, v) => b.TargetSessionAttributes = Choose(k, v,
            ("any", "any"), ("read-write", "read-write"), ("read-only", "read-only"), ("primary", "primary"),
            ("standby", "standby"), ("prefer-standby", "prefer-standby")),
        ["load_balance_hosts"] = (b, k, v) => b.LoadBalanceHosts = Choose(k, v, ("disable", false), ("random", true)),
        ["keepalives"] = (b, k, v) => b.TcpKeepAlive = Choose(k, v, ("0", false), ("1", true)),
        ["keepalives_idle"] = (b, k, v) => b.TcpKeepAliveTime = Seconds(k, v),
        ["keepalives_interval"] = (b, k, v) => b.TcpKeepAliveInterval = Seconds(k, v),
    }.ToImmutableDictionary();

    /// <summary>Whether libpq has a parameter of this name.</summary>
    public static bool IsKnown(string keyword) =>
        OfTheAddress.Contains(keyword) || Setters.ContainsKey(keyword) || Harmless.Contains(keyword) || Refused.Contains(keyword);

    /// <summary>Puts every parameter but those of the address itself into <paramref name="builder"/>.</summary>
    /// <param name="parameters">In the order written.</param>
    /// <param name="builder">Where to put them.</param>
    /// <exception cref="DatabaseAddressException">A parameter is unknown, cannot be honoured, or has a bad value.</exception>
    public static void Apply(IEnumerable<KeyValuePair<string, string>> parameters, NpgsqlConnectionStringBuilder builder)
    {
        var behindSecret = false;
        foreach (var (keyword, value) in parameters)
        {
            if (Setters.TryGetValue(keyword, out var set))
            {
                if (value.Length > 0) set(builder, keyword, value);
            }
            else if (Refused.Contains(keyword))
                throw new DatabaseAddressException($"The database URI asks for \"{keyword}\", which Teal cannot honour; leave it out.");
            else if (!IsKnown(keyword))
                // Behind a password, an unknown name may be the rest of a password with a raw '&'.
                throw new DatabaseAddressException(behindSecret
                    ? "The database URI has an unknown parameter behind the password parameter; write '&' in a password as %26."
                    : $"The database URI has an unknown parameter \"{keyword}\".");
            behindSecret |= keyword is "password" or "sslpassword";
        }
    }

    private static void RootCertificate(NpgsqlConnectionStringBuilder builder, string keyword, string value)
    {
        // The system's own trust store is what Npgsql takes without a file.
        if (value != "system") builder.RootCertificate = value;
        else builder.SslMode = SslMode.VerifyFull;
    }

    private static T Choose<T>(string keyword, string value, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var names = new List<string>();
        foreach (var choice in choices)
        {
            if (choice.Name == value) return choice.Value;
            names.Add(choice.Name);
        }

        throw new DatabaseAddressException($"The database URI's \"{keyword}\" must be one of {string.Join(", ", names)}.");
    }

    private static int Seconds(string keyword, string value) => Math.Max(0, Integer(keyword, value));

    private static int Integer(string keyword, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DatabaseAddressException($"The database URI's \"{keyword}\" must be a whole number.");
}
