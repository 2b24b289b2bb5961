using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>EXECUTE of PL/pgSQL: SQL that is put together while the code runs.</content>
public sealed partial class SqlParser
{
    // Parentheses round the whole expression: nobody writes more.
    private const int MaxParentheses = 3;

    /// <summary>
    /// The statements in the expression at the cursor, as far as it is made of literals: of a concatenation and of the call of
    /// <c>format</c> the rest becomes placeholders. What does not parse is no error, for what is not there may make it whole. The
    /// cursor stays.
    /// </summary>
    private void Dynamic(ref Sequence<EmbeddedStatement> statements, int loops)
    {
        if (_bodies >= MaxBodies) return;
        var first = _p;
        var last = EndOfDynamic();
        for (var n = 0; n < MaxParentheses && IsParenthesised(first, last); n++)
        {
            first++;
            last--;
        }
        if (Assembled(first, last) is not { } text) return;

        var errors = new List<SyntaxError>();
        var inner = Inside(text, errors);
        var found = new Sequence<EmbeddedStatement>();
        while (inner.NextStatement() is { } statement)
            if (statement is not PlaceholderStatement) found.Add(new EmbeddedStatement(statement, loops, statement.Span) { IsDynamic = true });
        Count(inner);
        if (errors.Count > 0) return;
        for (var i = 0; i < found.Count; i++) statements.Add(found[i]);
    }

    /// <summary>The token behind the expression: INTO, USING, LOOP or a semicolon.</summary>
    private int EndOfDynamic()
    {
        var parentheses = 0;
        var p = _p;
        for (; p < _end; p++)
        {
            _steps++;
            var token = _tokens[p];
            if (token.Tag is Tag.LeftParen or Tag.LeftBracket) parentheses++;
            else if (token.Tag is Tag.RightParen or Tag.RightBracket) parentheses--;
            else if (token.Tag == Tag.Semicolon || (parentheses <= 0 && (token.Tag is Tag.Into or Tag.Using || IsLoop(token)))) break;
        }
        return p;
    }

    private bool IsParenthesised(int first, int last)
    {
        if (last - first < 2 || _tokens[first].Tag != Tag.LeftParen || _tokens[last - 1].Tag != Tag.RightParen) return false;
        var parentheses = 0;
        for (var p = first; p < last - 1; p++)
        {
            _steps++;
            if (_tokens[p].Tag == Tag.LeftParen) parentheses++;
            else if (_tokens[p].Tag == Tag.RightParen && --parentheses == 0) return false;
        }
        return true;
    }

    /// <summary>The text that the tokens put together, or null where no literal is among them.</summary>
    private EscapedText? Assembled(int first, int last)
    {
        var text = new EscapedText();
        var hasLiteral = false;
        var parentheses = 0;
        var part = first;
        for (var p = first; p <= last; p++)
        {
            _steps++;
            if (p < last)
            {
                if (_tokens[p].Tag is Tag.LeftParen or Tag.LeftBracket) parentheses++;
                else if (_tokens[p].Tag is Tag.RightParen or Tag.RightBracket) parentheses--;
                var isBetween = parentheses == 0 && _tokens[p].Kind == TokenKind.Operator && TextOf(_tokens[p]) is "||";
                if (!isBetween) continue;
            }
            if (p == part) return null;
            hasLiteral |= AddPart(text, part, p);
            part = p + 1;
        }
        return hasLiteral ? text : null;
    }

    /// <summary>Adds one operand of a concatenation; true where it is a literal.</summary>
    private bool AddPart(EscapedText text, int first, int last)
    {
        var token = _tokens[first];
        if (last == first + 1 && IsCode(token))
        {
            AddContent(text, token);
            return true;
        }
        if (IsFormat(first, last))
        {
            text.AddFormat(ContentOf(_tokens[first + 2]));
            return true;
        }
        text.AddUnknown(InFile(token.Start), EndInFile(_tokens[last - 1].End));
        return false;
    }

    /// <summary>format ( 'literal' [, ...] ), with no more behind it.</summary>
    private bool IsFormat(int first, int last)
    {
        if (last - first < 4 || _tokens[first].Kind != TokenKind.Word || _tokens[first + 1].Tag != Tag.LeftParen) return false;
        return TextOf(_tokens[first]).Equals("format", StringComparison.OrdinalIgnoreCase) && IsCode(_tokens[first + 2])
            && _tokens[first + 3].Tag is Tag.Comma or Tag.RightParen && IsParenthesised(first + 1, last);
    }

    private static bool IsCode(SyntaxToken token) => token.Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.NationalString or TokenKind.DollarString;
}
