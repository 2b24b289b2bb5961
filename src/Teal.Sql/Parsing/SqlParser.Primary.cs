using System.Collections.Immutable;
using System.Globalization;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Operands: c_expr and AexprConst of gram.y.</content>
public sealed partial class SqlParser
{
    private Expression Primary()
    {
        var start = Here;
        switch (Current.Kind)
        {
            case TokenKind.Integer or TokenKind.Number:
                return NumberLiteral();
            case TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString or TokenKind.NationalString or TokenKind.DollarString
                or TokenKind.BitString or TokenKind.HexString:
                return StringLiteral();
            case TokenKind.Parameter:
                return Indirection(Parameter(), start);
            case TokenKind.Placeholder when Current.Tag == Tag.StringPlaceholder || PeekTag(1) is not (Tag.Dot or Tag.LeftParen):
                return Indirection(Placeholder(), start);
        }
        switch (Current.Tag)
        {
            case Tag.LeftParen:
                return Parenthesised();
            case Tag.Null or Tag.True or Tag.False:
                var kind = At(Tag.Null) ? LiteralKind.Null : LiteralKind.Boolean;
                var word = SqlKeywords.WordOf(Current.Tag);
                Next();
                return new Literal(kind, word, From(start));
            case Tag.Case:
                return Case();
            case Tag.Exists when PeekTag(1) == Tag.LeftParen:
                Next();
                var exists = ParenthesisedQuery();
                return new SubqueryExpression(SubqueryKind.Exists, null, null, exists, From(start));
            case Tag.Array:
                return Array();
            case Tag.Row when PeekTag(1) == Tag.LeftParen:
                Next();
                Next();
                var items = At(Tag.RightParen) ? [] : ExpressionList();
                Expect(Tag.RightParen);
                return new RowExpression(items, From(start));
        }
        if (SpecialFunction() is { } special) return special;
        if (TypedLiteral() is { } typed) return typed;
        return NameOrCall();
    }

    private Literal NumberLiteral()
    {
        var token = Current;
        Next();
        return new Literal(token.Kind == TokenKind.Integer ? LiteralKind.Integer : LiteralKind.Number, TextOf(token).ToString(), SpanOf(token));
    }

    private bool AtString => Current.Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString or TokenKind.DollarString
        or TokenKind.NationalString || Current.Tag == Tag.StringPlaceholder;

    /// <summary>Sconst, or a bit string.</summary>
    private Literal StringLiteral()
    {
        if (AtPlaceholder) return PlaceholderLiteral(LiteralKind.String);
        var token = Current;
        var start = Here;
        Next();
        var isBits = token.Kind is TokenKind.BitString or TokenKind.HexString;
        var escape = token.Kind == TokenKind.UnicodeString ? UnicodeEscape() : '\\';
        var value = LiteralText.Of(token.Kind, TextOf(token), escape, out var error);
        if (error is not null) FailAt(_p - 1, error);
        return new Literal(isBits ? LiteralKind.BitString : LiteralKind.String, value, From(start));
    }

    private Literal ExpectString()
    {
        if (AtString || AtPlaceholder) return StringLiteral();
        Fail();
        return new Literal(LiteralKind.String, "", default);
    }

    private ParameterReference Parameter()
    {
        var start = Here;
        if (!int.TryParse(TextAt[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) Fail("parameter number too large at or near \"" + TextAt.ToString() + "\"");
        Next();
        return new ParameterReference(number, From(start));
    }

    private CaseExpression Case()
    {
        var start = Here;
        Next();
        var operand = At(Tag.When) ? null : Expression();
        var branches = new Sequence<CaseBranch>();
        do
        {
            var branchStart = Here;
            Expect(Tag.When);
            var when = Expression();
            Expect(Tag.Then);
            var then = Expression();
            branches.Add(new CaseBranch(when, then, From(branchStart)));
        }
        while (At(Tag.When));
        var otherwise = Accept(Tag.Else) ? Expression() : null;
        Expect(Tag.End);
        return new CaseExpression(operand, branches.ToImmutable(), otherwise, From(start));
    }

    /// <summary>ARRAY ( query ) or ARRAY [ ... ].</summary>
    private Expression Array()
    {
        var start = Here;
        Next();
        if (At(Tag.LeftParen))
        {
            var query = ParenthesisedQuery();
            return new SubqueryExpression(SubqueryKind.Array, null, null, query, From(start));
        }
        return ArrayItems(start);
    }

    private ArrayExpression ArrayItems(int start)
    {
        Expect(Tag.LeftBracket);
        var items = new Sequence<Expression>();
        if (!At(Tag.RightBracket))
        {
            do items.Add(At(Tag.LeftBracket) ? NestedArray() : Expression()); while (Accept(Tag.Comma));
        }
        Expect(Tag.RightBracket);
        return new ArrayExpression(items.ToImmutable(), From(start));
    }

    private Expression NestedArray()
    {
        Expression result = Enter() ? ArrayItems(Here) : FailedExpression();
        Leave();
        return result;
    }

    /// <summary>A subquery, a row, or an expression in parentheses, with its indirection.</summary>
    private Expression Parenthesised()
    {
        var start = Here;
        var (query, items) = ParenthesisedQueryOrExpressions();
        if (query is not null) return Indirection(new SubqueryExpression(SubqueryKind.Scalar, null, null, query, From(start)), start);
        if (items.Length > 1) return new RowExpression(items, From(start));
        return items.Length == 0 ? FailedExpression() : Indirection(items[0], start);
    }

    /// <summary>
    /// '(' query ')' or '(' expression [, ...] ')'. What an inner parenthesis turns out to be decides what the outer one is,
    /// so nothing is read twice.
    /// </summary>
    private (QueryExpression? Query, ImmutableArray<Expression> Items) ParenthesisedQueryOrExpressions()
    {
        if (!Enter())
        {
            Leave();
            return (null, []);
        }
        Expect(Tag.LeftParen);
        (QueryExpression? Query, ImmutableArray<Expression> Items) result;
        if (Current.Tag is Tag.Select or Tag.Values or Tag.With or Tag.Table)
        {
            result = (Query(), []);
        }
        else if (At(Tag.LeftParen))
        {
            var start = Here;
            var (inner, innerItems) = ParenthesisedQueryOrExpressions();
            if (inner is not null && (At(Tag.RightParen) || AtQueryContinuation))
            {
                result = (QueryAfter(inner, start), []);
            }
            else
            {
                Expression first = inner is not null
                    ? Indirection(new SubqueryExpression(SubqueryKind.Scalar, null, null, inner, From(start)), start)
                    : innerItems.Length == 1 ? Indirection(innerItems[0], start) : new RowExpression(innerItems, From(start));
                result = (null, ExpressionListAfter(first, start));
            }
        }
        else
        {
            result = (null, ExpressionList());
        }
        Expect(Tag.RightParen);
        Leave();
        return result;
    }

    /// <summary>The rest of an expression whose first operand has been read, and of a list that it begins.</summary>
    private ImmutableArray<Expression> ExpressionListAfter(Expression first, int start)
    {
        var items = new Sequence<Expression>();
        items.Add(Infix(first, start, 0, isRestricted: false));
        while (Accept(Tag.Comma)) items.Add(Expression());
        return items.ToImmutable();
    }

    /// <summary>Fields and subscripts behind an operand: .name, .*, [index], [low:high].</summary>
    private Expression Indirection(Expression value, int start)
    {
        while (true)
        {
            if (Accept(Tag.Dot))
            {
                var field = Accept(Tag.Star) ? "*" : ColumnLabel().Name;
                value = new FieldSelection(value, field, From(start));
            }
            else if (Accept(Tag.LeftBracket))
            {
                var bounds = new Sequence<Expression>();
                if (!At(Tag.Colon)) bounds.Add(Expression());
                if (AcceptColon() && !At(Tag.RightBracket)) bounds.Add(Expression());
                Expect(Tag.RightBracket);
                value = new SubscriptExpression(value, bounds.ToImmutable(), From(start));
            }
            else
            {
                return value;
            }
            Grow(_height + 1);
        }
    }

    /// <summary>A column, a function call, or a literal of a type without words of its own: name 'text'.</summary>
    private Expression NameOrCall()
    {
        var start = Here;
        if (!AtColumnId && !AtTypeOrFunctionName) return FailedExpression();
        var mayBeColumn = AtColumnId;
        var mayBeFunction = AtTypeOrFunctionName || PeekTag(1) == Tag.Dot;
        var first = TakeIdentifier();
        var parts = new Sequence<Identifier>();
        parts.Add(first);
        while (At(Tag.Dot))
        {
            if (PeekTag(1) == Tag.Star)
            {
                if (!mayBeColumn) return FailedExpression();
                var qualifier = new QualifiedName(parts.ToImmutable(), From(start));
                _p += 2;
                return new StarReference(qualifier, From(start));
            }
            Next();
            parts.Add(ColumnLabel());
        }
        var name = new QualifiedName(parts.ToImmutable(), parts.Count == 1 ? first.Span : From(start));
        if (At(Tag.LeftParen) && mayBeFunction) return Call(name, start);
        if (AtString && mayBeFunction)
        {
            var type = new TypeName(CanonicalNameOf(name), [], 0, false, name.Span);
            var literal = StringLiteral();
            return new CastExpression(literal, type, From(start));
        }
        if (!mayBeColumn) return FailedExpression();
        return Indirection(new ColumnReference(name, name.Span), start);
    }

    /// <summary>ConstTypename Sconst: a literal of a type that the grammar has words for; null where none stands here.</summary>
    private CastExpression? TypedLiteral()
    {
        var next = _tokens[Math.Min(_p + 1, _end)];
        var isStringNext = next.Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString or TokenKind.DollarString
            or TokenKind.NationalString || next.Tag == Tag.StringPlaceholder;
        var isType = Current.Tag switch
        {
            Tag.Int or Tag.Integer or Tag.Smallint or Tag.Bigint or Tag.Real or Tag.Boolean or Tag.Json => isStringNext,
            Tag.Double => next.Tag == Tag.Precision,
            Tag.Float or Tag.Decimal or Tag.Dec or Tag.Numeric or Tag.Nchar or Tag.Varchar => isStringNext || next.Tag == Tag.LeftParen,
            Tag.Bit or Tag.Character or Tag.Char => isStringNext || next.Tag is Tag.LeftParen or Tag.Varying,
            Tag.National => next.Tag is Tag.Character or Tag.Char,
            Tag.Time or Tag.Timestamp => isStringNext || next.Tag is Tag.LeftParen
                || (next.Tag is Tag.With or Tag.Without && PeekTag(2) == Tag.Time),
            Tag.Interval => isStringNext || next.Tag is Tag.LeftParen,
            _ => false,
        };
        if (!isType) return null;
        var start = Here;
        var isInterval = At(Tag.Interval);
        TypeName type;
        if (isInterval)
        {
            // INTERVAL [ (p) ] 'text' [ fields ]: the fields of the type stand behind the text, which its span then goes round.
            Next();
            var precision = OptionalPrecision();
            type = new TypeName("interval", precision is null ? [] : [precision], 0, false, From(start));
        }
        else
        {
            type = TypeKeyword()!;
        }
        var literal = ExpectString();
        if (isInterval && type.Modifiers.IsEmpty && IntervalFields(out var digits) is { } fields)
            type = type with { IntervalFields = fields, Modifiers = digits is null ? [] : [digits], Span = From(start) };
        return new CastExpression(literal, type, From(start));
    }
}
