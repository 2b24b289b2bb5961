using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>What others replace before the server sees it: <see cref="TokenKind.Placeholder"/>.</content>
public sealed partial class SqlParser
{
    private bool AtPlaceholder => Current.Kind == TokenKind.Placeholder;

    /// <summary>Whether it may be a name: anything but <c>:'x'</c>, which becomes a string.</summary>
    private static bool IsNamePlaceholder(SyntaxToken token) => token.Kind == TokenKind.Placeholder && token.Tag == Tag.Plain;

    private PlaceholderExpression Placeholder()
    {
        var token = Current;
        Next();
        return new PlaceholderExpression(TextOf(token).ToString(), SpanOf(token));
    }

    private Literal PlaceholderLiteral(LiteralKind kind)
    {
        var token = Current;
        Next();
        return new Literal(kind, TextOf(token).ToString(), SpanOf(token)) { IsPlaceholder = true };
    }

    /// <summary>A placeholder where a statement begins is one of its own, whatever follows: no statement begins with a name.</summary>
    private PlaceholderStatement LonePlaceholder()
    {
        var token = Current;
        Next();
        return new PlaceholderStatement(TextOf(token).ToString(), SpanOf(token)) { Text = _source };
    }

    /// <summary>
    /// Makes a placeholder of <c>@name</c> that the lexer, for the name before it, took for an operator and its operand: where a
    /// type must follow it can be neither.
    /// </summary>
    private void JoinNamedParameter()
    {
        var sign = Current;
        if (sign.Kind != TokenKind.Operator || TextAt is not "@") return;
        var word = _tokens[_p + 1];
        if (word.Kind != TokenKind.Word || word.Start != sign.End) return;
        Next();
        _tokens[_p] = new SyntaxToken(sign.Start, word.End, Tag.Plain, TokenKind.Placeholder);
    }

    /// <summary>A colon of the grammar's, though the lexer may have taken it and the word behind it for a placeholder.</summary>
    private bool AcceptColon()
    {
        if (Accept(Tag.Colon)) return true;
        var token = Current;
        if (!AtPlaceholder || _text[token.Start] != ':') return false;
        var start = token.Start + 1;
        var word = _text.AsSpan(start, token.End - start);
        _tokens[_p] = word[0] switch
        {
            '\'' => new SyntaxToken(start, token.End, Tag.Plain, TokenKind.String),
            '"' => new SyntaxToken(start, token.End, Tag.Plain, TokenKind.QuotedIdentifier),
            '{' => token,
            _ => new SyntaxToken(start, token.End, SqlKeywords.Find(word, SqlKeywords.Hash(word)), TokenKind.Word),
        };
        return word[0] != '{';
    }
}
