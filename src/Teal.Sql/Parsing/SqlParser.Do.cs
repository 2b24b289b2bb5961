using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <content>DO.</content>
public sealed partial class SqlParser
{
    /// <summary>DO { 'code' | LANGUAGE name } ....</summary>
    private DoStatement Do()
    {
        var start = Here;
        Next();
        var language = "plpgsql";
        SyntaxToken? code = null;
        do
        {
            if (Accept(Tag.Language))
            {
                language = AtString ? StringLiteral().Value : NonReservedWord().Name;
            }
            else if (AtString)
            {
                code = Current;
                StringLiteral();
            }
            else
            {
                Fail();
            }
        }
        while (!_failed && !AtStatementEnd);
        if (!_failed && code is null) Fail("no inline code specified");
        language = language.ToLowerInvariant();
        var body = _failed ? new ProcedureBody([], default) : Body(code!.Value, language);
        return new DoStatement(language, body, From(start));
    }

    /// <summary>The code inside a string literal of any kind, its statements' spans pointing into the file.</summary>
    private ProcedureBody Body(SyntaxToken literal, string language)
    {
        var token = TextOf(literal);
        var open = literal.Kind == TokenKind.DollarString ? token[1..].IndexOf('$') + 2 : token.IndexOf('\'') + 1;
        var close = literal.Kind == TokenKind.DollarString ? open : 1;
        var span = SourceSpan.FromBounds(InFile(literal.Start + open), InFile(literal.End - close));
        if (language is not ("plpgsql" or "sql")) return new ProcedureBody([], span);

        var syntax = new List<SyntaxToken>();
        SqlParser inner;
        if (literal.Kind == TokenKind.DollarString && _offsets is null)
        {
            SqlLexer.Fragment(_text, literal.Start + open, literal.End - close, syntax);
            inner = new SqlParser(_source, _text, syntax, null, _errors);
        }
        else
        {
            var code = EscapedText.Decode(_text, literal.Start + open, literal.End - close, literal.Kind, _offsets, out var offsets);
            SqlLexer.Fragment(code, 0, code.Length, syntax);
            inner = new SqlParser(_source, code, syntax, offsets, _errors);
        }
        inner._depth = _depth;
        return new ProcedureBody(language == "sql" ? inner.PlainStatements() : inner.BlockStatements(), span);
    }
}
