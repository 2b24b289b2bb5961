namespace Teal.Sql.Lexing;

/// <content>Comments that are orders to a migration runner.</content>
internal ref partial struct SqlLexer
{
    /// <summary>
    /// Keeps the comment up to <paramref name="end"/> in mind where it is such an order. One that cuts the script ends the
    /// statement before it, with or without a semicolon: the runner sends what stands between.
    /// </summary>
    private void Marker(int end)
    {
        var p = _p + 2;
        while (p < end && _text[p] is ' ' or '\t') p++;
        if (p == end || _text[p] is not ('+' or 'm' or 'r' or 'n') || !IsAtLineStart()) return;
        var marker = ScriptMarker.Of(_text, _p, end);
        if (marker.Kind == MarkerKind.None) return;
        (_markers ??= []).Add(marker);
        if (marker.Kind == MarkerKind.NoTransaction) return;
        _syntax.Add(new SyntaxToken(_p, _p, Tag.MetaCommand, TokenKind.End));
        _isCopyFromStdin = false;
        Follow(Tag.MetaCommand);
    }
}
