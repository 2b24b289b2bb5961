using System.Reflection;
using Teal.Postgres.Connections;

namespace Teal.Tests.Postgres;

public class PasswordSecrecyTests
{
    private const string Secret = "s3cr3t";

    private static readonly ConnectionDefaults Nowhere = new(() => "os_user", _ => false);

    [Theory]
    [InlineData("postgres://u:s3cr3t@h:x/db")]
    [InlineData("postgres://u:s3cr3t@h/db?nonsense=1")]
    [InlineData("postgres://u:s3cr3t%@h/db")]
    [InlineData("postgres://u:s3cr3t%00@h/db")]
    // Raw characters in the password, which make parts of it look like something else.
    [InlineData("postgres://u:x/s3cr3t@h/db")]
    [InlineData("postgres://u:s3cr3t/x@h/db")]
    [InlineData("postgres://u:5432/s3cr3t@h/db")]
    [InlineData("postgres://u:x@s3cr3t@h/db")]
    [InlineData("postgres://h/db?user=u&password=x&s3cr3t=1")]
    [InlineData("postgres://h/db?user=u&password=x&s3cr3t")]
    [InlineData("postgres://h/db?password=s3cr3t=x")]
    [InlineData("postgres://h/db?password=s3cr3t%zz")]
    [InlineData("postgres://u:[s3cr3t/x@h/db")]
    [InlineData("postgresq://u:s3cr3t@h/db")]
    [InlineData("Host=h;Password=s3cr3t;Nonsense=1")]
    [InlineData("Host=h;Password=x;s3cr3t=1")]
    [InlineData("Host=h;Password='s3cr3t;Port=1")]
    [InlineData("Host=h;Pwd=x;s3cr3t")]
    [InlineData("Host=h;Port=x;Password=s3cr3t")]
    [InlineData("host=h password=s3cr3t dbname=x")]
    [InlineData("host=h password=s3cr3t dbname=x;Port=1")]
    [InlineData("s3cr3t")]
    public void An_address_that_cannot_be_read_is_refused_without_showing_it(string text)
    {
        var error = Assert.Throws<DatabaseAddressException>(() => AddressReader.Read(text, Nowhere));

        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(error.InnerException);
    }

    [Theory]
    [InlineData("postgres://u:s3cr3t@127.0.0.1:1/db")]
    [InlineData("postgres:///db?host=127.0.0.1&port=1&password=s3cr3t&user=u")]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=s3cr3t;Persist Security Info=true")]
    public async Task Nothing_public_of_an_address_or_database_gives_the_password_away(string text)
    {
        var address = AddressReader.Read(text, Nowhere);
        await using var database = new Database(address.WithDatabase("x").WithApplicationName("y"), "role");

        var error = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => database.OpenAsync("testing"));

        Assert.Equal(Secret, address.Settings().Password);
        Assert.All(Texts(address).Concat(Texts(database)).Concat(Texts(database.DataSource)).Concat(Texts(error)),
            shown => Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_named_with_the_cause_and_what_to_do()
    {
        await using var database = new Database(AddressReader.Read("postgres://me@127.0.0.1:1/app", Nowhere));

        var error = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => database.OpenAsync("reading the journal"));

        Assert.Contains("\"app\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"me\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("reading the journal", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Check host and port", error.Message, StringComparison.Ordinal);
        Assert.Null(error.SqlState);
    }

    private static IEnumerable<string> Texts(object instance) =>
        instance.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => property.GetValue(instance)?.ToString() ?? "")
            .Append(instance.ToString() ?? "");
}
