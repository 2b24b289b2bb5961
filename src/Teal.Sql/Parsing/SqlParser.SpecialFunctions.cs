using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Calls with a syntax of their own: func_expr_common_subexpr of gram.y but for those of XML and JSON.</content>
public sealed partial class SqlParser
{
    /// <summary>The special form at hand, or null where there is none.</summary>
    private Expression? SpecialFunction()
    {
        var start = Here;
        var tag = Current.Tag;
        switch (tag)
        {
            case Tag.Plain:
                return null;
            case Tag.CurrentDate or Tag.CurrentRole or Tag.CurrentUser or Tag.SessionUser or Tag.SystemUser or Tag.User or Tag.CurrentCatalog:
            case Tag.CurrentSchema when PeekTag(1) is not (Tag.LeftParen or Tag.Dot):
                var keyword = NameOf(SqlKeywords.WordOf(tag), SpanOf(Current));
                Next();
                return new FunctionCall(keyword, [], From(start));
            case Tag.CurrentTime or Tag.CurrentTimestamp or Tag.Localtime or Tag.Localtimestamp:
                var time = NameOf(SqlKeywords.WordOf(tag), SpanOf(Current));
                Next();
                var precision = OptionalPrecision();
                return new FunctionCall(time, precision is null ? [] : [precision], From(start));
            case Tag.Collation when PeekTag(1) == Tag.For:
                var collationFor = NameOf("pg_collation_for", SpanOf(Current));
                _p += 2;
                Expect(Tag.LeftParen);
                var collated = Expression();
                Expect(Tag.RightParen);
                return new FunctionCall(collationFor, [collated], From(start));
        }
        if (PeekTag(1) != Tag.LeftParen) return null;
        switch (tag)
        {
            case Tag.Cast:
                _p += 2;
                var value = Expression();
                Expect(Tag.As);
                var type = Type();
                Expect(Tag.RightParen);
                return new CastExpression(value, type, From(start));
            case Tag.Coalesce or Tag.Greatest or Tag.Least or Tag.Xmlconcat or Tag.Grouping or Tag.Nullif:
                var list = Special();
                var items = ParenthesisedExpressions();
                if (tag == Tag.Nullif && items.Length != 2) Fail();
                return new FunctionCall(list, items, From(start));
            case Tag.MergeAction:
                var mergeAction = Special();
                Next();
                Expect(Tag.RightParen);
                return new FunctionCall(mergeAction, [], From(start));
            case Tag.Extract:
                return Extract(start);
            case Tag.Normalize:
                return Normalize(start);
            case Tag.Overlay or Tag.Substring:
                return WordsBetween(start);
            case Tag.Position:
                return Position(start);
            case Tag.Treat:
                var treat = Special();
                Next();
                var treated = Expression();
                Expect(Tag.As);
                var target = Type();
                Expect(Tag.RightParen);
                return new FunctionCall(treat, [new CastExpression(treated, target, treated.Span with { Length = Math.Max(0, target.Span.End - treated.Span.Start) })], From(start));
            case Tag.Trim:
                return Trim(start);
            default:
                return XmlFunction(start) ?? JsonFunction(start);
        }
    }

    /// <summary>The keyword at hand as the name of a function; the cursor goes on to its parenthesis.</summary>
    private QualifiedName Special()
    {
        var name = NameOf(SqlKeywords.WordOf(Current.Tag), SpanOf(Current));
        Next();
        return name;
    }

    /// <summary>EXTRACT ( { word | 'text' } FROM expression ); the field is a string literal in lower case.</summary>
    private FunctionCall Extract(int start)
    {
        var name = Special();
        Next();
        Expression field;
        if (AtString)
        {
            field = StringLiteral();
        }
        else
        {
            var word = IsName(Current, KeywordKind.Unreserved) ? TakeIdentifier() : MissingIdentifier();
            field = new Literal(LiteralKind.String, word.Name, word.Span);
        }
        Expect(Tag.From);
        var source = Expression();
        Expect(Tag.RightParen);
        return new FunctionCall(name, [field, source], From(start));
    }

    private FunctionCall Normalize(int start)
    {
        var name = Special();
        Next();
        var arguments = new Sequence<Expression>();
        arguments.Add(Expression());
        if (Accept(Tag.Comma))
        {
            if (Current.Tag is not (Tag.Nfc or Tag.Nfd or Tag.Nfkc or Tag.Nfkd)) Fail();
            arguments.Add(new Literal(LiteralKind.String, TextAt.ToString().ToUpperInvariant(), SpanOf(Current)));
            Next();
        }
        Expect(Tag.RightParen);
        return new FunctionCall(name, arguments.ToImmutable(), From(start));
    }

    /// <summary>
    /// OVERLAY ( a PLACING b FROM c [ FOR d ] ), SUBSTRING ( a [ FROM b ] [ FOR c ] ), SUBSTRING ( a SIMILAR b ESCAPE c ), or the
    /// plain list of arguments.
    /// </summary>
    private Expression WordsBetween(int start)
    {
        var isOverlay = At(Tag.Overlay);
        var name = Special();
        var isList = PeekTag(1) is Tag.RightParen;
        if (isList) return Call(name, start);
        Next();
        var arguments = new Sequence<Expression>();
        arguments.Add(Argument());
        if (At(Tag.Comma))
        {
            while (Accept(Tag.Comma)) arguments.Add(Argument());
        }
        else if (isOverlay)
        {
            if (Accept(Tag.Placing))
            {
                arguments.Add(Expression());
                Expect(Tag.From);
                arguments.Add(Expression());
                if (Accept(Tag.For)) arguments.Add(Expression());
            }
        }
        else if (Accept(Tag.Similar))
        {
            arguments.Add(Expression());
            Expect(Tag.Escape);
            arguments.Add(Expression());
        }
        else if (Accept(Tag.From))
        {
            arguments.Add(Expression());
            if (Accept(Tag.For)) arguments.Add(Expression());
        }
        else if (Accept(Tag.For))
        {
            arguments.Add(Expression());
            if (Accept(Tag.From)) arguments.Add(Expression());
        }
        Expect(Tag.RightParen);
        return new FunctionCall(name, arguments.ToImmutable(), From(start));
    }

    /// <summary>POSITION ( b_expr IN b_expr ).</summary>
    private FunctionCall Position(int start)
    {
        var name = Special();
        Next();
        var part = RestrictedExpression();
        Expect(Tag.In);
        var whole = RestrictedExpression();
        Expect(Tag.RightParen);
        return new FunctionCall(name, [part, whole], From(start));
    }

    /// <summary>TRIM ( [ BOTH | LEADING | TRAILING ] [ a ] [ FROM ] list ); with LEADING it is ltrim, with TRAILING rtrim, as gram.y has it.</summary>
    private FunctionCall Trim(int start)
    {
        var keyword = SpanOf(Current);
        Next();
        Next();
        var function = Current.Tag switch { Tag.Leading => "ltrim", Tag.Trailing => "rtrim", _ => "trim" };
        if (Current.Tag is Tag.Both or Tag.Leading or Tag.Trailing) Next();
        var arguments = new Sequence<Expression>();
        if (!At(Tag.From)) arguments.Add(Expression());
        if (Accept(Tag.From)) arguments.Add(Expression());
        while (Accept(Tag.Comma)) arguments.Add(Expression());
        Expect(Tag.RightParen);
        return new FunctionCall(NameOf(function, keyword), arguments.ToImmutable(), From(start));
    }
}
