namespace Teal.Sql.Lexing;

/// <summary>PostgreSQL's keywords.</summary>
public static class SqlKeywords
{
    /// <summary>The category of a keyword, or null where <paramref name="word"/> (in lower case) is none.</summary>
    public static KeywordKind? KindOf(string word) => throw new NotImplementedException();
}
