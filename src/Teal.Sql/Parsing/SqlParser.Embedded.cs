using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <content>One SQL statement inside a code block.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// The statement from the cursor up to the semicolon, or up to LOOP where <paramref name="end"/> is no semicolon. As PL/pgSQL
    /// does, INTO and its variables are taken out before the statement is parsed.
    /// </summary>
    private void Embedded(ref Sequence<EmbeddedStatement> statements, int loops, Tag end)
    {
        var first = _p;
        var last = EndOfEmbedded(end);
        if (last == first) return;
        var start = Here;
        var span = SourceSpan.FromBounds(start, EndInFile(_tokens[last - 1].End));
        var tokens = new TokenBuffer(last - first + 5);
        var into = IntoTargets(first, last, tokens);
        // PERFORM query runs it as SELECT query.
        if (tokens.Count > 0 && AtWord("perform")) tokens.Items[0] = tokens.Items[0] with { Tag = Tag.Select };

        var parser = new SqlParser(_source, _text, tokens, _map, _errors, _names, _kinds) { _depth = _depth, _bodies = _bodies };
        var statement = parser.NextStatement() ?? new ErrorStatement(span);
        _steps += parser._steps + (last - first);
        if (!into.IsEmpty && statement is SelectStatement { Query: SelectQuery query } select)
        {
            statement = select with { Query = query with { Into = into, Span = SourceSpan.FromBounds(query.Span.Start, Math.Max(query.Span.End, into[^1].Span.End)) } };
        }
        statements.Add(new EmbeddedStatement(statement with { Span = span, Text = _source }, loops, span));
        _p = last;
    }

    /// <summary>The token behind the statement: a semicolon outside parentheses and BEGIN ATOMIC, or LOOP.</summary>
    private int EndOfEmbedded(Tag end)
    {
        var parentheses = 0;
        for (var p = _p; p < _end; p++)
        {
            _steps++;
            var token = _tokens[p];
            if (token.Tag == Tag.LeftParen) parentheses++;
            else if (token.Tag == Tag.RightParen) parentheses--;
            else if (token.Tag == Tag.Semicolon && parentheses <= 0) return p;
            else if (end != Tag.Semicolon && parentheses <= 0 && IsLoop(token)) return p;
        }
        return _end;
    }

    /// <summary>
    /// Copies the tokens from <paramref name="first"/> on, but for an INTO that is neither INSERT's, MERGE's nor IMPORT's and
    /// the variables behind it, which it gives back (make_execsql_stmt in pl_gram.y).
    /// </summary>
    private ImmutableArray<QualifiedName> IntoTargets(int first, int last, TokenBuffer tokens)
    {
        var targets = new Sequence<QualifiedName>();
        var previous = Tag.Plain;
        var hasInto = _tokens[first].Tag is Tag.Create or Tag.Alter or Tag.Drop or Tag.Do or Tag.Grant or Tag.Comment or Tag.Import;
        for (var p = first; p < last; p++)
        {
            var token = _tokens[p];
            if (token.Tag != Tag.Into || hasInto || previous is Tag.Insert or Tag.Merge)
            {
                tokens.Add(token);
                previous = token.Tag;
                continue;
            }
            hasInto = true;
            _p = p + 1;
            Accept(Tag.Strict);
            do
            {
                if (_p >= last || !AtAnyWord) break;
                var start = Here;
                var name = Qualified(TakeIdentifier(), start);
                targets.Add(name);
                while (At(Tag.LeftBracket)) PassTo(Tag.RightBracket);
            }
            while (_p < last && Accept(Tag.Comma));
            p = _p - 1;
        }
        _p = first;
        return targets.ToImmutable();
    }
}
