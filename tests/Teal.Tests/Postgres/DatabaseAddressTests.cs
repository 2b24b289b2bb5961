using Npgsql;
using Teal.Postgres.Connections;

namespace Teal.Tests.Postgres;

public class DatabaseAddressTests
{
    private static readonly ConnectionDefaults Nowhere = new(() => "os_user", _ => false);

    // The examples of PostgreSQL's manual, 34.1.1.2, and the cases of src/interfaces/libpq/t/001_uri.pl that fit here.
    [Theory]
    [InlineData("postgresql://", "os_user", "os_user", "localhost:5432")]
    [InlineData("postgresql://localhost", "os_user", "os_user", "localhost:5432")]
    [InlineData("postgresql://localhost:5433", "os_user", "os_user", "localhost:5433")]
    [InlineData("postgresql://localhost/mydb", "os_user", "mydb", "localhost:5432")]
    [InlineData("postgresql://user@localhost", "user", "user", "localhost:5432")]
    [InlineData("postgresql://user:secret@localhost", "user", "user", "localhost:5432")]
    [InlineData("postgresql://uri-user:secret@host:12345/db", "uri-user", "db", "host:12345")]
    [InlineData("postgresql://:secret@host/db", "os_user", "db", "host:5432")]
    [InlineData("postgresql://@host", "os_user", "os_user", "host:5432")]
    [InlineData("postgres://uri-user@/", "uri-user", "uri-user", "localhost:5432")]
    [InlineData("postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp", "other", "otherdb", "localhost:5432")]
    [InlineData("postgresql://host1:123,host2:456/somedb?target_session_attrs=any", "os_user", "somedb", "host1:123,host2:456")]
    [InlineData("postgresql://host1,host2:456/somedb", "os_user", "somedb", "host1:5432,host2:456")]
    [InlineData("postgresql:///mydb?host=localhost&port=5433", "os_user", "mydb", "localhost:5433")]
    [InlineData("postgresql:///?host=a,b&port=5433", "os_user", "os_user", "a:5433,b:5433")]
    [InlineData("postgresql://[2001:db8::1234]/database", "os_user", "database", "[2001:db8::1234]:5432")]
    [InlineData("postgresql://[::1]:5433,[::2]/database", "os_user", "database", "[::1]:5433,[::2]:5432")]
    [InlineData("postgresql:///dbname?host=/var/lib/postgresql", "os_user", "dbname", "/var/lib/postgresql:5432")]
    [InlineData("postgresql://%2Fvar%2Flib%2Fpostgresql/dbname", "os_user", "dbname", "/var/lib/postgresql:5432")]
    [InlineData("postgresql://%2Fsock:5433/dbname", "os_user", "dbname", "/sock:5433")]
    [InlineData("postgres:///app?host=/socket/folder&user=me", "me", "app", "/socket/folder:5432")]
    [InlineData("postgresql://us%65r@host/d%62", "user", "db", "host:5432")]
    [InlineData("postgresql://host/d+b", "os_user", "d+b", "host:5432")]
    [InlineData("postgresql://host/db%2Fone", "os_user", "db/one", "host:5432")]
    [InlineData("postgresql://a@host/one?user=b&dbname=two&host=other", "b", "two", "other:5432")]
    [InlineData("postgresql://host/?hostaddr=10.0.0.1", "os_user", "os_user", "10.0.0.1:5432")]
    [InlineData("postgresql://u%C3%A9@host/\u00e9%C3%A9", "u\u00e9", "\u00e9\u00e9", "host:5432")]
    [InlineData("  postgresql://host/db\n", "os_user", "db", "host:5432")]
    public void A_uri_is_read_as_libpq_reads_it(string uri, string user, string database, string hosts)
    {
        var address = AddressReader.Read(uri, Nowhere);

        Assert.Equal((user, database, hosts), (address.User, address.Database, string.Join(',', address.Hosts)));
    }

    [Theory]
    [InlineData("Host=db;Username=me;Database=app", "me", "app", "db:5432")]
    [InlineData("Host=db;Port=5433;Username=me", "me", "me", "db:5433")]
    [InlineData("Server=a:1,b;Port=2;User Id=me;Database=app", "me", "app", "a:1,b:2")]
    [InlineData("Host=/sock;Database=app", "os_user", "app", "/sock:5432")]
    [InlineData("Host=[::1]:5433;Database=app", "os_user", "app", "[::1]:5433")]
    [InlineData("Host=::1;Database=app", "os_user", "app", "[::1]:5432")]
    [InlineData("Database=app", "os_user", "app", "localhost:5432")]
    [InlineData("Host=db;Password='a;b=c';Database=app", "os_user", "app", "db:5432")]
    public void A_connection_string_of_npgsql_is_read(string text, string user, string database, string hosts)
    {
        var address = AddressReader.Read(text, Nowhere);

        Assert.Equal((user, database, hosts), (address.User, address.Database, string.Join(',', address.Hosts)));
    }

    [Theory]
    [InlineData("postgres://u:p%40ss%2F@h", "p@ss/")]
    [InlineData("postgres://u:p?q#r@h", "p?q#r")]
    [InlineData("postgres://u:a:b@h", "a:b")]
    [InlineData("postgres://u@h?password=%26x", "&x")]
    [InlineData("Host=h;Username=u;Password='a;b'", "a;b")]
    public void The_password_reaches_the_connection(string text, string password) =>
        Assert.Equal(password, AddressReader.Read(text, Nowhere).Settings().Password);

    [Theory]
    [InlineData("sslmode=disable", SslMode.Disable)]
    [InlineData("sslmode=allow", SslMode.Allow)]
    [InlineData("sslmode=prefer", SslMode.Prefer)]
    [InlineData("sslmode=require", SslMode.Require)]
    [InlineData("sslmode=verify-ca", SslMode.VerifyCA)]
    [InlineData("sslmode=verify-full", SslMode.VerifyFull)]
    [InlineData("ssl=true", SslMode.Require)]
    [InlineData("", SslMode.Prefer)]
    public void Ssl_modes_have_libpqs_names(string query, SslMode mode) =>
        Assert.Equal(mode, AddressReader.Read("postgres://h/db?" + query, Nowhere).Settings().SslMode);

    [Fact]
    public void Over_a_socket_there_is_no_ssl() =>
        Assert.Equal(SslMode.Disable, AddressReader.Read("postgres:///db?host=/s&sslmode=require", Nowhere).Settings().SslMode);

    [Fact]
    public void Other_parameters_reach_npgsql()
    {
        var settings = AddressReader.Read(
            "postgres://h/db?options=-c%20geqo%3Doff&application_name=app&connect_timeout=7&keepalives=1&target_session_attrs=any&channel_binding=disable", Nowhere).Settings();

        Assert.Equal(("-c geqo=off", "app", 7, true, ChannelBinding.Disable),
            (settings.Options, settings.ApplicationName, settings.Timeout, settings.TcpKeepAlive, settings.ChannelBinding));
    }

    [Fact]
    public void A_fallback_application_name_stands_in()
    {
        Assert.Equal("f", AddressReader.Read("postgres://h?fallback_application_name=f", Nowhere).ApplicationName);
        Assert.Equal("a", AddressReader.Read("postgres://h?fallback_application_name=f&application_name=a", Nowhere).ApplicationName);
    }

    [Theory]
    [InlineData("/var/run/postgresql/.s.PGSQL.5432", "postgres:///db", "/var/run/postgresql:5432")]
    [InlineData("/tmp/.s.PGSQL.5432", "postgres:///db", "/tmp:5432")]
    [InlineData("/tmp/.s.PGSQL.5433", "postgres:///db?port=5433", "/tmp:5433")]
    [InlineData("/tmp/.s.PGSQL.5433", "postgres:///db", "localhost:5432")]
    [InlineData("/tmp/.s.PGSQL.5432", "Database=db", "/tmp:5432")]
    public void A_missing_host_is_a_socket_where_there_is_one(string socket, string text, string host) =>
        Assert.Equal(host, AddressReader.Read(text, new(() => "u", path => path == socket)).Hosts.Single().ToString());

    [Theory]
    [InlineData("", "empty")]
    [InlineData("mysql://h/db", "neither")]
    [InlineData("some words", "neither")]
    [InlineData("postgres://h:x/db", "port must be a number")]
    [InlineData("postgres://h:0/db", "port must be a number")]
    [InlineData("postgres://h:65536/db", "port must be a number")]
    [InlineData("postgres://a,b:1,c:2,d:3/db?port=1,2", "4 hosts but 2 ports")]
    [InlineData("postgres://[::1/db", "no closing ']'")]
    [InlineData("postgres://[]/db", "is empty")]
    [InlineData("postgres://[::1]x/db", "must be followed by")]
    [InlineData("postgres://h/db?nonsense=1", "unknown parameter \"nonsense\"")]
    [InlineData("postgres://h/db?sslmode", "\"sslmode\" has no value")]
    [InlineData("postgres://h/db?options=a=b", "\"options\" holds a second '='")]
    [InlineData("postgres://h/db?sslmode=maybe", "must be one of disable, allow, prefer, require, verify-ca, verify-full")]
    [InlineData("postgres://h/db?connect_timeout=soon", "\"connect_timeout\" must be a whole number")]
    [InlineData("postgres://h/db?service=x", "\"service\"")]
    [InlineData("postgres://h/db?client_encoding=LATIN1", "client_encoding")]
    [InlineData("postgres://h/d%zz", "'%' without two hexadecimal digits")]
    [InlineData("postgres://h/d%0", "'%' without two hexadecimal digits")]
    [InlineData("postgres://h/d%00", "%00")]
    [InlineData("postgres://h/db?target_session_attrs=primary", "one host only")]
    [InlineData("postgres://h/db?sslnegotiation=direct", "needs sslmode require")]
    [InlineData("Host=h;Nonsense=1", "\"Nonsense\"")]
    [InlineData("Host=h;Port=x", "\"Port\"")]
    [InlineData("host=localhost dbname=app", "keyword=value")]
    public void What_cannot_be_read_is_said_in_words(string text, string expected)
    {
        var error = Assert.Throws<DatabaseAddressException>(() => AddressReader.Read(text, Nowhere));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://me@host/app")]
    [InlineData("postgres://me@a:1,b:2/app?application_name=x%20y")]
    [InlineData("postgres://me@[::1]:5433/app")]
    [InlineData("postgres:///app?host=/some/folder&port=5433&user=me")]
    [InlineData("postgres://m%40e@host/a%2Fb%3F")]
    public void Its_text_is_a_uri_that_means_the_same(string text)
    {
        var address = AddressReader.Read(text, Nowhere);

        var again = AddressReader.Read(address.ToString(), Nowhere);

        Assert.Equal((address.User, address.Database, address.ApplicationName), (again.User, again.Database, again.ApplicationName));
        Assert.Equal(address.Hosts.AsEnumerable(), again.Hosts.AsEnumerable());
        Assert.Equal(address.ToString(), again.ToString());
    }

    [Fact]
    public void Another_database_or_application_keeps_the_rest()
    {
        var address = AddressReader.Read("postgres://me:secret@h:1/app?sslmode=require", Nowhere).WithDatabase("other").WithApplicationName("x");

        var settings = address.Settings();
        Assert.Equal(("other", "x", "me", "secret", SslMode.Require),
            (address.Database, address.ApplicationName, address.User, settings.Password, settings.SslMode));
    }

    [Theory]
    [InlineData(null, null, "teal")]
    [InlineData("backfill", null, "teal backfill")]
    [InlineData("backfill", "mine", "mine")]
    public async Task The_application_name_says_what_part_of_teal_it_is(string? role, string? own, string expected)
    {
        var address = AddressReader.Read("postgres://h/db", Nowhere);
        await using var database = new Database(own is null ? address : address.WithApplicationName(own), role);

        Assert.Equal(expected, database.Address.ApplicationName);
    }
}
