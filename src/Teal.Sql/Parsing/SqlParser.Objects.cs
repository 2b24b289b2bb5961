using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Objects as COMMENT, SECURITY LABEL and ALTER EXTENSION name them.</content>
public sealed partial class SqlParser
{
    /// <summary>The kind of object at the cursor, in upper case; the cursor goes behind it.</summary>
    private string ObjectKind()
    {
        switch (Current.Tag)
        {
            case Tag.Column or Tag.Constraint:
                return Words(1);
            case Tag.Large when PeekTag(1) == Tag.Object:
                return Words(2);
            default:
                return DropKind();
        }
    }

    /// <summary>
    /// What COMMENT names (object_type_any_name, object_type_name and the rest of CommentStmt), or the fewer kinds that SECURITY LABEL
    /// and ALTER EXTENSION name.
    /// </summary>
    private ObjectReference Object(ObjectUse use)
    {
        var kind = ObjectKind();
        if (!_failed && !IsAllowed(kind, use)) FailAt(_p - 1, null);
        return ObjectOf(kind);
    }

    private static bool IsAllowed(string kind, ObjectUse use) => kind switch
    {
        "OWNED" or "USER" or "GROUP" or "USER MAPPING" => false,
        "COLUMN" => use != ObjectUse.Extension,
        "CONSTRAINT" or "POLICY" or "RULE" or "TRIGGER" => use == ObjectUse.Comment,
        "CAST" or "OPERATOR" or "OPERATOR CLASS" or "OPERATOR FAMILY" or "TRANSFORM" => use != ObjectUse.Label,
        "LARGE OBJECT" => use != ObjectUse.Extension,
        _ => true,
    };

    /// <summary>The object of a kind, whose words have been read.</summary>
    private ObjectReference ObjectOf(string kind)
    {
        var start = Here;
        switch (kind)
        {
            case "TYPE" or "DOMAIN":
                var type = Type();
                return new ObjectReference(kind, null, From(start)) { Types = [type] };
            case "FUNCTION" or "PROCEDURE" or "ROUTINE":
                return Routine(kind);
            case "AGGREGATE":
                var aggregate = FunctionName();
                var arguments = AggregateParameters();
                return new ObjectReference(kind, aggregate, From(start)) { HasParameters = true, Parameters = arguments };
            case "OPERATOR":
                return OperatorReference();
            case "OPERATOR CLASS" or "OPERATOR FAMILY":
                var family = QualifiedName();
                Expect(Tag.Using);
                ColumnId();
                return new ObjectReference(kind, family, From(start));
            case "CONSTRAINT" or "POLICY" or "RULE" or "TRIGGER":
                var name = ColumnId();
                Expect(Tag.On);
                if (kind == "CONSTRAINT") Accept(Tag.Domain);
                var table = QualifiedName();
                return new ObjectReference(kind, new QualifiedName([name], name.Span), From(start)) { On = table };
            case "CAST":
                Expect(Tag.LeftParen);
                var from = Type();
                Expect(Tag.As);
                var to = Type();
                Expect(Tag.RightParen);
                return new ObjectReference(kind, null, From(start)) { Types = [from, to] };
            case "TRANSFORM":
                Expect(Tag.For);
                var transformed = Type();
                Expect(Tag.Language);
                ColumnId();
                return new ObjectReference(kind, null, From(start)) { Types = [transformed] };
            case "LARGE OBJECT":
                Number();
                return new ObjectReference(kind, null, From(start));
            case "TABLE" or "SEQUENCE" or "VIEW" or "MATERIALIZED VIEW" or "INDEX" or "FOREIGN TABLE" or "COLLATION" or "CONVERSION" or "STATISTICS"
                or "COLUMN" or "TEXT SEARCH PARSER" or "TEXT SEARCH DICTIONARY" or "TEXT SEARCH TEMPLATE" or "TEXT SEARCH CONFIGURATION":
                return new ObjectReference(kind, QualifiedName(), From(start));
            default:
                return SingleName(kind);
        }
    }

    private ObjectReference SingleName(string kind)
    {
        var name = ColumnId();
        return new ObjectReference(kind, new QualifiedName([name], name.Span), name.Span);
    }

    /// <summary>NumericOnly.</summary>
    private void Number()
    {
        if (AtNumber || AtPlaceholder) SignedOperand();
        else Fail();
    }

    /// <summary>operator_with_argtypes: any_operator ( { type | NONE }, { type | NONE } ).</summary>
    private ObjectReference OperatorReference()
    {
        var start = Here;
        var name = AnyOperator();
        var types = OperandTypes();
        return new ObjectReference("OPERATOR", name, From(start)) { Types = types };
    }

    /// <summary>any_operator: [ schema . ] operator.</summary>
    private QualifiedName AnyOperator()
    {
        var start = Here;
        var parts = new Sequence<Identifier>();
        while (AtColumnId && PeekTag(1) == Tag.Dot)
        {
            parts.Add(TakeIdentifier());
            Next();
        }
        if (Current.Kind != TokenKind.Operator)
        {
            Fail();
            return new QualifiedName([NoIdentifier], default);
        }
        parts.Add(new Identifier(TextAt.ToString(), false, SpanOf(Current)));
        Next();
        return new QualifiedName(parts.ToImmutable(), From(start));
    }

    private ImmutableArray<TypeName> OperandTypes()
    {
        Expect(Tag.LeftParen);
        var types = new Sequence<TypeName>();
        var hasNone = Accept(Tag.None);
        if (!hasNone) types.Add(Type());
        if (!At(Tag.Comma)) Fail(At(Tag.RightParen) ? "missing argument" : null);
        Next();
        if (hasNone || !Accept(Tag.None)) types.Add(Type());
        Expect(Tag.RightParen);
        return types.ToImmutable();
    }

    /// <summary>COMMENT ON object IS { 'text' | NULL }.</summary>
    private CommentStatement Comment(int start)
    {
        Next();
        Expect(Tag.On);
        var target = Object(ObjectUse.Comment);
        Expect(Tag.Is);
        var text = StringOrNull();
        return new CommentStatement(target, text, From(start));
    }

    /// <summary>SECURITY LABEL [ FOR provider ] ON object IS { 'text' | NULL }.</summary>
    private SecurityLabelStatement SecurityLabel(int start)
    {
        Next();
        Expect(Tag.Label);
        if (Accept(Tag.For)) WordOrString();
        Expect(Tag.On);
        var target = Object(ObjectUse.Label);
        Expect(Tag.Is);
        var text = StringOrNull();
        return new SecurityLabelStatement(target, text, From(start));
    }

    private string? StringOrNull() => Accept(Tag.Null) ? null : ExpectString().Value;

    /// <summary>RoleSpec as a name: a word, CURRENT_ROLE, CURRENT_USER, SESSION_USER.</summary>
    private Identifier RoleName() =>
        Current.Tag is Tag.CurrentRole or Tag.CurrentUser or Tag.SessionUser ? TakeIdentifier() : NonReservedWord();

    private ImmutableArray<Identifier> RoleNames()
    {
        var roles = new Sequence<Identifier>();
        do roles.Add(RoleName()); while (Accept(Tag.Comma));
        return roles.ToImmutable();
    }

    /// <summary>Which statement names an object.</summary>
    private enum ObjectUse
    {
        Comment,
        Label,
        Extension,
    }
}
