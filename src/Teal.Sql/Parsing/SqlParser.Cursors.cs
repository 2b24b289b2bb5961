using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>EXPLAIN, prepared statements, cursors, CALL, and the statements of a word and a name.</content>
public sealed partial class SqlParser
{
    /// <summary>EXPLAIN { ( option [, ...] ) | [ ANALYZE ] [ VERBOSE ] } statement.</summary>
    private ExplainStatement Explain(int start)
    {
        Next();
        ImmutableArray<StatementOption> options;
        if (At(Tag.LeftParen) && PeekTag(1) is not (Tag.Select or Tag.Values or Tag.With or Tag.Table or Tag.LeftParen))
        {
            options = UtilityOptions();
        }
        else
        {
            var words = new Sequence<StatementOption>();
            if (!OptionalWord(ref words, Tag.Analyze)) OptionalWord(ref words, Tag.Analyse);
            OptionalWord(ref words, Tag.Verbose);
            options = words.ToImmutable();
        }
        var isKnown = AtDataStatement || Current.Tag is Tag.Declare or Tag.Execute or Tag.Create or Tag.Refresh;
        if (!isKnown) Fail();
        var statement = Nested();
        var isExplainable = statement is DataStatement or DeclareCursorStatement or ExecuteStatement or RefreshStatement
            or CreateViewStatement { IsMaterialized: true } or CreateTableStatement;
        if (!isExplainable) Fail();
        return new ExplainStatement(statement, options, From(start));
    }

    /// <summary>PREPARE name [ ( type [, ...] ) ] AS statement.</summary>
    private PrepareStatement Prepare(int start)
    {
        Next();
        var name = ColumnId();
        var types = new Sequence<TypeName>();
        if (Accept(Tag.LeftParen))
        {
            do types.Add(Type()); while (Accept(Tag.Comma));
            Expect(Tag.RightParen);
        }
        Expect(Tag.As);
        if (!AtDataStatement) Fail();
        var statement = Nested();
        return new PrepareStatement(name, types.ToImmutable(), statement, From(start));
    }

    /// <summary>EXECUTE name [ ( value [, ...] ) ].</summary>
    private ExecuteStatement Execute(int start)
    {
        Next();
        var name = ColumnId();
        var arguments = At(Tag.LeftParen) ? ParenthesisedExpressions() : [];
        return new ExecuteStatement(name, arguments, From(start));
    }

    /// <summary>DECLARE name [ BINARY | INSENSITIVE | ASENSITIVE | [ NO ] SCROLL ] ... CURSOR [ { WITH | WITHOUT } HOLD ] FOR query.</summary>
    private DeclareCursorStatement DeclareCursor(int start)
    {
        Next();
        var name = ColumnId();
        while (Accept(Tag.Binary) || Accept(Tag.Insensitive) || Accept(Tag.Asensitive) || Accept(Tag.Scroll) || Accept(Tag.No, Tag.Scroll)) { }
        Expect(Tag.Cursor);
        var withHold = Accept(Tag.With, Tag.Hold);
        if (!withHold) Accept(Tag.Without, Tag.Hold);
        Expect(Tag.For);
        var query = Query();
        return new DeclareCursorStatement(name, query, From(start)) { WithHold = withHold };
    }

    /// <summary>{ FETCH | MOVE } [ direction ] [ FROM | IN ] cursor.</summary>
    private FetchStatement Fetch(int start)
    {
        var isMove = At(Tag.Move);
        Next();
        // A cursor may be called like a direction.
        if (PeekTag(1) is not (Tag.Semicolon or Tag.MetaCommand or Tag.EndOfText)) Direction();
        if (!Accept(Tag.From)) Accept(Tag.In);
        var cursor = ColumnId();
        return new FetchStatement(cursor, isMove, From(start));
    }

    private void Direction()
    {
        switch (Current.Tag)
        {
            case Tag.Next or Tag.Prior or Tag.First or Tag.Last or Tag.All:
                Next();
                break;
            case Tag.Absolute or Tag.Relative:
                Next();
                SignedInteger();
                break;
            case Tag.Forward or Tag.Backward:
                Next();
                if (AtNumber) SignedInteger();
                else Accept(Tag.All);
                break;
            case Tag.From or Tag.In:
                break;
            default:
                if (AtNumber) SignedInteger();
                break;
        }
    }

    /// <summary>SignedIconst.</summary>
    private void SignedInteger()
    {
        if (Current.Tag is Tag.Plus or Tag.Minus) Next();
        ExpectInteger();
    }

    /// <summary>CALL function ( ... ).</summary>
    private CallStatement Call(int start)
    {
        Next();
        var callStart = Here;
        var name = FunctionName();
        var call = Call(name, callStart, isWindowless: true) as FunctionCall;
        return new CallStatement(call ?? new FunctionCall(name, [], From(callStart)), From(start));
    }

    /// <summary>DEALLOCATE, CLOSE, LISTEN, NOTIFY, UNLISTEN, DISCARD, LOAD, SHOW, CHECKPOINT.</summary>
    private SessionStatement Session()
    {
        var start = Here;
        var tag = Current.Tag;
        var command = Words(1);
        string? argument = null;
        switch (tag)
        {
            case Tag.Deallocate:
                if (PeekTag(1) is not (Tag.Semicolon or Tag.EndOfText or Tag.MetaCommand)) Accept(Tag.Prepare);
                if (!Accept(Tag.All)) argument = ColumnId().Name;
                break;
            case Tag.Close:
                if (!Accept(Tag.All)) argument = ColumnId().Name;
                break;
            case Tag.Listen:
                argument = ColumnId().Name;
                break;
            case Tag.Unlisten:
                if (!Accept(Tag.Star)) argument = ColumnId().Name;
                break;
            case Tag.Notify:
                argument = ColumnId().Name;
                if (Accept(Tag.Comma)) ExpectString();
                break;
            case Tag.Discard:
                if (Current.Tag is not (Tag.All or Tag.Temp or Tag.Temporary or Tag.Plans or Tag.Sequences)) Fail();
                argument = Words(1);
                break;
            case Tag.Load:
                argument = ExpectString().Value;
                break;
            case Tag.Show:
                argument = Shown();
                break;
        }
        return new SessionStatement(command, argument, From(start));
    }

    private string? Shown()
    {
        if (Accept(Tag.All)) return null;
        if (Accept(Tag.Time, Tag.Zone)) return "timezone";
        if (Accept(Tag.Transaction, Tag.Isolation, Tag.Level)) return "transaction_isolation";
        return Accept(Tag.Session, Tag.Authorization) ? "session authorization" : SettingName();
    }
}
