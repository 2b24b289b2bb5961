namespace Teal.Sql.Lexing;

/// <content>What psql understands and the server never sees: meta-commands, and data between the lines.</content>
internal ref partial struct SqlLexer
{
    /// <summary>Keeps in mind whether the statement at hand is COPY … FROM STDIN, whose data follow its line.</summary>
    private void Follow(Tag tag)
    {
        if (tag is Tag.Semicolon or Tag.MetaCommand)
        {
            if (_isCopyFromStdin) _pendingCopies++;
            _isCopyFromStdin = false;
            _first = Tag.Plain;
        }
        else if (_first == Tag.Plain)
        {
            _first = tag == Tag.Plain ? Tag.EndOfText : tag;
        }
        else if (_first == Tag.Copy && _previous == Tag.From && tag == Tag.Stdin)
        {
            _isCopyFromStdin = true;
        }
        _previous = tag;
    }

    /// <summary>
    /// The data after COPY … FROM STDIN, from the line break on which the lexer stands to the end of the line <c>\.</c>, its
    /// line break included, or to the end of the text.
    /// </summary>
    private void CopyData()
    {
        var p = _p + 1;
        while (_pendingCopies > 0)
        {
            _pendingCopies--;
            var hasEnd = false;
            var start = p;
            while (p < _text.Length && !hasEnd)
            {
                var length = _text[p..].IndexOf('\n');
                var line = length < 0 ? _text[p..] : _text.Slice(p, length);
                p = length < 0 ? _text.Length : p + length + 1;
                hasEnd = line.TrimEnd('\r') is "\\.";
            }
            if (!hasEnd && _endlessCopy < 0) _endlessCopy = start;
        }
        // Data are no part of the grammar: the statement that they belong to has ended already.
        _all?.Add(new Token(TokenKind.CopyData, _p, p - _p));
        _steps += p - _p;
        _p = p;
    }

    private void Backslash()
    {
        var next = Peek(1);
        if (_isScript && next == ';')
        {
            Emit(TokenKind.MetaCommand, _p + 2, Tag.MetaCommand);
            return;
        }
        var isCommand = _isScript && (char.IsAsciiLetter(next) || next is '!' or '?' or '.');
        var endsStatement = isCommand && (_first == Tag.Plain || SendsQuery(CommandName(_text[_p..])));
        if (!endsStatement && !(isCommand && IsAtLineStart()))
        {
            // The line is not looked at: many of these on one line would each look at all of it.
            Emit(TokenKind.Bad, _p + 1);
            return;
        }
        var end = _p + _text[_p..LineEnd(_p)].TrimEnd().Length;
        if (endsStatement)
        {
            var command = _text[_p..end];
            Emit(TokenKind.MetaCommand, end, Tag.MetaCommand);
            if (command.StartsWith("\\copy ", StringComparison.OrdinalIgnoreCase)
                && command.Contains(" from stdin", StringComparison.OrdinalIgnoreCase)) _pendingCopies++;
        }
        else
        {
            // In the middle of a statement psql obeys the command and goes on with the statement: the grammar never sees it.
            _all?.Add(new Token(TokenKind.MetaCommand, _p, end - _p));
            _p = end;
        }
    }

    /// <summary>The command of a meta-command's text: its backslash and the letters behind it.</summary>
    internal static ReadOnlySpan<char> CommandName(ReadOnlySpan<char> command)
    {
        var length = 1;
        while (length < command.Length && (char.IsAsciiLetter(command[length]) || command[length] == '_')) length++;
        return command[..Math.Max(length, Math.Min(2, command.Length))];
    }

    /// <summary>Whether a meta-command ends the statement before it, as a semicolon does.</summary>
    private static bool SendsQuery(ReadOnlySpan<char> command) => command is
        "\\g" or "\\gx" or "\\gset" or "\\gexec" or "\\gdesc" or "\\crosstabview" or "\\watch" or "\\bind" or "\\parse"
        or "\\bind_named" or "\\sendpipeline" or "\\r" or "\\reset" or "\\q" or "\\quit";

    private bool IsAtLineStart()
    {
        for (var i = _p - 1; i >= 0; i--)
        {
            _steps++;
            if (_text[i] is '\n' or '\r') return true;
            if (_text[i] is not (' ' or '\t')) return false;
        }
        return true;
    }
}
