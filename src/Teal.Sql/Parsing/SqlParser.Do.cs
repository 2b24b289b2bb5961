using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <content>DO.</content>
public sealed partial class SqlParser
{
    // Code within code is lexed again at every level: this many levels are looked into, so that the work stays in proportion.
    private const int MaxBodies = 8;

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
        var body = _failed ? new ProcedureBody([], default) : Body(code!.Value, language, _errors);
        return new DoStatement(language, body, From(start));
    }

    /// <summary>The code inside a string literal of any kind, its statements' spans pointing into the file.</summary>
    private ProcedureBody Body(SyntaxToken literal, string language, List<SyntaxError> errors)
    {
        var token = TextOf(literal);
        var open = literal.Kind == TokenKind.DollarString ? token[1..].IndexOf('$') + 2 : token.IndexOf('\'') + 1;
        var close = literal.Kind == TokenKind.DollarString ? open : 1;
        var span = SourceSpan.FromBounds(InFile(literal.Start + open), EndInFile(literal.End - close));
        if (language is not ("plpgsql" or "sql") || _bodies >= MaxBodies) return new ProcedureBody([], span);

        var inner = literal.Kind == TokenKind.DollarString && _map is null
            ? Inside(_text, literal.Start + open, literal.End - close, null, errors)
            : Inside(ContentOf(literal), errors);
        var body = new ProcedureBody(language == "sql" ? inner.PlainStatements() : inner.BlockStatements(), span);
        Count(inner);
        return body;
    }

    private EscapedText ContentOf(SyntaxToken literal)
    {
        var content = new EscapedText();
        AddContent(content, literal);
        return content;
    }

    private void AddContent(EscapedText content, SyntaxToken literal)
    {
        var token = TextOf(literal);
        var open = literal.Kind == TokenKind.DollarString ? token[1..].IndexOf('$') + 2 : token.IndexOf('\'') + 1;
        var close = literal.Kind == TokenKind.DollarString ? open : 1;
        content.AddLiteral(_text, literal.Start + open, literal.End - close, literal.Kind, _map);
    }

    /// <summary>A parser of code that this one found in a literal.</summary>
    private SqlParser Inside(EscapedText content, List<SyntaxError> errors)
    {
        var code = content.Finish(EndInFile(_tokens[Math.Max(0, _p - 1)].End), out var map);
        return Inside(code, 0, code.Length, map, errors);
    }

    private SqlParser Inside(string text, int start, int end, TextMap? map, List<SyntaxError> errors)
    {
        var syntax = new TokenBuffer(((end - start) / 5) + 8);
        var lexed = SqlLexer.Fragment(text, start, end, syntax) + (map is null ? 0 : end - start);
        return new SqlParser(_source, text, syntax, map, errors, _names, _kinds) { _depth = _depth, _bodies = _bodies + 1, _lexed = lexed };
    }

    private void Count(SqlParser inner)
    {
        _steps += inner._steps;
        _lexed += inner._lexed;
    }
}
