using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>DefineStmt of gram.y, and casts, conversions, transforms, languages, access methods.</content>
public sealed partial class SqlParser
{
    /// <summary>CREATE [ OR REPLACE ] AGGREGATE name { parameters definition | ( option = value [, ...] ) }.</summary>
    private DefineStatement CreateAggregate(int start, bool orReplace)
    {
        Next();
        var name = FunctionName();
        var isOld = At(Tag.LeftParen) && AtAnyWordAt(1) && PeekTag(2) == Tag.Equal;
        var parameters = isOld ? [] : AggregateParameters();
        var options = isOld ? ParenthesisedOptions(OldAggregateOption) : Definition();
        return new DefineStatement("AGGREGATE", name, From(start)) { OrReplace = orReplace, Parameters = parameters, Options = options };
    }

    /// <summary>old_aggr_elem: only what is no keyword may be an option here.</summary>
    private StatementOption OldAggregateOption()
    {
        if (Current.Tag != Tag.Plain) Fail();
        if (_tokens[Math.Min(_p + 1, _end)].Tag != Tag.Equal) FailAt(_p + 1, null);
        return DefinitionElement();
    }

    /// <summary>CREATE OPERATOR name definition, CREATE TEXT SEARCH kind name definition.</summary>
    private Statement CreateOperatorOrTextSearch(int start)
    {
        if (At(Tag.Text))
        {
            if (PeekTag(1) != Tag.Search || PeekTag(2) is not (Tag.Parser or Tag.Dictionary or Tag.Template or Tag.Configuration)) FailAt(_p + 1, null);
            var kind = _failed ? "" : Words(3);
            var name = QualifiedName();
            return new DefineStatement(kind, name, From(start)) { Options = Definition(), Span = From(start) };
        }
        if (PeekTag(1) is Tag.Class) return CreateOperatorClass(start);
        if (PeekTag(1) is Tag.Family)
        {
            _p += 2;
            var family = ObjectOf("OPERATOR FAMILY");
            return new CreateObjectStatement(family, [], From(start));
        }
        Next();
        var symbol = AnyOperator();
        var options = Definition();
        return new DefineStatement("OPERATOR", symbol, From(start)) { Options = options };
    }

    /// <summary>CREATE COLLATION [ IF NOT EXISTS ] name { definition | FROM name }.</summary>
    private DefineStatement CreateCollation(int start)
    {
        Next();
        var ifNotExists = OptionalIfNotExists();
        var name = QualifiedName();
        var from = Accept(Tag.From) ? QualifiedName() : null;
        var options = from is null ? Definition() : [];
        return new DefineStatement("COLLATION", name, From(start)) { IfNotExists = ifNotExists, From = from, Options = options };
    }

    /// <summary>CREATE OPERATOR CLASS name [ DEFAULT ] FOR TYPE type USING method [ FAMILY name ] AS item [, ...].</summary>
    private CreateObjectStatement CreateOperatorClass(int start)
    {
        _p += 2;
        var nameStart = Here;
        var name = QualifiedName();
        var target = new ObjectReference("OPERATOR CLASS", name, From(nameStart));
        Accept(Tag.Default);
        Expect(Tag.For, Tag.Type);
        Type();
        Expect(Tag.Using);
        ColumnId();
        if (Accept(Tag.Family)) QualifiedName();
        Expect(Tag.As);
        OperatorClassItems();
        return new CreateObjectStatement(target, [], From(start));
    }

    /// <summary>
    /// { OPERATOR n operator [ ( types ) ] [ FOR { SEARCH | ORDER BY family } ] | FUNCTION n [ ( types ) ] function | STORAGE type } [, ...].
    /// </summary>
    private void OperatorClassItems()
    {
        do
        {
            if (Accept(Tag.Storage))
            {
                Type();
            }
            else if (Accept(Tag.Operator))
            {
                ExpectInteger();
                AnyOperator();
                if (At(Tag.LeftParen)) OperandTypes();
                if (Accept(Tag.For) && !Accept(Tag.Search))
                {
                    Expect(Tag.Order, Tag.By);
                    QualifiedName();
                }
                AcceptWord("recheck");
            }
            else
            {
                Expect(Tag.Function);
                ExpectInteger();
                if (At(Tag.LeftParen)) TypeList();
                Routine("FUNCTION");
            }
        }
        while (Accept(Tag.Comma));
    }

    /// <summary>{ OPERATOR | FUNCTION } n ( types ) [, ...].</summary>
    private void OperatorFamilyDrops()
    {
        do
        {
            if (!Accept(Tag.Operator)) Expect(Tag.Function);
            ExpectInteger();
            TypeList();
        }
        while (Accept(Tag.Comma));
    }

    private void TypeList()
    {
        Expect(Tag.LeftParen);
        do Type(); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
    }

    /// <summary>CREATE CAST ( type AS type ) { WITH FUNCTION name | WITHOUT FUNCTION | WITH INOUT } [ AS { IMPLICIT | ASSIGNMENT } ].</summary>
    private CreateObjectStatement CreateCast(int start)
    {
        Next();
        var target = ObjectOf("CAST");
        if (Accept(Tag.With))
        {
            if (!Accept(Tag.Inout))
            {
                Expect(Tag.Function);
                Routine("FUNCTION");
            }
        }
        else
        {
            Expect(Tag.Without, Tag.Function);
        }
        if (Accept(Tag.As) && !Accept(Tag.Implicit)) Expect(Tag.Assignment);
        return new CreateObjectStatement(target, [], From(start));
    }

    /// <summary>CREATE [ DEFAULT ] CONVERSION name FOR 'encoding' TO 'encoding' FROM function.</summary>
    private CreateObjectStatement CreateConversion(int start)
    {
        Accept(Tag.Default);
        Expect(Tag.Conversion);
        var target = ObjectOf("CONVERSION");
        Expect(Tag.For);
        ExpectString();
        Expect(Tag.To);
        ExpectString();
        Expect(Tag.From);
        QualifiedName();
        return new CreateObjectStatement(target, [], From(start));
    }

    /// <summary>CREATE [ OR REPLACE ] TRANSFORM FOR type LANGUAGE name ( { FROM | TO } SQL WITH FUNCTION name [, ...] ).</summary>
    private CreateObjectStatement CreateTransform(int start, bool orReplace)
    {
        Next();
        var target = ObjectOf("TRANSFORM");
        Expect(Tag.LeftParen);
        var isFrom = At(Tag.From);
        TransformPart(isFrom);
        if (Accept(Tag.Comma)) TransformPart(!isFrom);
        Expect(Tag.RightParen);
        return new CreateObjectStatement(target, [], From(start)) { OrReplace = orReplace };
    }

    private void TransformPart(bool isFrom)
    {
        Expect(isFrom ? Tag.From : Tag.To);
        Expect(Tag.Sql, Tag.With);
        Expect(Tag.Function);
        Routine("FUNCTION");
    }

    /// <summary>CREATE [ OR REPLACE ] [ TRUSTED ] [ PROCEDURAL ] LANGUAGE name [ HANDLER name [ INLINE name ] [ VALIDATOR name | NO VALIDATOR ] ].</summary>
    private CreateObjectStatement CreateLanguage(int start, bool orReplace)
    {
        Accept(Tag.Trusted);
        Accept(Tag.Procedural);
        Expect(Tag.Language);
        var target = SingleName("LANGUAGE");
        if (Accept(Tag.Handler))
        {
            QualifiedName();
            if (Accept(Tag.Inline)) QualifiedName();
            if (Accept(Tag.Validator)) QualifiedName();
            else Accept(Tag.No, Tag.Validator);
        }
        return new CreateObjectStatement(target, [], From(start)) { OrReplace = orReplace };
    }

    /// <summary>CREATE ACCESS METHOD name TYPE { INDEX | TABLE } HANDLER name.</summary>
    private CreateObjectStatement CreateAccessMethod(int start)
    {
        Next();
        Expect(Tag.Method);
        var target = SingleName("ACCESS METHOD");
        Expect(Tag.Type);
        if (!Accept(Tag.Index)) Expect(Tag.Table);
        Expect(Tag.Handler);
        QualifiedName();
        return new CreateObjectStatement(target, [], From(start));
    }

    /// <summary>
    /// { ADD | ALTER } MAPPING FOR token [, ...] { WITH dictionary [, ...] | REPLACE dictionary WITH dictionary }, ALTER MAPPING REPLACE ...,
    /// DROP MAPPING [ IF EXISTS ] FOR token [, ...].
    /// </summary>
    private void TextSearchMapping()
    {
        if (Accept(Tag.Drop, Tag.Mapping))
        {
            OptionalIfExists();
            Expect(Tag.For);
            Names();
            return;
        }
        var isAlter = Accept(Tag.Alter);
        if (!isAlter) Expect(Tag.Add);
        Expect(Tag.Mapping);
        var hasTokens = !isAlter || At(Tag.For);
        if (hasTokens)
        {
            Expect(Tag.For);
            Names();
        }
        var isReplace = isAlter && Accept(Tag.Replace);
        if (isReplace) QualifiedName();
        Expect(Tag.With);
        if (isReplace || !hasTokens) QualifiedName();
        else QualifiedNames();
        if (!hasTokens && !isReplace) Fail();
    }
}
