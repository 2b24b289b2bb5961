using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>SET, RESET and transaction control.</content>
public sealed partial class SqlParser
{
    /// <summary>SET [ SESSION | LOCAL ] ... in all its forms: VariableSetStmt and ConstraintsSetStmt of gram.y.</summary>
    private SetStatement Set()
    {
        var start = Here;
        Next();
        if (Accept(Tag.Constraints)) return SetConstraints(start);
        var isLocal = Accept(Tag.Local);
        if (!isLocal && At(Tag.Session))
        {
            if (PeekTag(1) == Tag.Characteristics)
            {
                _p += 2;
                Expect(Tag.As, Tag.Transaction);
                var modes = TransactionModes();
                return new SetStatement("session characteristics", modes, false, false, From(start));
            }
            if (PeekTag(1) != Tag.Authorization) Next();
        }
        if (At(Tag.Transaction) && PeekTag(1) is not (Tag.To or Tag.Equal))
        {
            Next();
            var modes = Accept(Tag.Snapshot) ? [ExpectString().Value] : TransactionModes();
            if (modes.IsEmpty) Fail();
            return new SetStatement("transaction", modes, isLocal, false, From(start));
        }
        return SpecialSet(isLocal, start) ?? PlainSet(isLocal, start);
    }

    /// <summary>name { TO | = } { value [, ...] | DEFAULT }, or name FROM CURRENT.</summary>
    private SetStatement PlainSet(bool isLocal, int start)
    {
        var name = SettingName();
        if (Accept(Tag.From, Tag.Current)) return new SetStatement(name, [], isLocal, false, From(start));
        if (!Accept(Tag.To)) Expect(Tag.Equal);
        if (Accept(Tag.Default)) return new SetStatement(name, [], isLocal, true, From(start));
        var values = new Sequence<string>();
        do values.Add(SettingValue()); while (Accept(Tag.Comma));
        return new SetStatement(name, values.ToImmutable(), isLocal, false, From(start));
    }

    /// <summary>var_name: ColId with points, in lower case for settings are found in any case.</summary>
    private string SettingName()
    {
        var name = ColumnId().Name;
        while (Accept(Tag.Dot)) name += "." + ColumnId().Name;
        return name.ToLowerInvariant();
    }

    /// <summary>var_value: a word, TRUE, FALSE, ON, a string, or a number with its sign.</summary>
    private string SettingValue()
    {
        if (AtString) return StringLiteral().Value;
        if (Current.Tag is Tag.Plus or Tag.Minus || Current.Kind is TokenKind.Integer or TokenKind.Number)
        {
            var sign = At(Tag.Minus) ? "-" : "";
            SignedOperand();
            return _failed ? "" : sign + TextOf(_tokens[_p - 1]).ToString();
        }
        if (Current.Tag is Tag.True or Tag.False or Tag.On) return TakeIdentifier().Name;
        return NonReservedWord().Name;
    }

    /// <summary>The forms with a syntax of their own.</summary>
    private SetStatement? SpecialSet(bool isLocal, int start)
    {
        switch (Current.Tag)
        {
            case Tag.Time when PeekTag(1) == Tag.Zone:
                _p += 2;
                if (Accept(Tag.Default) || Accept(Tag.Local)) return new SetStatement("timezone", [], isLocal, true, From(start));
                var zone = At(Tag.Interval) ? ZoneInterval() : SettingValue();
                return new SetStatement("timezone", [zone], isLocal, false, From(start));
            case Tag.Session when PeekTag(1) == Tag.Authorization:
                _p += 2;
                if (Accept(Tag.Default)) return new SetStatement("session authorization", [], isLocal, true, From(start));
                var user = AtString ? StringLiteral().Value : NonReservedWord().Name;
                return new SetStatement("session authorization", [user], isLocal, false, From(start));
            case Tag.Role when PeekTag(1) is not (Tag.To or Tag.Equal or Tag.From):
                Next();
                var role = AtString ? StringLiteral().Value : NonReservedWord().Name;
                return new SetStatement("role", [role], isLocal, false, From(start));
            case Tag.Names when PeekTag(1) is not (Tag.To or Tag.Equal or Tag.From):
                Next();
                ImmutableArray<string> encoding = AtString ? [StringLiteral().Value] : [];
                Accept(Tag.Default);
                return new SetStatement("client_encoding", encoding, isLocal, encoding.IsEmpty, From(start));
            case Tag.Schema or Tag.Catalog when _tokens[_p + 1].Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.DollarString or TokenKind.UnicodeString:
                var isSchema = At(Tag.Schema);
                Next();
                var name = StringLiteral().Value;
                return new SetStatement(isSchema ? "search_path" : "catalog", [name], isLocal, false, From(start));
            case Tag.Xml when PeekTag(1) == Tag.Option:
                _p += 2;
                var option = At(Tag.Document) ? "document" : "content";
                if (!Accept(Tag.Document)) Expect(Tag.Content);
                return new SetStatement("xmloption", [option], isLocal, false, From(start));
            default:
                return null;
        }
    }

    /// <summary>INTERVAL [ (p) ] 'text' [ fields ]: the text.</summary>
    private string ZoneInterval()
    {
        Next();
        OptionalPrecision();
        var text = ExpectString().Value;
        IntervalFields(out _);
        return text;
    }

    /// <summary>SET CONSTRAINTS { ALL | name [, ...] } { DEFERRED | IMMEDIATE }.</summary>
    private SetStatement SetConstraints(int start)
    {
        if (!Accept(Tag.All)) QualifiedNames();
        var value = At(Tag.Deferred) ? "deferred" : "immediate";
        if (!Accept(Tag.Deferred)) Expect(Tag.Immediate);
        return new SetStatement("constraints", [value], false, false, From(start));
    }

    /// <summary>RESET { name | ALL | TIME ZONE | TRANSACTION ISOLATION LEVEL | SESSION AUTHORIZATION }.</summary>
    private SetStatement Reset()
    {
        var start = Here;
        Next();
        string name;
        if (Accept(Tag.All)) name = "all";
        else if (Accept(Tag.Time, Tag.Zone)) name = "timezone";
        else if (Accept(Tag.Transaction, Tag.Isolation, Tag.Level)) name = "transaction_isolation";
        else if (Accept(Tag.Session, Tag.Authorization)) name = "session authorization";
        else name = SettingName();
        return new SetStatement(name, [], false, true, From(start));
    }

    private TransactionStatement Transaction()
    {
        var start = Here;
        var tag = Current.Tag;
        Next();
        TransactionAction action;
        Identifier? savepoint = null;
        switch (tag)
        {
            case Tag.Begin or Tag.Start:
                if (tag == Tag.Start) Expect(Tag.Transaction);
                else if (!Accept(Tag.Work)) Accept(Tag.Transaction);
                TransactionModes();
                action = TransactionAction.Begin;
                break;
            case Tag.Savepoint:
                savepoint = ColumnId();
                action = TransactionAction.Savepoint;
                break;
            case Tag.Release:
                if (PeekTag(1) is not (Tag.Semicolon or Tag.EndOfText)) Accept(Tag.Savepoint);
                savepoint = ColumnId();
                action = TransactionAction.Release;
                break;
            case Tag.Prepare:
                Expect(Tag.Transaction);
                ExpectString();
                action = TransactionAction.TwoPhase;
                break;
            default:
                action = EndOfTransaction(tag, out savepoint);
                break;
        }
        return new TransactionStatement(action, From(start)) { Savepoint = savepoint };
    }

    /// <summary>{ COMMIT | END | ROLLBACK | ABORT } [ WORK | TRANSACTION ] [ AND [ NO ] CHAIN ], ROLLBACK TO, COMMIT PREPARED, ROLLBACK PREPARED.</summary>
    private TransactionAction EndOfTransaction(Tag tag, out Identifier? savepoint)
    {
        savepoint = null;
        if (tag is Tag.Commit or Tag.Rollback && Accept(Tag.Prepared))
        {
            ExpectString();
            return TransactionAction.TwoPhase;
        }
        if (!Accept(Tag.Work)) Accept(Tag.Transaction);
        if (tag == Tag.Rollback && Accept(Tag.To))
        {
            if (PeekTag(1) is not (Tag.Semicolon or Tag.EndOfText)) Accept(Tag.Savepoint);
            savepoint = ColumnId();
            return TransactionAction.RollbackTo;
        }
        if (Accept(Tag.And))
        {
            Accept(Tag.No);
            Expect(Tag.Chain);
        }
        return tag is Tag.Commit or Tag.End ? TransactionAction.Commit : TransactionAction.Rollback;
    }

    /// <summary>{ ISOLATION LEVEL ... | READ { ONLY | WRITE } | [ NOT ] DEFERRABLE } [ [ , ] ... ], in lower case.</summary>
    private ImmutableArray<string> TransactionModes()
    {
        var modes = new Sequence<string>();
        while (Current.Tag is Tag.Isolation or Tag.Read or Tag.Deferrable or Tag.Not)
        {
            var first = _p;
            if (Accept(Tag.Isolation))
            {
                Expect(Tag.Level);
                if (!Accept(Tag.Serializable) && !Accept(Tag.Repeatable, Tag.Read) && !Accept(Tag.Read, Tag.Committed)) Expect(Tag.Read, Tag.Uncommitted);
            }
            else if (Accept(Tag.Read))
            {
                if (!Accept(Tag.Only)) Expect(Tag.Write);
            }
            else
            {
                Accept(Tag.Not);
                Expect(Tag.Deferrable);
            }
            if (_failed) break;
            var words = new List<string>();
            for (var i = first; i < _p; i++) words.Add(SqlKeywords.WordOf(_tokens[i].Tag));
            modes.Add(string.Join(' ', words));
            if (At(Tag.Comma) && PeekTag(1) is Tag.Isolation or Tag.Read or Tag.Deferrable or Tag.Not) Next();
        }
        return modes.ToImmutable();
    }
}
