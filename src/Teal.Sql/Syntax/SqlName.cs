using Teal.Sql.Lexing;

namespace Teal.Sql.Syntax;

/// <summary>The one place where an identifier becomes SQL text.</summary>
public static class SqlName
{
    /// <summary>
    /// <paramref name="name"/> as SQL: in double quotes where PostgreSQL would otherwise fold it, misread it or take it for
    /// a keyword that may not name a column or table, as <c>quote_ident</c> does.
    /// </summary>
    public static string Quote(string name) =>
        IsPlain(name) && SqlKeywords.KindOf(name) is null or KeywordKind.Unreserved
            ? name
            : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary><paramref name="schema"/> and <paramref name="name"/> with a point between; the name alone where the schema is null.</summary>
    public static string Quote(string? schema, string name) =>
        schema is null ? Quote(name) : Quote(schema) + "." + Quote(name);

    /// <summary>
    /// <paramref name="text"/> as a string literal, for the few places of DDL where a parameter is not possible.
    /// Needs <c>standard_conforming_strings</c> only for texts without a backslash: one with a backslash is written as E''.
    /// </summary>
    public static string Literal(string text)
    {
        var doubled = text.Replace("'", "''", StringComparison.Ordinal);
        return doubled.Contains('\\', StringComparison.Ordinal)
            ? "E'" + doubled.Replace("\\", "\\\\", StringComparison.Ordinal) + "'"
            : "'" + doubled + "'";
    }

    private static bool IsPlain(string name)
    {
        if (name.Length == 0 || !(name[0] is (>= 'a' and <= 'z') or '_')) return false;
        foreach (var c in name)
            if (!(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')) return false;
        return true;
    }
}
