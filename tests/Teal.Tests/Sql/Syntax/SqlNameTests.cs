using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Syntax;

public class SqlNameTests
{
    // The expected values are those of quote_ident on PostgreSQL 18.
    [Theory]
    [InlineData("users", "users")]
    [InlineData("_a1$", "\"_a1$\"")]
    [InlineData("Users", "\"Users\"")]
    [InlineData("1a", "\"1a\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("größe", "\"größe\"")]
    [InlineData("select", "\"select\"")]
    [InlineData("left", "\"left\"")]
    [InlineData("between", "\"between\"")]
    [InlineData("name", "name")]
    [InlineData("", "\"\"")]
    public void Names_are_quoted_where_they_must_be(string name, string expected) => Assert.Equal(expected, SqlName.Quote(name));

    [Theory]
    [InlineData("a'b", "'a''b'")]
    [InlineData("a\\b", "E'a\\\\b'")]
    public void Literals_mean_their_text(string text, string expected)
    {
        Assert.Equal(expected, SqlName.Literal(text));
        var select = Assert.IsType<SelectStatement>(SqlParser.Parse("SELECT " + expected).Statements.Single());
        Assert.Equal(text, ((Literal)((SelectQuery)select.Query).Items[0].Value).Value);
    }

    [Theory]
    [InlineData("Abc", "abc")]
    [InlineData("ÄBC", "Äbc")]
    [InlineData("\"A\"\"b\"", "A\"b")]
    [InlineData("U&\"d\\0061t\\+000061\"", "data")]
    [InlineData("U&\"d!0061ta\" UESCAPE '!'", "data")]
    [InlineData("a123456789_123456789_123456789_123456789_123456789_123456789_1234567", "a123456789_123456789_123456789_123456789_123456789_123456789_12")]
    [InlineData("\"ääääääääääääääääääääääääääääääää\"", "äääääääääääääääääääääääääääääää")]
    public void Identifier_means_what_the_server_understands(string written, string expected)
    {
        var table = Assert.IsType<CreateTableStatement>(SqlParser.Parse($"CREATE TABLE {written} (a int)").Statements.Single());
        Assert.Equal(expected, table.Name.Name);
        Assert.Equal(written.Length, table.Name.Span.Length);
    }
}
