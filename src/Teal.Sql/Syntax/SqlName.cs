using System.Security.Cryptography;
using System.Text;
using Teal.Sql.Lexing;

namespace Teal.Sql.Syntax;

/// <summary>The one place where a name becomes SQL text, and is made to fit where it is too long.</summary>
public static class SqlName
{
    /// <summary>The most bytes of UTF-8 that PostgreSQL keeps of a name: NAMEDATALEN - 1 in src/include/pg_config_manual.h.</summary>
    public const int MaxBytes = 63;

    /// <summary>
    /// A name of at most <see cref="MaxBytes"/> bytes: <paramref name="prefix"/> and <paramref name="name"/>, or where these are too
    /// long, the prefix, the beginning of the name and a hash of all of it, so that two long names stay two.
    /// </summary>
    /// <param name="prefix">What it begins with; never cut, at most 40 bytes.</param>
    /// <param name="name">The rest.</param>
    public static string Fit(string prefix, string name)
    {
        if (Encoding.UTF8.GetByteCount(prefix + name) <= MaxBytes) return prefix + name;
        var hash = "_" + Hash(name);
        var kept = name;
        while (Encoding.UTF8.GetByteCount(prefix + kept + hash) > MaxBytes)
            kept = kept[..^(char.IsLowSurrogate(kept[^1]) ? 2 : 1)];
        return prefix + kept + hash;
    }

    /// <summary>Eight hexadecimal digits that stand for <paramref name="text"/>: the first of its SHA-256.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));

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
