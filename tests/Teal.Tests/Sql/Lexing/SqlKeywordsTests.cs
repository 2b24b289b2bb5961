using Teal.Sql.Lexing;

namespace Teal.Tests.Sql.Lexing;

public class SqlKeywordsTests
{
    [Theory]
    [InlineData("select", KeywordKind.Reserved)]
    [InlineData("user", KeywordKind.Reserved)]
    [InlineData("left", KeywordKind.TypeOrFunctionName)]
    [InlineData("between", KeywordKind.ColumnName)]
    [InlineData("json_table", KeywordKind.ColumnName)]
    [InlineData("merge_action", KeywordKind.ColumnName)]
    [InlineData("name", KeywordKind.Unreserved)]
    [InlineData("enforced", KeywordKind.Unreserved)]
    [InlineData("system_user", KeywordKind.Reserved)]
    [InlineData("selec", null)]
    [InlineData("SELECT", null)]
    [InlineData("", null)]
    public void Category_is_that_of_kwlist(string word, KeywordKind? expected) => Assert.Equal(expected, SqlKeywords.KindOf(word));

    [Fact]
    public void There_are_as_many_as_in_PostgreSQL_18() => Assert.Equal(494, SqlKeywords.All.Length);

    [Fact]
    public void Tags_stand_in_the_order_of_the_words()
    {
        var names = Enum.GetNames<Tag>();
        for (var i = 0; i < SqlKeywords.All.Length; i++)
            Assert.Equal(SqlKeywords.All[i].Replace("_", "", StringComparison.Ordinal), names[i + 1].ToLowerInvariant());
    }

    [Fact]
    public void Every_keyword_is_found_in_any_case()
    {
        for (var i = 0; i < SqlKeywords.All.Length; i++)
        {
            var upper = SqlKeywords.All[i].ToUpperInvariant();
            Assert.Equal((Tag)(i + 1), SqlKeywords.Find(upper, SqlKeywords.Hash(upper)));
        }
    }
}
