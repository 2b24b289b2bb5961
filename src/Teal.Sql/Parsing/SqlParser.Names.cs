using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <content>Names: ColId, type_function_name, NonReservedWord, ColLabel, BareColLabel and any_name of gram.y.</content>
public sealed partial class SqlParser
{
    private bool IsName(SyntaxToken token, KeywordKind alsoAllowed)
    {
        if (token.Kind is TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier || IsNamePlaceholder(token)) return true;
        if (token.Kind != TokenKind.Word) return false;
        if (token.Tag == Tag.Plain) return true;
        var kind = _kinds[(int)token.Tag];
        return kind == KeywordKind.Unreserved || kind == alsoAllowed;
    }

    /// <summary>ColId: a column or table.</summary>
    private bool IsColumnId(SyntaxToken token) => IsName(token, KeywordKind.ColumnName);

    private bool AtColumnId => IsColumnId(Current);

    private bool AtTypeOrFunctionName => IsName(Current, KeywordKind.TypeOrFunctionName);

    private bool AtAnyWord => IsAnyWord(Current);

    private static bool IsAnyWord(SyntaxToken token) =>
        token.Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier || IsNamePlaceholder(token);

    private Identifier ColumnId() => AtColumnId ? TakeIdentifier() : MissingIdentifier();

    private Identifier TypeOrFunctionName() => AtTypeOrFunctionName ? TakeIdentifier() : MissingIdentifier();

    /// <summary>NonReservedWord: anything but a reserved keyword.</summary>
    private Identifier NonReservedWord() =>
        AtAnyWord && (Current.Tag == Tag.Plain || _kinds[(int)Current.Tag] != KeywordKind.Reserved) ? TakeIdentifier() : MissingIdentifier();

    /// <summary>ColLabel: any word.</summary>
    private Identifier ColumnLabel() => AtAnyWord ? TakeIdentifier() : MissingIdentifier();

    /// <summary>Whether the current token may be a column label without AS.</summary>
    private bool AtBareLabel => AtAnyWord && (Current.Tag == Tag.Plain || !SqlKeywords.NeedsAs(Current.Tag));

    private Identifier MissingIdentifier()
    {
        Fail();
        return NoIdentifier;
    }

    /// <summary>The current token as a name, whatever word it is.</summary>
    private Identifier TakeIdentifier()
    {
        var token = Current;
        Next();
        if (token.Kind == TokenKind.Word) return new Identifier(_names.Fold(TextOf(token)), false, SpanOf(token));
        if (token.Kind == TokenKind.Placeholder) return new Identifier(TextOf(token).ToString(), false, SpanOf(token)) { IsPlaceholder = true };
        var escape = token.Kind == TokenKind.UnicodeIdentifier ? UnicodeEscape() : '\\';
        var name = LiteralText.Of(token.Kind, TextOf(token), escape, out var error);
        if (error is not null) FailAt(_p - 1, error);
        return new Identifier(NameTable.Truncate(name), true, From(InFile(token.Start)));
    }

    /// <summary>UESCAPE 'character' behind a literal or name with Unicode escapes; a backslash where it is not there.</summary>
    private char UnicodeEscape()
    {
        if (!Accept(Tag.Uescape)) return '\\';
        if (Current.Kind != TokenKind.String)
        {
            Fail("UESCAPE must be followed by a simple string literal at or near \"" + TextAt.ToString() + "\"");
            return '\\';
        }
        var text = LiteralText.Of(TokenKind.String, TextAt, '\\', out _);
        if (text.Length != 1 || char.IsAsciiHexDigit(text[0]) || text[0] is '+' or '\'' or '"' or ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
        {
            Fail("invalid Unicode escape character at or near \"" + TextAt.ToString() + "\"");
            return '\\';
        }
        Next();
        return text[0];
    }

    /// <summary>any_name, qualified_name: ColId with attributes behind points.</summary>
    private QualifiedName QualifiedName()
    {
        var start = Here;
        var first = ColumnId();
        if (!At(Tag.Dot)) return new QualifiedName([first], first.Span);
        return Qualified(first, start);
    }

    /// <summary>func_name and the name of a generic type: type_function_name, or ColId with attributes.</summary>
    private QualifiedName FunctionName()
    {
        var start = Here;
        var isQualified = PeekTag(1) == Tag.Dot;
        var first = isQualified ? ColumnOrFunctionId() : TypeOrFunctionName();
        return isQualified ? Qualified(first, start) : new QualifiedName([first], first.Span);
    }

    private Identifier ColumnOrFunctionId() => AtColumnId || AtTypeOrFunctionName ? TakeIdentifier() : MissingIdentifier();

    private QualifiedName Qualified(Identifier first, int start)
    {
        var parts = new Sequence<Identifier>();
        parts.Add(first);
        while (Accept(Tag.Dot)) parts.Add(ColumnLabel());
        return new QualifiedName(parts.ToImmutable(), From(start));
    }

    private ImmutableArray<QualifiedName> QualifiedNames()
    {
        var names = new Sequence<QualifiedName>();
        do names.Add(QualifiedName()); while (Accept(Tag.Comma));
        return names.ToImmutable();
    }

    /// <summary>'(' name [, ...] ')'.</summary>
    private ImmutableArray<Identifier> ParenthesisedNames()
    {
        Expect(Tag.LeftParen);
        var names = new Sequence<Identifier>();
        do names.Add(ColumnId()); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return names.ToImmutable();
    }

    private ImmutableArray<Identifier> OptionalParenthesisedNames() => At(Tag.LeftParen) ? ParenthesisedNames() : [];

    private static QualifiedName NameOf(string word, SourceSpan span) => new([new Identifier(word, false, span)], span);
}
