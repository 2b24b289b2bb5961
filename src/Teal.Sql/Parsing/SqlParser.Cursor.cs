using System.Runtime.CompilerServices;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <content>
/// The way over the tokens. There are no exceptions: the first error of a statement is noted, and from then on the cursor
/// stands at the end of the text, so that every rule finds nothing more to read and returns.
/// </content>
public sealed partial class SqlParser
{
    // How deep parentheses, subqueries and the like may be nested: more than any query that people or tools write, and the
    // megabyte of stack that no thread is without carries it even in a build without optimisation.
    private const int MaxDepth = 400;

    // How deep the tree may become, chains of left-associative operators included.
    private const int MaxHeight = 2000;

    private readonly SourceText _source;
    private readonly string _text;
    private readonly SyntaxToken[] _tokens;
    private readonly int _end;
    private readonly TextMap? _map;
    private readonly List<SyntaxError> _errors;
    private readonly NameTable _names;
    private readonly KeywordKind[] _kinds;
    private int _p;
    private bool _failed;
    private int _failedAt;
    private int _depth;
    private int _bodies;
    private bool _takesBodiesUnread;
    private int _steps;
    private int _lexed;
    private int _height;

    /// <param name="source">The file.</param>
    /// <param name="text">The text that the tokens point into: the file's, or that of a string literal in it.</param>
    /// <param name="tokens">The tokens that the grammar sees.</param>
    /// <param name="map">For a text other than the file's: where in the file it stands.</param>
    /// <param name="errors">Where errors go.</param>
    /// <param name="names">The names of the script so far.</param>
    /// <param name="kinds">The categories of the keywords.</param>
    private SqlParser(SourceText source, string text, TokenBuffer tokens, TextMap? map, List<SyntaxError> errors, NameTable names, KeywordKind[] kinds)
    {
        _source = source;
        _text = text;
        _end = tokens.Count;
        _map = map;
        _errors = errors;
        _names = names;
        _kinds = kinds;
        // Look-ahead reaches at most four tokens beyond the end.
        var endOfText = tokens.Count > 0 ? tokens.Items[tokens.Count - 1].End : 0;
        for (var i = 0; i < 5; i++) tokens.Add(new SyntaxToken(endOfText, endOfText, Tag.EndOfText, TokenKind.End));
        _tokens = tokens.Items;
    }

    private SyntaxToken Current => _tokens[_p];

    private bool IsAtEnd => _p >= _end;

    /// <summary>Where the current token stands in the file.</summary>
    private int Here => InFile(_tokens[_p].Start);

    private ReadOnlySpan<char> TextAt => TextOf(_tokens[_p]);

    private ReadOnlySpan<char> TextOf(SyntaxToken token) => _text.AsSpan(token.Start, token.End - token.Start);

    private int InFile(int offset) => _map is null ? offset : _map.StartOf(offset);

    /// <summary>Where what ends at <paramref name="offset"/> ends in the file, which may be before what begins there.</summary>
    private int EndInFile(int offset) => _map is null ? offset : _map.EndOf(offset);

    /// <summary>The span from <paramref name="start"/> to the end of the token last read.</summary>
    private SourceSpan From(int start)
    {
        var end = _p == 0 ? start : EndInFile(_tokens[_p - 1].End);
        return end < start ? new SourceSpan(start, 0) : SourceSpan.FromBounds(start, end);
    }

    private SourceSpan SpanOf(SyntaxToken token) => token.End == token.Start
        ? new SourceSpan(InFile(token.Start), 0)
        : SourceSpan.FromBounds(InFile(token.Start), EndInFile(token.End));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool At(Tag tag) => _tokens[_p].Tag == tag;

    private bool At(Tag first, Tag second) => _tokens[_p].Tag == first && _tokens[_p + 1].Tag == second;

    private Tag PeekTag(int distance)
    {
        _steps++;
        return _p + distance < _end ? _tokens[_p + distance].Tag : Tag.EndOfText;
    }

    private void Next()
    {
        _steps++;
        if (_p < _end) _p++;
    }

    private bool Accept(Tag tag)
    {
        if (_tokens[_p].Tag != tag) return false;
        _steps++;
        _p++;
        return true;
    }

    private bool Accept(Tag first, Tag second)
    {
        if (!At(first, second)) return false;
        _steps += 2;
        _p += 2;
        return true;
    }

    private bool Accept(Tag first, Tag second, Tag third)
    {
        if (!At(first, second) || PeekTag(2) != third) return false;
        _p += 3;
        return true;
    }

    private void Expect(Tag tag)
    {
        if (!Accept(tag)) Fail();
    }

    private void Expect(Tag first, Tag second)
    {
        Expect(first);
        Expect(second);
    }

    /// <summary>Whether the current token is an operator or word spelt like this, in any case.</summary>
    private bool AtWord(string word) =>
        Current.Kind == TokenKind.Word && TextAt.Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool AcceptWord(string word)
    {
        if (!AtWord(word)) return false;
        _p++;
        return true;
    }

    /// <summary>Notes an error at the current token, unless the statement has one already.</summary>
    private void Fail(string? message = null) => FailAt(_p, message);

    private void FailAt(int index, string? message)
    {
        if (_failed) return;
        var token = _tokens[Math.Min(index, _end)];
        _errors.Add(new SyntaxError(message ?? MessageFor(token), SpanOf(token)));
        _failed = true;
        _failedAt = index;
        _p = _end;
    }

    private string MessageFor(SyntaxToken token)
    {
        if (token.Kind == TokenKind.End) return "syntax error at end of input";
        var text = TextOf(token);
        return token.Kind == TokenKind.Bad ? LexicalError.MessageFor(text) : $"syntax error at or near \"{text}\"";
    }

    /// <summary>Goes one level deeper; false, with an error noted, where that is too deep.</summary>
    private bool Enter()
    {
        if (++_depth <= MaxDepth) return true;
        Fail("nesting too deep");
        return false;
    }

    private void Leave() => _depth--;

    /// <summary>Notes that a tree of this height is finished; an error where no program could walk it any more.</summary>
    private void Grow(int height)
    {
        if (height > MaxHeight) Fail("nesting too deep");
        if (height > _height) _height = height;
    }
}
