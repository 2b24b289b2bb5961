using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>CREATE: the way to each kind; types, sequences and views.</content>
public sealed partial class SqlParser
{
    private Statement Create()
    {
        var start = Here;
        Next();
        if (Accept(Tag.Or, Tag.Replace)) return CreateOrReplace(start);
        var first = _p;
        var persistence = OptionalPersistence();
        switch (Current.Tag)
        {
            case Tag.Table:
                return CreateTable(start, persistence);
            case Tag.Sequence:
                return CreateSequence(start, persistence);
            case Tag.View or Tag.Materialized or Tag.Recursive:
                return CreateView(start, orReplace: false, persistence);
        }
        if (_p != first)
        {
            Fail();
            return new ErrorStatement(default);
        }
        switch (Current.Tag)
        {
            case Tag.Index or Tag.Unique: return CreateIndex(start);
            case Tag.Type: return CreateType(start);
            case Tag.Domain: return CreateDomain(start);
            case Tag.Schema: return CreateSchema(start);
            case Tag.Extension: return CreateExtension(start);
            case Tag.Statistics: return CreateStatistics(start);
            case Tag.Policy: return CreatePolicy(start);
            case Tag.Event when PeekTag(1) == Tag.Trigger: return CreateEventTrigger(start);
            case Tag.User when PeekTag(1) == Tag.Mapping: return CreateUserMapping(start);
            case Tag.Role or Tag.User or Tag.Group: return CreateRole(start);
            case Tag.Database: return CreateDatabase(start);
            case Tag.Tablespace: return CreateTablespace(start);
            case Tag.Publication: return CreatePublication(start);
            case Tag.Subscription: return CreateSubscription(start);
            case Tag.Server: return CreateServer(start);
            case Tag.Foreign: return CreateForeign(start);
            case Tag.Collation: return CreateCollation(start);
            case Tag.Operator or Tag.Text: return CreateOperatorOrTextSearch(start);
            case Tag.Cast: return CreateCast(start);
            case Tag.Conversion or Tag.Default: return CreateConversion(start);
            case Tag.Access: return CreateAccessMethod(start);
            default: return CreateReplaceable(start, orReplace: false);
        }
    }

    private Statement CreateOrReplace(int start)
    {
        var first = _p;
        var persistence = OptionalPersistence();
        if (Current.Tag is Tag.View or Tag.Recursive) return CreateView(start, orReplace: true, persistence);
        if (_p == first) return CreateReplaceable(start, orReplace: true);
        Fail();
        return new ErrorStatement(default);
    }

    /// <summary>What may follow OR REPLACE, views left out.</summary>
    private Statement CreateReplaceable(int start, bool orReplace)
    {
        switch (Current.Tag)
        {
            case Tag.Function or Tag.Procedure: return CreateFunction(start, orReplace);
            case Tag.Trigger or Tag.Constraint: return CreateTrigger(start, orReplace);
            case Tag.Rule: return CreateRule(start, orReplace);
            case Tag.Aggregate: return CreateAggregate(start, orReplace);
            case Tag.Transform: return CreateTransform(start, orReplace);
            case Tag.Trusted or Tag.Procedural or Tag.Language: return CreateLanguage(start, orReplace);
            default:
                Fail();
                return new ErrorStatement(default);
        }
    }

    /// <summary>CREATE TYPE name [ AS { ENUM ( ... ) | ( attribute [, ...] ) | RANGE ( ... ) } | ( ... ) ].</summary>
    private CreateTypeStatement CreateType(int start)
    {
        Next();
        var name = QualifiedName();
        if (At(Tag.LeftParen))
        {
            Definition();
            return new CreateOtherTypeStatement(name, "base", From(start));
        }
        if (!Accept(Tag.As)) return new CreateOtherTypeStatement(name, "shell", From(start));
        if (Accept(Tag.Range))
        {
            Definition();
            return new CreateOtherTypeStatement(name, "range", From(start));
        }
        if (Accept(Tag.Enum))
        {
            Expect(Tag.LeftParen);
            var labels = new Sequence<string>();
            if (!At(Tag.RightParen))
                do labels.Add(ExpectString().Value); while (Accept(Tag.Comma));
            Expect(Tag.RightParen);
            return new CreateEnumStatement(name, labels.ToImmutable(), From(start));
        }
        var attributes = new Sequence<ColumnDefinition>();
        if (!Accept(Tag.LeftParen, Tag.RightParen)) ColumnDefinitionList(ref attributes);
        return new CreateCompositeTypeStatement(name, attributes.ToImmutable(), From(start));
    }

    /// <summary>CREATE [ TEMPORARY | UNLOGGED ] SEQUENCE [ IF NOT EXISTS ] name [ option ... ].</summary>
    private CreateSequenceStatement CreateSequence(int start, Persistence persistence)
    {
        Next();
        var ifNotExists = OptionalIfNotExists();
        var name = QualifiedName();
        TypeName? type = null;
        QualifiedName? ownedBy = null;
        while (!AtStatementEnd && !_failed)
        {
            if (Accept(Tag.As)) type = SimpleType();
            else if (Accept(Tag.Owned, Tag.By)) ownedBy = QualifiedName();
            else if (!SequenceOption()) Fail();
        }
        if (ownedBy is { Parts: [{ Name: "none", IsQuoted: false }] }) ownedBy = null;
        return new CreateSequenceStatement(name, ifNotExists, persistence, From(start)) { Type = type, OwnedBy = ownedBy };
    }

    /// <summary>( option ... ) of an identity column; gives the name of SEQUENCE NAME, or null.</summary>
    private QualifiedName? SequenceOptions()
    {
        Expect(Tag.LeftParen);
        QualifiedName? name = null;
        do
        {
            if (Accept(Tag.Sequence, Tag.Name)) name = QualifiedName();
            else if (!SequenceOption()) Fail();
        }
        while (!_failed && !At(Tag.RightParen));
        Expect(Tag.RightParen);
        return name;
    }

    /// <summary>One of the other options of a sequence: INCREMENT, MINVALUE, MAXVALUE, START, CACHE, CYCLE, NO ..., RESTART, LOGGED, ....</summary>
    private bool SequenceOption()
    {
        switch (Current.Tag)
        {
            case Tag.Cache or Tag.Maxvalue or Tag.Minvalue:
                Next();
                SignedOperand();
                return true;
            case Tag.Increment:
                Next();
                Accept(Tag.By);
                SignedOperand();
                return true;
            case Tag.Start:
                Next();
                Accept(Tag.With);
                SignedOperand();
                return true;
            case Tag.Restart:
                Next();
                if (Accept(Tag.With) || Current.Kind is TokenKind.Integer or TokenKind.Number or TokenKind.Placeholder || Current.Tag is Tag.Plus or Tag.Minus) SignedOperand();
                return true;
            case Tag.Cycle or Tag.Logged or Tag.Unlogged:
                Next();
                return true;
            case Tag.No:
                Next();
                if (!Accept(Tag.Cycle) && !Accept(Tag.Maxvalue)) Expect(Tag.Minvalue);
                return true;
            case Tag.Sequence when PeekTag(1) == Tag.Name:
                _p += 2;
                QualifiedName();
                return true;
            case Tag.As:
                Next();
                SimpleType();
                return true;
            case Tag.Owned:
                Next();
                Expect(Tag.By);
                QualifiedName();
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// CREATE [ OR REPLACE ] [ TEMPORARY ] [ RECURSIVE ] VIEW name [ ( ... ) ] [ WITH ( ... ) ] AS query [ WITH ... CHECK OPTION ], or
    /// CREATE MATERIALIZED VIEW [ IF NOT EXISTS ] name [ ( ... ) ] [ USING method ] [ WITH ( ... ) ] [ TABLESPACE ... ] AS query [ WITH [ NO ] DATA ].
    /// </summary>
    private CreateViewStatement CreateView(int start, bool orReplace, Persistence persistence)
    {
        var isRecursive = Accept(Tag.Recursive);
        var isMaterialized = !isRecursive && !orReplace && Accept(Tag.Materialized);
        Expect(Tag.View);
        var ifNotExists = isMaterialized && OptionalIfNotExists();
        var name = QualifiedName();
        var columns = isRecursive ? ParenthesisedNames() : OptionalParenthesisedNames();
        if (isMaterialized) TableOptions();
        else if (Accept(Tag.With)) StorageOptions();
        Expect(Tag.As);
        var query = Query();
        var withNoData = false;
        if (isMaterialized)
        {
            withNoData = OptionalWithData();
        }
        else if (Accept(Tag.With))
        {
            if (!Accept(Tag.Cascaded)) Accept(Tag.Local);
            Expect(Tag.Check, Tag.Option);
        }
        return new CreateViewStatement(name, columns, query, From(start))
        {
            OrReplace = orReplace,
            IsMaterialized = isMaterialized,
            IsRecursive = isRecursive,
            IfNotExists = ifNotExists,
            WithNoData = withNoData,
            Persistence = persistence,
        };
    }
}
