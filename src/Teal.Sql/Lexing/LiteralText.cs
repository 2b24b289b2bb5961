using System.Globalization;
using System.Text;

namespace Teal.Sql.Lexing;

/// <summary>What a literal or quoted name means, once its quotes are off and its escapes resolved.</summary>
internal static class LiteralText
{
    /// <summary>
    /// The value of a token of any string kind.
    /// </summary>
    /// <param name="kind">The token's kind.</param>
    /// <param name="token">The token's text.</param>
    /// <param name="unicodeEscape">The character of UESCAPE, for the kinds with Unicode escapes.</param>
    /// <param name="error">What PostgreSQL would say about an escape that it cannot read, or null.</param>
    internal static string Of(TokenKind kind, ReadOnlySpan<char> token, char unicodeEscape, out string? error)
    {
        error = null;
        if (kind == TokenKind.DollarString)
        {
            var delimiter = token[1..].IndexOf('$') + 2;
            return token[delimiter..^delimiter].ToString();
        }
        var open = token.IndexOfAny('\'', '"');
        var quote = token[open];
        var inner = token[(open + 1)..^1];
        var isPlain = kind is TokenKind.EscapeString or TokenKind.UnicodeIdentifier or TokenKind.UnicodeString
            ? inner.IndexOfAny(quote, '\\', unicodeEscape) < 0
            : !inner.Contains(quote);
        if (isPlain) return inner.ToString();

        var value = Joined(inner, quote, kind == TokenKind.EscapeString, ref error);
        if (kind is TokenKind.UnicodeIdentifier or TokenKind.UnicodeString) value = Unicode(value, unicodeEscape, ref error);
        if (kind is not (TokenKind.String or TokenKind.NationalString) && HasLoneSurrogate(value) && !HasLoneSurrogate(token))
            error ??= "invalid Unicode surrogate pair";
        return value;
    }

    /// <summary>Doubled quotes made single, parts on several lines joined, and C-style escapes resolved.</summary>
    private static string Joined(ReadOnlySpan<char> inner, char quote, bool hasEscapes, ref string? error)
    {
        var result = new StringBuilder(inner.Length);
        var p = 0;
        while (p < inner.Length)
        {
            var c = inner[p++];
            if (c == quote)
            {
                if (p < inner.Length && inner[p] == quote)
                {
                    result.Append(quote);
                    p++;
                }
                else
                {
                    // The lexer has seen that a continuation follows, or the token would have ended here.
                    p = Math.Max(p, SqlLexer.ContinuationOf(inner, p, out _));
                }
            }
            else if (c == '\\' && hasEscapes && p < inner.Length)
            {
                p = Escape(inner, p, result, ref error);
            }
            else
            {
                result.Append(c);
            }
        }
        return result.ToString();
    }

    private static int Escape(ReadOnlySpan<char> inner, int p, StringBuilder result, ref string? error)
    {
        var c = inner[p++];
        switch (c)
        {
            case 'b': result.Append('\b'); break;
            case 'f': result.Append('\f'); break;
            case 'n': result.Append('\n'); break;
            case 'r': result.Append('\r'); break;
            case 't': result.Append('\t'); break;
            case 'v': result.Append('\v'); break;
            case >= '0' and <= '7':
                var octal = c - '0';
                for (var i = 0; i < 2 && p < inner.Length && inner[p] is >= '0' and <= '7'; i++) octal = (octal * 8) + (inner[p++] - '0');
                result.Append((char)(octal & 0xFF));
                break;
            case 'x' when p < inner.Length && char.IsAsciiHexDigit(inner[p]):
                var hex = 0;
                for (var i = 0; i < 2 && p < inner.Length && char.IsAsciiHexDigit(inner[p]); i++) hex = (hex * 16) + HexValue(inner[p++]);
                result.Append((char)hex);
                break;
            case 'u' or 'U':
                var length = c == 'u' ? 4 : 8;
                if (p + length <= inner.Length && TryCodePoint(inner.Slice(p, length), result)) p += length;
                else error ??= "invalid Unicode escape";
                break;
            default: result.Append(c); break;
        }
        return p;
    }

    private static string Unicode(string text, char escape, ref string? error)
    {
        if (!text.Contains(escape, StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        for (var p = 0; p < text.Length; p++)
        {
            if (text[p] != escape)
            {
                result.Append(text[p]);
                continue;
            }
            var rest = text.AsSpan(p + 1);
            if (rest.Length > 0 && rest[0] == escape)
            {
                result.Append(escape);
                p++;
            }
            else if (rest.Length >= 7 && rest[0] == '+' && TryCodePoint(rest.Slice(1, 6), result))
            {
                p += 7;
            }
            else if (rest.Length >= 4 && TryCodePoint(rest[..4], result))
            {
                p += 4;
            }
            else
            {
                error ??= "invalid Unicode escape";
                result.Append(escape);
            }
        }
        return result.ToString();
    }

    /// <summary>Appends a code point given in hexadecimal; half of a surrogate pair is taken as it stands.</summary>
    private static bool TryCodePoint(ReadOnlySpan<char> digits, StringBuilder result)
    {
        if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value is <= 0 or > 0x10FFFF)
            return false;
        if (value <= 0xFFFF) result.Append((char)value);
        else result.Append(char.ConvertFromUtf32(value));
        return true;
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }
        return false;
    }

    private static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
