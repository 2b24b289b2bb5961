using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>
/// The SQL in PL/pgSQL. Its own statements are passed over as src/pl/plpgsql/src/pl_gram.y delimits them, which needs no
/// recursion: how deep the loops are nested is a number.
/// </content>
public sealed partial class SqlParser
{
    // What a statement of PL/pgSQL may begin with besides the name of a variable and SQL (the rules of proc_stmt in pl_gram.y).
    private static readonly HashSet<string> ProceduralWords = new(
        ["assert", "call", "close", "commit", "continue", "exception", "exit", "fetch", "get", "move", "null", "option", "raise", "return", "rollback"],
        StringComparer.OrdinalIgnoreCase);

    private ImmutableArray<EmbeddedStatement> BlockStatements()
    {
        var statements = new Sequence<EmbeddedStatement>();
        var loops = 0;
        var isDeclaring = false;
        while (!IsAtEnd)
        {
            var first = _p;
            BlockStatement(ref statements, ref loops, ref isDeclaring);
            if (_p == first) Next();
        }
        return statements.ToImmutable();
    }

    private void BlockStatement(ref Sequence<EmbeddedStatement> statements, ref int loops, ref bool isDeclaring)
    {
        if (isDeclaring && Current.Tag is not (Tag.Begin or Tag.Declare))
        {
            Declaration(ref statements, loops);
            return;
        }
        switch (Current.Tag)
        {
            case Tag.Semicolon or Tag.Else:
                Next();
                return;
            case Tag.Begin:
                isDeclaring = false;
                Next();
                return;
            case Tag.Declare:
                isDeclaring = true;
                Next();
                return;
            case Tag.Plain when Current.Kind == TokenKind.Operator && TextAt is "#":
                // An option of the compiler: two words, and no semicolon behind them (comp_option in pl_gram.y).
                for (var i = 0; i < 3 && !IsAtEnd; i++) Next();
                return;
            case Tag.Plain when Current.Kind == TokenKind.Operator && TextAt is "<<":
                PassLabel();
                return;
            case Tag.End:
                if (PeekTag(1) == Tag.Plain && IsWord(1, "loop")) loops = Math.Max(0, loops - 1);
                PassTo(Tag.Semicolon);
                return;
            case Tag.If or Tag.When:
                PassTo(Tag.Then);
                return;
            case Tag.Case:
                PassToWhen();
                return;
            case Tag.Execute when !IsAssignment:
                Next();
                Dynamic(ref statements, loops);
                PassTo(Tag.Semicolon);
                return;
            case Tag.For:
                ForHeader(ref statements, loops);
                loops++;
                return;
            case Tag.Select or Tag.Insert or Tag.Update or Tag.Delete or Tag.Merge or Tag.With or Tag.Values or Tag.Table or Tag.Create or Tag.Alter
                or Tag.Drop or Tag.Do or Tag.Set or Tag.Reset or Tag.Commit or Tag.Rollback or Tag.Truncate or Tag.Lock or Tag.Grant or Tag.Revoke
                or Tag.Comment or Tag.Refresh or Tag.Reindex or Tag.Cluster or Tag.Analyze or Tag.Analyse or Tag.Vacuum or Tag.Notify
                or Tag.Listen or Tag.Unlisten or Tag.Copy or Tag.Call or Tag.Explain or Tag.Discard or Tag.Show or Tag.Import or Tag.Prepare
                or Tag.Deallocate or Tag.Checkpoint or Tag.Load or Tag.Security or Tag.Reassign or Tag.Start or Tag.Savepoint or Tag.Release
                when !IsAssignment:
                Embedded(ref statements, loops, Tag.Semicolon);
                return;
        }
        ProceduralStatement(ref statements, ref loops);
    }

    /// <summary>The statements whose first word is a keyword to PL/pgSQL only.</summary>
    private void ProceduralStatement(ref Sequence<EmbeddedStatement> statements, ref int loops)
    {
        if (AtWord("loop"))
        {
            Next();
            loops++;
        }
        else if (AtWord("while") || AtWord("foreach"))
        {
            PassToWord("loop");
            Next();
            loops++;
        }
        else if (AtWord("elsif") || AtWord("elseif"))
        {
            PassTo(Tag.Then);
        }
        else if (AtWord("exception") && !IsAssignment)
        {
            Next();
        }
        else if (AtWord("perform") && !IsAssignment)
        {
            Embedded(ref statements, loops, Tag.Semicolon);
        }
        else if (AtWord("return") && IsWord(1, "query"))
        {
            _p += 2;
            if (!Accept(Tag.Execute))
            {
                Embedded(ref statements, loops, Tag.Semicolon);
                return;
            }
            Dynamic(ref statements, loops);
            PassTo(Tag.Semicolon);
        }
        else if (AtWord("open"))
        {
            while (Current.Tag is not (Tag.For or Tag.Semicolon or Tag.EndOfText)) Next();
            if (Accept(Tag.For) && !At(Tag.Execute))
            {
                Embedded(ref statements, loops, Tag.Semicolon);
                return;
            }
            if (Accept(Tag.Execute)) Dynamic(ref statements, loops);
            PassTo(Tag.Semicolon);
        }
        else if (IsNoStatement)
        {
            // The server takes it for SQL, and refuses it.
            Embedded(ref statements, loops, Tag.Semicolon);
        }
        else
        {
            PassTo(Tag.Semicolon);
        }
    }

    /// <summary>
    /// Whether what stands here, up to the semicolon, begins with a word that begins nothing and is not assigned to. What follows a CASE in a
    /// condition is no statement either, and not judged.
    /// </summary>
    private bool IsNoStatement
    {
        get
        {
            if (Current.Kind != TokenKind.Word || Current.Tag != Tag.Plain || IsAssignment || ProceduralWords.Contains(TextAt.ToString())) return false;
            var p = _p;
            while (p < _end && _tokens[p].Tag is not (Tag.Semicolon or Tag.End or Tag.Then or Tag.When or Tag.Else or Tag.ColonEquals)) p++;
            _steps += p - _p;
            return p < _end && _tokens[p].Tag == Tag.Semicolon;
        }
    }

    /// <summary>name type [ := value ] ; or name CURSOR [ ( ... ) ] FOR query ;.</summary>
    private void Declaration(ref Sequence<EmbeddedStatement> statements, int loops)
    {
        if (Current.Kind == TokenKind.Operator && TextAt is "<<")
        {
            PassLabel();
            return;
        }
        var isCursor = false;
        for (var parentheses = 0; !IsAtEnd; Next())
        {
            if (At(Tag.LeftParen)) parentheses++;
            else if (At(Tag.RightParen)) parentheses--;
            else if (At(Tag.Cursor)) isCursor = true;
            else if (At(Tag.Semicolon) && parentheses <= 0) break;
            else if (isCursor && parentheses <= 0 && Current.Tag is Tag.For or Tag.Is)
            {
                Next();
                Embedded(ref statements, loops, Tag.Semicolon);
                return;
            }
        }
        Next();
    }

    /// <summary>FOR target IN { [ REVERSE ] low .. high [ BY step ] | query | EXECUTE ... | cursor } LOOP.</summary>
    private void ForHeader(ref Sequence<EmbeddedStatement> statements, int loops)
    {
        while (Current.Tag is not (Tag.In or Tag.Semicolon or Tag.EndOfText)) Next();
        Next();
        var isQuery = Current.Tag is Tag.Select or Tag.With or Tag.Values or Tag.Table or Tag.Insert or Tag.Update or Tag.Delete or Tag.Merge or Tag.Explain
            or Tag.Show or Tag.LeftParen;
        if (isQuery && !IsRange())
        {
            Embedded(ref statements, loops, Tag.Plain);
        }
        else
        {
            if (Accept(Tag.Execute)) Dynamic(ref statements, loops);
            PassToWord("loop");
        }
        AcceptWord("loop");
    }

    /// <summary>Whether <c>..</c> stands before LOOP.</summary>
    private bool IsRange()
    {
        for (var p = _p; p < _end && _tokens[p].Tag != Tag.Semicolon; p++)
        {
            _steps++;
            if (_tokens[p].Tag == Tag.DotDot) return true;
            if (IsLoop(_tokens[p])) return false;
        }
        return false;
    }

    private bool IsLoop(SyntaxToken token) => token.Kind == TokenKind.Word && TextOf(token).Equals("loop", StringComparison.OrdinalIgnoreCase);

    private bool IsWord(int distance, string word) =>
        _p + distance < _end && TextOf(_tokens[_p + distance]).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a variable is assigned to that happens to be called like a statement.</summary>
    private bool IsAssignment => PeekTag(1) is Tag.ColonEquals or Tag.Equal or Tag.Dot or Tag.LeftBracket;

    /// <summary>Passes over <c>&lt;&lt; label &gt;&gt;</c>.</summary>
    private void PassLabel()
    {
        while (!IsAtEnd && !(Current.Kind == TokenKind.Operator && TextAt is ">>")) Next();
        Next();
    }

    /// <summary>Passes over everything up to and including <paramref name="tag"/>, which does not stand in parentheses; stops before a semicolon.</summary>
    private void PassTo(Tag tag)
    {
        for (var parentheses = 0; !IsAtEnd; Next())
        {
            if (At(Tag.LeftParen)) parentheses++;
            else if (At(Tag.RightParen)) parentheses--;
            else if (parentheses <= 0 && At(tag))
            {
                Next();
                return;
            }
            else if (parentheses <= 0 && At(Tag.Semicolon)) return;
        }
    }

    private void PassToWord(string word)
    {
        while (!IsAtEnd && !At(Tag.Semicolon) && !AtWord(word)) Next();
    }

    // CASE [ expression ] WHEN: the WHEN is passed by its own rule.
    private void PassToWhen()
    {
        Next();
        while (!IsAtEnd && !At(Tag.Semicolon) && !At(Tag.When)) Next();
    }
}
