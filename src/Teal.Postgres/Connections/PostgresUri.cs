using System.Collections.Immutable;
using System.Text;

namespace Teal.Postgres.Connections;

/// <summary>
/// Splits a <c>postgresql://</c> URI into libpq's parameters. The same reading as <c>conninfo_uri_parse_options</c> of
/// PostgreSQL's <c>src/interfaces/libpq/fe-connect.c</c>, but for one thing: where a raw <c>@</c>, <c>/</c> or <c>:</c>
/// inside the password would make libpq take a part of the password for a host, port or database, and later show it,
/// this refuses.
/// </summary>
internal sealed class PostgresUri
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    private readonly string _text;
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _parameters =
        ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private int _at;

    private PostgresUri(string text, int start)
    {
        _text = text;
        _at = start;
    }

    /// <summary>Whether <paramref name="text"/> begins like a URI of PostgreSQL; case matters, as to libpq.</summary>
    public static bool IsOne(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.Ordinal));

    /// <summary>The parameters in the order written; a later one of the same name wins.</summary>
    /// <exception cref="DatabaseAddressException">The text is no such URI.</exception>
    public static ImmutableArray<KeyValuePair<string, string>> Parse(string text)
    {
        var scheme = Schemes.First(s => text.StartsWith(s, StringComparison.Ordinal));
        var uri = new PostgresUri(text, scheme.Length);
        uri.ReadUser();
        uri.ReadHosts();
        uri.ReadDatabase();
        uri.ReadQuery();
        return uri._parameters.ToImmutable();
    }

    private void ReadUser()
    {
        var end = IndexOfAny("@/", _at);
        if (end == _text.Length || _text[end] != '@') return;
        var colon = IndexOfAny(":@", _at);
        Add("user", Decode(_text[_at..colon], "the user"));
        if (colon < end) Add("password", Decode(_text[(colon + 1)..end], "the password"));
        _at = end + 1;
    }

    private void ReadHosts()
    {
        var hosts = new List<string>();
        var ports = new List<string>();
        while (true)
        {
            hosts.Add(ReadHost());
            ports.Add(ReadPort());
            if (_at == _text.Length || _text[_at] != ',') break;
            _at++;
        }

        if (hosts.Any(host => host.Contains('@'))) throw MisplacedAt();
        Add("host", Decode(string.Join(',', hosts), "the host"));
        if (ports.Any(port => port.Length > 0)) Add("port", Decode(string.Join(',', ports), "the port"));
    }

    private string ReadHost()
    {
        var start = _at;
        if (_at == _text.Length || _text[_at] != '[')
        {
            _at = IndexOfAny(":/?,", _at);
            return _text[start.._at];
        }

        var end = _text.IndexOf(']', start);
        if (end < 0) throw new DatabaseAddressException("The IPv6 address in the database URI has no closing ']'.");
        if (end == start + 1) throw new DatabaseAddressException("The IPv6 address in the database URI is empty.");
        _at = end + 1;
        if (_at < _text.Length && !":/?,".Contains(_text[_at], StringComparison.Ordinal))
            throw new DatabaseAddressException("The IPv6 address in the database URI must be followed by ':', '/', '?' or ','.");
        return _text[(start + 1)..end];
    }

    private string ReadPort()
    {
        if (_at == _text.Length || _text[_at] != ':') return "";
        var start = _at + 1;
        _at = IndexOfAny("/?,", start);
        return _text[start.._at];
    }

    private void ReadDatabase()
    {
        if (_at == _text.Length || _text[_at] != '/') return;
        var start = _at + 1;
        _at = IndexOfAny("?", start);
        var database = _text[start.._at];
        if (database.Contains('@')) throw MisplacedAt();
        if (database.Length > 0) Add("dbname", Decode(database, "the database"));
    }

    private void ReadQuery()
    {
        if (_at == _text.Length) return;
        _at++;
        while (_at < _text.Length)
        {
            var end = IndexOfAny("&", _at);
            ReadQueryParameter(_text[_at..end]);
            _at = Math.Min(end + 1, _text.Length);
        }
    }

    private void ReadQueryParameter(string pair)
    {
        var equals = pair.IndexOf('=');
        var keyword = Decode(equals < 0 ? pair : pair[..equals], "a parameter's name");
        var shown = LibpqParameters.IsKnown(keyword) || !HasSecret ? $"parameter \"{keyword}\"" : "a parameter";
        if (equals < 0)
            throw new DatabaseAddressException($"In the database URI, {shown} has no value: write name=value.");
        if (pair.IndexOf('=', equals + 1) >= 0)
            throw new DatabaseAddressException($"In the database URI, the value of {shown} holds a second '=': write it as %3D.");
        var value = Decode(pair[(equals + 1)..], shown);

        // JDBC's spelling, which libpq takes too.
        if (keyword == "ssl" && value == "true") (keyword, value) = ("sslmode", "require");
        Add(keyword, value);
    }

    private bool HasSecret => _parameters.Any(p => p.Key is "password" or "sslpassword");

    private void Add(string keyword, string value)
    {
        if (value.Length > 0 || keyword is not ("user" or "password" or "host" or "port")) _parameters.Add(new(keyword, value));
    }

    private int IndexOfAny(string characters, int from)
    {
        var index = _text.AsSpan(from).IndexOfAny(characters);
        return index < 0 ? _text.Length : from + index;
    }

    private static DatabaseAddressException MisplacedAt() => new(
        "The database URI holds an '@' where none may stand. In a user or password write '@' as %40, '/' as %2F and ':' as %3A; "
        + "in a database name write '@' as %40.");

    private static string Decode(string text, string what)
    {
        if (!text.Contains('%')) return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
                continue;
            }

            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new DatabaseAddressException($"In the database URI, {what} holds a '%' without two hexadecimal digits behind it: write a plain '%' as %25.");
            var code = Convert.ToByte(text.Substring(i + 1, 2), 16);
            if (code == 0) throw new DatabaseAddressException($"In the database URI, {what} holds %00, which PostgreSQL cannot take.");
            bytes.Add(code);
            i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
