using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Ordinary function calls: func_application of gram.y with WITHIN GROUP, FILTER and OVER.</content>
public sealed partial class SqlParser
{
    /// <summary>The call of <paramref name="name"/>, or a literal with a type's modifiers: name ( ... ) 'text'.</summary>
    private Expression Call(QualifiedName name, int start, bool isWindowless = false)
    {
        Expect(Tag.LeftParen);
        var arguments = new Sequence<Expression>();
        var isDistinct = false;
        var orderBy = ImmutableArray<SortKey>.Empty;
        if (At(Tag.Star) && PeekTag(1) == Tag.RightParen)
        {
            arguments.Add(new StarReference(null, SpanOf(Current)));
            Next();
        }
        else if (!At(Tag.RightParen))
        {
            isDistinct = Accept(Tag.Distinct);
            if (!isDistinct) Accept(Tag.All);
            do
            {
                var isVariadic = Accept(Tag.Variadic);
                arguments.Add(Argument());
                if (isVariadic) break;
            }
            while (Accept(Tag.Comma));
            if (At(Tag.Order)) orderBy = OrderBy();
        }
        Expect(Tag.RightParen);
        if (AtString && !isDistinct && orderBy.IsEmpty)
        {
            var type = new TypeName(CanonicalNameOf(name), arguments.ToImmutable(), 0, false, From(start));
            var literal = StringLiteral();
            return new CastExpression(literal, type, From(start));
        }
        var call = new FunctionCall(name, arguments.ToImmutable(), From(start)) { IsDistinct = isDistinct, OrderBy = orderBy };
        return isWindowless ? call : AggregateClauses(call, start);
    }

    /// <summary>[ WITHIN GROUP ( ORDER BY ... ) ] [ FILTER ( WHERE ... ) ] [ OVER { name | ( ... ) } ].</summary>
    private FunctionCall AggregateClauses(FunctionCall call, int start)
    {
        if (At(Tag.Within) && PeekTag(1) == Tag.Group)
        {
            _p += 2;
            Expect(Tag.LeftParen);
            if (!call.OrderBy.IsEmpty) Fail("cannot use multiple ORDER BY clauses with WITHIN GROUP");
            var orderBy = OrderBy();
            Expect(Tag.RightParen);
            call = call with { OrderBy = orderBy, Span = From(start) };
        }
        if (At(Tag.Filter) && PeekTag(1) == Tag.LeftParen)
        {
            _p += 2;
            Expect(Tag.Where);
            var filter = Expression();
            Expect(Tag.RightParen);
            call = call with { Filter = filter, Span = From(start) };
        }
        if (Accept(Tag.Over))
        {
            var window = At(Tag.LeftParen) ? WindowSpecification() : WindowName();
            call = call with { Over = window, Span = From(start) };
        }
        return call;
    }

    private WindowSpecification WindowName()
    {
        var name = ColumnId();
        return new WindowSpecification(name, [], [], name.Span);
    }

    /// <summary>( [ name ] [ PARTITION BY ... ] [ ORDER BY ... ] [ frame ] ).</summary>
    private WindowSpecification WindowSpecification()
    {
        var start = Here;
        Expect(Tag.LeftParen);
        var isClause = Current.Tag is Tag.Partition or Tag.Order or Tag.Range or Tag.Rows or Tag.Groups;
        var name = !isClause && AtColumnId ? ColumnId() : null;
        var partitionBy = Accept(Tag.Partition, Tag.By) ? ExpressionList() : [];
        var orderBy = At(Tag.Order) ? OrderBy() : [];
        var bounds = Current.Tag is Tag.Range or Tag.Rows or Tag.Groups ? Frame() : [];
        Expect(Tag.RightParen);
        return new WindowSpecification(name, partitionBy, orderBy, From(start)) { FrameBounds = bounds };
    }

    /// <summary>{ RANGE | ROWS | GROUPS } { bound | BETWEEN bound AND bound } [ EXCLUDE ... ].</summary>
    private ImmutableArray<Expression> Frame()
    {
        Next();
        var bounds = new Sequence<Expression>();
        if (Accept(Tag.Between))
        {
            FrameBound(ref bounds);
            Expect(Tag.And);
            FrameBound(ref bounds);
        }
        else
        {
            FrameBound(ref bounds);
        }
        if (Accept(Tag.Exclude) && !Accept(Tag.Current, Tag.Row) && !Accept(Tag.Group) && !Accept(Tag.Ties) && !Accept(Tag.No, Tag.Others)) Fail();
        return bounds.ToImmutable();
    }

    private void FrameBound(ref Sequence<Expression> bounds)
    {
        if (At(Tag.Unbounded) && PeekTag(1) is Tag.Preceding or Tag.Following)
        {
            _p += 2;
            return;
        }
        if (Accept(Tag.Current, Tag.Row)) return;
        bounds.Add(Expression());
        if (!Accept(Tag.Preceding) && !Accept(Tag.Following)) Fail();
    }

    /// <summary>func_arg_expr: an expression, or name { => | := } expression.</summary>
    private Expression Argument()
    {
        if (!AtTypeOrFunctionName || PeekTag(1) is not (Tag.Arrow or Tag.ColonEquals)) return Expression();
        var start = Here;
        var name = TakeIdentifier();
        Next();
        var value = Expression();
        return new NamedArgument(name, value, From(start));
    }
}
