namespace Teal.Sql.Lexing;

internal ref partial struct SqlLexer
{
    private static bool IsOperator(char c) =>
        c is '~' or '!' or '@' or '#' or '^' or '&' or '|' or '`' or '?' or '+' or '-' or '*' or '/' or '%' or '<' or '>' or '=';

    /// <summary>A character that lets an operator end in + or - (scan.l, rule {operator}).</summary>
    private static bool AllowsTrailingSign(char c) => c is '~' or '!' or '@' or '#' or '^' or '&' or '|' or '`' or '?' or '%';

    private void Operator()
    {
        var end = _p + 1;
        while (end < _text.Length && IsOperator(_text[end]))
        {
            var startsComment = _text[end - 1] == '/' && _text[end] == '*' || _text[end - 1] == '-' && _text[end] == '-';
            if (startsComment)
            {
                end--;
                break;
            }
            end++;
        }

        if (end - _p > 1 && _text[end - 1] is '+' or '-')
        {
            var allowed = false;
            for (var i = _p; i < end - 1 && !allowed; i++) allowed = AllowsTrailingSign(_text[i]);
            if (!allowed)
                do end--; while (end - _p > 1 && _text[end - 1] is '+' or '-');
        }

        var tag = (end - _p) switch
        {
            1 => _text[_p] switch
            {
                '+' => Tag.Plus,
                '-' => Tag.Minus,
                '*' => Tag.Star,
                '/' => Tag.Slash,
                '%' => Tag.Percent,
                '^' => Tag.Caret,
                '<' => Tag.Less,
                '>' => Tag.Greater,
                '=' => Tag.Equal,
                _ => Tag.Plain,
            },
            2 => (_text[_p], _text[_p + 1]) switch
            {
                ('=', '>') => Tag.Arrow,
                ('>', '=') => Tag.GreaterEqual,
                ('<', '=') => Tag.LessEqual,
                ('<', '>') or ('!', '=') => Tag.NotEqual,
                _ => Tag.Plain,
            },
            _ => Tag.Plain,
        };
        Emit(tag == Tag.Arrow ? TokenKind.Punctuation : TokenKind.Operator, end, tag);
    }

    private void Punctuation(char c)
    {
        var (tag, length) = c switch
        {
            '(' => (Tag.LeftParen, 1),
            ')' => (Tag.RightParen, 1),
            '[' => (Tag.LeftBracket, 1),
            ']' => (Tag.RightBracket, 1),
            ',' => (Tag.Comma, 1),
            ';' => (Tag.Semicolon, 1),
            ':' when Peek(1) == ':' => (Tag.DoubleColon, 2),
            ':' when Peek(1) == '=' => (Tag.ColonEquals, 2),
            ':' => (Tag.Colon, 1),
            '.' when Peek(1) == '.' => (Tag.DotDot, 2),
            _ => (Tag.Dot, 1),
        };
        Emit(TokenKind.Punctuation, _p + length, tag);
    }
}
