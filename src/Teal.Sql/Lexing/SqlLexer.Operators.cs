namespace Teal.Sql.Lexing;

internal ref partial struct SqlLexer
{
    private static bool IsOperator(char c) =>
        c is '~' or '!' or '@' or '#' or '^' or '&' or '|' or '`' or '?' or '+' or '-' or '*' or '/' or '%' or '<' or '>' or '=';

    /// <summary>A character that lets an operator end in + or - (scan.l, rule {operator}).</summary>
    private static bool AllowsTrailingSign(char c) => c is '~' or '!' or '@' or '#' or '^' or '&' or '|' or '`' or '?' or '%';

    private void Operator()
    {
        if (_p >= _signsEnd) FindSigns();
        var end = _p < _signs ? _signs : _p < _signsEnd ? _p + 1 : _operatorEnd;

        if (_text[end - 1] == '@' && IsNamedParameter(end))
        {
            if (end - _p == 1)
            {
                Emit(TokenKind.Placeholder, EndOfVariable(end));
                return;
            }
            end--;
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

    /// <summary>
    /// Finds the end of the run of operator characters that begins here. Where it ends in signs that its other characters do not
    /// allow, the run is cut before them and each sign is an operator; that is kept in mind, so that no run is looked at twice.
    /// </summary>
    private void FindSigns()
    {
        var end = _p + 1;
        var allowed = AllowsTrailingSign(_text[_p]);
        while (end < _text.Length && IsOperator(_text[end]))
        {
            var startsComment = _text[end - 1] == '/' && _text[end] == '*' || _text[end - 1] == '-' && _text[end] == '-';
            if (startsComment)
            {
                end--;
                break;
            }
            allowed |= AllowsTrailingSign(_text[end]);
            end++;
        }
        _operatorEnd = end;
        _steps += end - _p;
        if (allowed || end == _p + 1 || _text[end - 1] is not ('+' or '-')) return;
        var signs = end - 1;
        while (signs > _p + 1 && _text[signs - 1] is '+' or '-') signs--;
        (_signs, _signsEnd) = (signs, end);
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
            '.' when Peek(1) == '.' => (Tag.DotDot, 2),
            _ => (Tag.Dot, 1),
        };
        Emit(TokenKind.Punctuation, _p + length, tag);
    }
}
