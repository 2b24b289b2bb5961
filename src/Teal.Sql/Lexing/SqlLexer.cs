using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Teal.Sql.Lexing;

/// <summary>
/// Text to tokens, by the rules of PostgreSQL's src/backend/parser/scan.l with standard_conforming_strings on, and of
/// psql (src/fe_utils/psqlscan.l) for meta-commands and the data of COPY. Every code unit belongs to exactly one token.
/// </summary>
internal ref partial struct SqlLexer
{
    /// <summary>The most tokens that room is made for before they are there.</summary>
    internal const int MostExpected = 4 * 1024 * 1024;

    private readonly ReadOnlySpan<char> _text;
    private readonly bool _isScript;
    private readonly TokenBuffer _syntax;
    private readonly List<Token>? _all;
    private int _p;
    private int _steps;
    private Tag _first;
    private Tag _previous;
    private int _pendingCopies;
    private bool _isCopyFromStdin;
    private int _endlessCopy = -1;
    private int _operatorEnd;
    private int _signs;
    private int _signsEnd;
    private List<ScriptMarker>? _markers;

    private SqlLexer(ReadOnlySpan<char> text, bool isScript, TokenBuffer syntax, List<Token>? all)
    {
        _text = text;
        _isScript = isScript;
        _syntax = syntax;
        _all = all;
    }

    /// <summary>All tokens of a script, and those that the grammar sees.</summary>
    /// <param name="text">The script.</param>
    /// <param name="syntax">Where the tokens go that the grammar sees.</param>
    /// <param name="markers">The comments that are orders to a migration runner.</param>
    /// <param name="endlessCopy">Where data of COPY begin that never end, or -1.</param>
    /// <param name="steps">How many code units were looked at, one that was looked at twice counted twice.</param>
    internal static ImmutableArray<Token> Script(
        string text, TokenBuffer syntax, out List<ScriptMarker>? markers, out int endlessCopy, out int steps)
    {
        // Most of a long text may be data, of which there is one token.
        var all = new List<Token>(Math.Min(text.Length / 3, MostExpected) + 16);
        var lexer = new SqlLexer(text, isScript: true, syntax, all);
        lexer.Run();
        all.Add(new Token(TokenKind.End, text.Length, 0));
        markers = lexer._markers;
        endlessCopy = lexer._endlessCopy;
        steps = lexer._steps;
        return ImmutableCollectionsMarshal.AsImmutableArray(all.ToArray());
    }

    /// <summary>The tokens that the grammar sees in a stretch of text which psql does not read: the body of a code block.</summary>
    /// <returns>How many code units were looked at.</returns>
    internal static int Fragment(string text, int start, int end, TokenBuffer syntax)
    {
        var lexer = new SqlLexer(text.AsSpan(0, end), isScript: false, syntax, null) { _p = start };
        lexer.Run();
        return lexer._steps;
    }

    /// <summary>All tokens in a stretch of text which psql does not read; they begin and end where the stretch does.</summary>
    internal static ImmutableArray<Token> Stretch(string text, int start, int end)
    {
        var all = new List<Token>();
        var lexer = new SqlLexer(text.AsSpan(0, end), isScript: false, new TokenBuffer(16), all) { _p = start };
        lexer.Run();
        return [.. all];
    }

    private void Run()
    {
        if (_isScript && Peek(0) == '\uFEFF') Emit(TokenKind.WhiteSpace, 1);
        while (_p < _text.Length) Next();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly char Peek(int offset) => _p + offset < _text.Length ? _text[_p + offset] : '\0';

    private void Next()
    {
        var c = _text[_p];
        switch (c)
        {
            case ' ' or '\t' or '\n' or '\r' or '\f' or '\v':
                WhiteSpace();
                break;
            case '-' when Peek(1) == '-':
                var lineEnd = LineEnd(_p);
                if (_isScript) Marker(lineEnd);
                Emit(TokenKind.LineComment, lineEnd);
                break;
            case '/' when Peek(1) == '*':
                BlockComment();
                break;
            case '\'':
                Quoted(TokenKind.String, _p);
                break;
            case '"':
                Quoted(TokenKind.QuotedIdentifier, _p);
                break;
            case '$':
                Dollar();
                break;
            case >= '0' and <= '9':
                Number();
                break;
            case ':':
                Colon();
                break;
            case '{' when TemplateEnd(_p) is var end and > 0:
                Template(end);
                break;
            case '.' when Peek(1) is >= '0' and <= '9':
                Number();
                break;
            case '\\':
                Backslash();
                break;
            case ',' or '(' or ')' or '[' or ']' or ';' or '.':
                Punctuation(c);
                break;
            default:
                if (IsIdentifierStart(c)) Word(c);
                else if (IsOperator(c)) Operator();
                else Emit(TokenKind.Bad, _p + 1);
                break;
        }
    }

    /// <summary>Ends the current token at <paramref name="end"/>.</summary>
    private void Emit(TokenKind kind, int end, Tag tag = Tag.Plain)
    {
        _all?.Add(new Token(kind, _p, end - _p));
        if (kind > TokenKind.BlockComment)
        {
            _syntax.Add(new SyntaxToken(_p, end, tag, kind));
            if (_isScript) Follow(tag);
        }
        _steps += end - _p;
        _p = end;
    }

    private void WhiteSpace()
    {
        var end = _p;
        while (end < _text.Length && _text[end] is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
        {
            if (_text[end] == '\n' && _pendingCopies > 0)
            {
                if (end > _p) Emit(TokenKind.WhiteSpace, end);
                CopyData();
                return;
            }
            end++;
        }
        Emit(TokenKind.WhiteSpace, end);
    }

    private int LineEnd(int from)
    {
        var length = _text[from..].IndexOfAny('\n', '\r');
        var end = length < 0 ? _text.Length : from + length;
        _steps += end - from;
        return end;
    }

    private void BlockComment()
    {
        var depth = 1;
        var p = _p + 2;
        while (p < _text.Length)
        {
            var step = _text[p..].IndexOfAny('/', '*');
            if (step < 0) break;
            p += step;
            var next = p + 1 < _text.Length ? _text[p + 1] : '\0';
            if (_text[p] == '*' && next == '/')
            {
                p += 2;
                if (--depth == 0)
                {
                    Emit(TokenKind.BlockComment, p);
                    return;
                }
            }
            else if (_text[p] == '/' && next == '*')
            {
                p += 2;
                depth++;
            }
            else
            {
                p++;
            }
        }
        Emit(TokenKind.Bad, _text.Length);
    }

    private void Word(char c)
    {
        if (Peek(1) == '\'')
        {
            var kind = (char)(c | 0x20) switch
            {
                'e' => TokenKind.EscapeString,
                'n' => TokenKind.NationalString,
                'b' => TokenKind.BitString,
                'x' => TokenKind.HexString,
                _ => TokenKind.Word,
            };
            if (c < 0x80 && kind != TokenKind.Word)
            {
                Quoted(kind, _p + 1);
                return;
            }
        }
        else if (c is 'u' or 'U' && Peek(1) == '&' && Peek(2) is '\'' or '"')
        {
            Quoted(Peek(2) == '"' ? TokenKind.UnicodeIdentifier : TokenKind.UnicodeString, _p + 2);
            return;
        }

        var hash = 0u;
        var mayBeKeyword = true;
        var p = _p;
        for (; p < _text.Length; p++)
        {
            c = _text[p];
            if (c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) hash = SqlKeywords.HashStep(hash, c);
            else if (c == '_') hash = SqlKeywords.HashStep(hash, c);
            else if (c is (>= '0' and <= '9') or '$' or >= '\x80') mayBeKeyword = false;
            else break;
        }
        if (c == '{' && TemplateEnd(_text[p - 1] == '$' ? p - 1 : p) is var end and > 0) Template(end);
        else Emit(TokenKind.Word, p, mayBeKeyword ? SqlKeywords.Find(_text[_p..p], hash) : Tag.Plain);
    }

    /// <summary>Any character outside ASCII may be in a name: scan.l takes every byte with the high bit for a letter.</summary>
    internal static bool IsIdentifierStart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or >= '\x80';

    internal static bool IsIdentifierPart(char c) => IsIdentifierStart(c) || c is (>= '0' and <= '9') or '$';
}
