namespace Teal.Sql.Lexing;

/// <content>
/// What others replace before the server sees it. Braces mean nothing in SQL, so a template is one wherever it stands outside
/// quotes and comments; a colon or an at sign may be the server's, and is a placeholder only where no operand stands before it.
/// </content>
internal ref partial struct SqlLexer
{
    /// <summary>The end of the template that begins at <paramref name="p"/> with <c>${</c> or <c>{{</c>; 0 where it does not end on its line.</summary>
    private int TemplateEnd(int p)
    {
        if (p + 1 >= _text.Length || _text[p + 1] != '{') return 0;
        var isDouble = _text[p] == '{';
        var end = p + 2;
        while (true)
        {
            var step = _text[end..].IndexOfAny('}', '{', '\n');
            _steps += step < 0 ? _text.Length - end : step + 1;
            if (step < 0 || _text[end + step] != '}') return 0;
            end += step + 1;
            if (!isDouble) return end > p + 3 ? end : 0;
            if (end < _text.Length && _text[end] == '}') return end + 1;
        }
    }

    /// <summary>A template that ends at <paramref name="end"/>, with all letters and templates that touch it: one name.</summary>
    private void Template(int end)
    {
        while (end < _text.Length)
        {
            if (_text[end] is '$' or '{' && TemplateEnd(end) is var next and > 0) end = next;
            else if (IsIdentifierPart(_text[end])) end++;
            else break;
        }
        Emit(TokenKind.Placeholder, end);
    }

    /// <summary><c>::</c>, <c>:=</c>, a variable of psql or a named parameter, or a colon.</summary>
    private void Colon()
    {
        var next = Peek(1);
        if (next == ':') Emit(TokenKind.Punctuation, _p + 2, Tag.DoubleColon);
        else if (next == '=') Emit(TokenKind.Punctuation, _p + 2, Tag.ColonEquals);
        else if (FollowsOperand(touching: true)) Emit(TokenKind.Punctuation, _p + 1, Tag.Colon);
        else if (IsIdentifierStart(next)) Emit(TokenKind.Placeholder, EndOfVariable(_p + 1));
        else if (next is '\'' or '"' && VariableUpTo(next, _p + 2) is var quoted and > 0)
            Emit(TokenKind.Placeholder, quoted, next == '"' ? Tag.Plain : Tag.StringPlaceholder);
        else if (next == '{' && Peek(2) == '?' && VariableUpTo('}', _p + 3) is var test and > 0) Emit(TokenKind.Placeholder, test);
        else Emit(TokenKind.Punctuation, _p + 1, Tag.Colon);
    }

    /// <summary>
    /// Whether <c>@name</c> stands at the end of the operator characters up to <paramref name="end"/>: alone where an operand is
    /// missing, or behind an operator that no extension of PostgreSQL's own ends in an at sign.
    /// </summary>
    private bool IsNamedParameter(int end)
    {
        if (end >= _text.Length || !IsIdentifierStart(_text[end])) return false;
        var word = _text[end..EndOfVariable(end)];
        var keyword = SqlKeywords.Find(word, SqlKeywords.Hash(word));
        if (keyword != Tag.Plain && SqlKeywords.KindOf(keyword) == KeywordKind.Reserved) return false;
        return _text[_p..(end - 1)] switch
        {
            "" => !FollowsOperand(touching: false),
            "=" or "<>" or "!=" or ">" or ">=" or "<=" or "||" or "+" or "-" or "*" or "/" or "%" => true,
            _ => false,
        };
    }

    /// <summary>Whether the token before the lexer can end an operand, and with <paramref name="touching"/> stands right before it.</summary>
    private readonly bool FollowsOperand(bool touching)
    {
        if (_syntax.Count == 0) return false;
        var last = _syntax.Items[_syntax.Count - 1];
        if (touching && last.End != _p) return false;
        return last.Kind switch
        {
            TokenKind.Word => last.Tag == Tag.Plain || (touching && SqlKeywords.KindOf(last.Tag) != KeywordKind.Reserved),
            TokenKind.Placeholder => touching,
            >= TokenKind.QuotedIdentifier and <= TokenKind.Parameter => true,
            _ => last.Tag is Tag.RightParen or Tag.RightBracket,
        };
    }

    /// <summary>The end of the variable's name at <paramref name="p"/>, as psql delimits it: letters, digits and underscores.</summary>
    private int EndOfVariable(int p)
    {
        var start = p;
        while (p < _text.Length && _text[p] != '$' && IsIdentifierPart(_text[p])) p++;
        _steps += p - start;
        return p;
    }

    /// <summary>Behind <paramref name="close"/>, where nothing but a variable's name stands before it; otherwise 0.</summary>
    private int VariableUpTo(char close, int p)
    {
        var end = EndOfVariable(p);
        return end > p && end < _text.Length && _text[end] == close ? end + 1 : 0;
    }
}
