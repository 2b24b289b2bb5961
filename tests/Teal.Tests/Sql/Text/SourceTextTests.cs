using Teal.Sql.Parsing;
using Teal.Sql.Text;

namespace Teal.Tests.Sql.Text;

public class SourceTextTests
{
    [Theory]
    [InlineData("a\nb", 2, 2, 1)]
    [InlineData("a\r\nb", 3, 2, 1)]
    [InlineData("a\rb", 2, 2, 1)]
    [InlineData("a\r\rb", 3, 3, 1)]
    [InlineData("a\n\rb", 3, 3, 1)]
    [InlineData("a\r\n", 3, 2, 1)]
    [InlineData("abc", 3, 1, 4)]
    [InlineData("", 0, 1, 1)]
    public void Lines_end_as_editors_end_them(string text, int offset, int line, int column) =>
        Assert.Equal(new SourcePosition(line, column), new SourceText("t.sql", text).PositionOf(offset));

    [Theory]
    [InlineData("SELECT 1;\nSELECT \0 2;")]
    [InlineData("SELECT 1;\r\nSELECT 2 \0;\r\nSELECT 3;")]
    [InlineData("\uFEFFSELECT 1;\rSELEC 2;")]
    public void Odd_characters_are_errors_in_their_line_and_spoil_nothing_else(string sql)
    {
        var script = SqlParser.Parse(sql);
        Assert.Equal("SELECT", script.Statements[0].Keywords);
        Assert.Contains(script.Errors, e => script.Source.PositionOf(e.Span.Start).Line == 2);
        Assert.Equal(sql, string.Concat(script.Tokens.Select(t => script.Source.Slice(t.Span))));
    }

    [Fact]
    public void Lines_are_given_without_their_ends()
    {
        var text = new SourceText("t.sql", "a\r\nb\rc\n\nd");
        Assert.Equal(["a", "b", "c", "", "d"], Enumerable.Range(1, 5).Select(text.Line));
    }
}
