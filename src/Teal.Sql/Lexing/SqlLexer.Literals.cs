namespace Teal.Sql.Lexing;

internal ref partial struct SqlLexer
{
    /// <summary>A literal or name whose opening quote is at <paramref name="quoteAt"/>.</summary>
    private void Quoted(TokenKind kind, int quoteAt)
    {
        var quote = _text[quoteAt];
        var p = quoteAt + 1;
        while (true)
        {
            var step = kind == TokenKind.EscapeString ? _text[p..].IndexOfAny(quote, '\\') : _text[p..].IndexOf(quote);
            if (step < 0)
            {
                Emit(TokenKind.Bad, _text.Length);
                return;
            }
            p += step + 1;
            if (_text[p - 1] == '\\')
            {
                if (p < _text.Length) p++;
            }
            else if (p < _text.Length && _text[p] == quote)
            {
                p++;
            }
            else if (quote == '\'' && Continuation(p) is var next and > 0)
            {
                p = next;
            }
            else
            {
                break;
            }
        }
        var isEmptyName = quote == '"' && p == quoteAt + 2;
        Emit(isEmptyName ? TokenKind.Bad : kind, p);
    }

    private int Continuation(int p)
    {
        var next = ContinuationOf(_text, p, out var seen);
        _steps += seen - p;
        return next;
    }

    /// <summary>
    /// Where a string literal goes on that was closed just before <paramref name="p"/>: behind the next quote when only
    /// white space with a line break (and, after it, line comments) stands between; otherwise 0.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="p">Behind the closing quote.</param>
    /// <param name="seen">How far the text was looked at.</param>
    internal static int ContinuationOf(ReadOnlySpan<char> text, int p, out int seen)
    {
        var next = NextQuote(text, ref p);
        seen = p;
        return next;
    }

    private static int NextQuote(ReadOnlySpan<char> text, ref int p)
    {
        var hasLineBreak = false;
        for (; p < text.Length; p++)
        {
            switch (text[p])
            {
                case '\n' or '\r':
                    hasLineBreak = true;
                    break;
                case ' ' or '\t' or '\f' or '\v':
                    break;
                case '-' when hasLineBreak && p + 1 < text.Length && text[p + 1] == '-':
                    var length = text[p..].IndexOfAny('\n', '\r');
                    if (length < 0) return 0;
                    p += length - 1;
                    break;
                case '\'' when hasLineBreak:
                    return p + 1;
                default:
                    return 0;
            }
        }
        return 0;
    }

    private void Dollar()
    {
        if (Peek(1) == '{' && TemplateEnd(_p) is var end and > 0)
        {
            Template(end);
            return;
        }
        var p = _p + 1;
        if (Peek(1) is >= '0' and <= '9')
        {
            while (p < _text.Length && _text[p] is >= '0' and <= '9') p++;
            if (p < _text.Length && IsIdentifierStart(_text[p])) Emit(TokenKind.Bad, EndOfWord(p));
            else Emit(TokenKind.Parameter, p);
            return;
        }
        if (p < _text.Length && IsIdentifierStart(_text[p]))
            while (p < _text.Length && IsIdentifierPart(_text[p]) && _text[p] != '$') p++;
        if (p >= _text.Length || _text[p] != '$')
        {
            Emit(TokenKind.Bad, _p + 1);
            return;
        }
        var delimiter = _text[_p..(p + 1)];
        var length = _text[(p + 1)..].IndexOf(delimiter);
        _steps += length < 0 ? _text.Length - p : length;
        if (length < 0) Emit(TokenKind.Bad, _text.Length);
        else Emit(TokenKind.DollarString, p + 1 + length + delimiter.Length);
    }

    /// <summary>decinteger, hexinteger, octinteger, bininteger, numeric and real of scan.l, and their failures.</summary>
    private void Number()
    {
        var kind = TokenKind.Integer;
        int end;
        if (_text[_p] == '0' && (char)(Peek(1) | 0x20) is 'x' or 'o' or 'b')
        {
            var radix = (char)(Peek(1) | 0x20);
            end = Digits(_p + 2, radix, mayStartWithUnderscore: true);
            if (end == _p + 2) kind = TokenKind.Bad;
        }
        else
        {
            end = Digits(_p, 'd', mayStartWithUnderscore: false);
            if (end < _text.Length && _text[end] == '.' && !(end + 1 < _text.Length && _text[end + 1] == '.' && end > _p))
            {
                kind = TokenKind.Number;
                end = Digits(end + 1, 'd', mayStartWithUnderscore: false);
            }
            if (end < _text.Length && _text[end] is 'e' or 'E')
            {
                var sign = end + 1 < _text.Length && _text[end + 1] is '+' or '-' ? 1 : 0;
                var exponent = Digits(end + 1 + sign, 'd', mayStartWithUnderscore: false);
                if (exponent > end + 1 + sign)
                {
                    kind = TokenKind.Number;
                    end = exponent;
                }
                else if (sign == 1)
                {
                    Emit(TokenKind.Bad, end + 2);
                    return;
                }
            }
        }
        if (end < _text.Length && IsIdentifierStart(_text[end]))
        {
            kind = TokenKind.Bad;
            end = EndOfWord(end);
        }
        Emit(kind, end);
    }

    /// <summary>The end of a run of digits from <paramref name="p"/> on, single underscores between them.</summary>
    private readonly int Digits(int p, char radix, bool mayStartWithUnderscore)
    {
        var mayBeUnderscore = mayStartWithUnderscore;
        while (p < _text.Length)
        {
            if (IsDigit(_text[p], radix)) p++;
            else if (mayBeUnderscore && _text[p] == '_' && p + 1 < _text.Length && IsDigit(_text[p + 1], radix)) p += 2;
            else break;
            mayBeUnderscore = true;
        }
        return p;
    }

    private static bool IsDigit(char c, char radix) => radix switch
    {
        'x' => char.IsAsciiHexDigit(c),
        'o' => c is >= '0' and <= '7',
        'b' => c is '0' or '1',
        _ => c is >= '0' and <= '9',
    };

    private readonly int EndOfWord(int p)
    {
        while (p < _text.Length && IsIdentifierPart(_text[p])) p++;
        return p;
    }
}
