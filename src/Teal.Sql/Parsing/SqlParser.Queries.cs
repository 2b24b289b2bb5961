using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Queries: SelectStmt of gram.y.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// [ WITH ... ] query [ ORDER BY ... ] [ LIMIT ... ] [ OFFSET ... ] [ FOR ... ]: a query that stands where no statement
    /// does, with a WITH clause of its own.
    /// </summary>
    private QueryExpression Query()
    {
        if (!Enter())
        {
            Leave();
            Fail();
            return NoQuery;
        }
        var outer = _height;
        _height = 0;
        var start = Here;
        var with = At(Tag.With) ? With() : null;
        var query = QueryClauses(SetOperations(0), start);
        if (with is not null)
        {
            if (query.With is not null) Fail("multiple WITH clauses not allowed");
            query = query with { With = with, Span = From(start) };
        }
        _height = Math.Max(outer, _height + 1);
        Leave();
        return query;
    }

    /// <summary>'(' query ')'.</summary>
    private QueryExpression ParenthesisedQuery()
    {
        Expect(Tag.LeftParen);
        var query = _failed ? NoQuery : Query();
        Expect(Tag.RightParen);
        return query;
    }

    private bool AtQueryContinuation => Current.Tag is Tag.Union or Tag.Intersect or Tag.Except or Tag.Order or Tag.Limit or Tag.Offset or Tag.Fetch
        or Tag.For;

    /// <summary>What follows a query in parentheses that began at <paramref name="start"/>: set operations, then the clauses of the whole.</summary>
    private QueryExpression QueryAfter(QueryExpression first, int start) => QueryClauses(SetOperationsAfter(first, start, 0), start);

    /// <summary>UNION and EXCEPT bind alike, INTERSECT more tightly; all of them to the left.</summary>
    private QueryExpression SetOperations(int minimum)
    {
        var start = Here;
        return SetOperationsAfter(SimpleQuery(), start, minimum);
    }

    private QueryExpression SetOperationsAfter(QueryExpression left, int start, int minimum)
    {
        while (Current.Tag is Tag.Union or Tag.Except or Tag.Intersect)
        {
            var level = At(Tag.Intersect) ? 2 : 1;
            if (level < minimum) return left;
            var height = _height;
            _height = 0;
            left = SetChain(left, start, level);
            Grow(Math.Max(height, _height) + 1);
        }
        return left;
    }

    /// <summary>SELECT, VALUES, TABLE, or a query in parentheses.</summary>
    private QueryExpression SimpleQuery()
    {
        switch (Current.Tag)
        {
            case Tag.Select:
                return Select();
            case Tag.Values:
                return Values();
            case Tag.Table:
                var start = Here;
                Next();
                var (name, _) = RelationExpression();
                return new TableQuery(name, From(start));
            case Tag.LeftParen:
                return ParenthesisedQuery();
            default:
                Fail();
                return NoQuery;
        }
    }

    /// <summary>VALUES ( expression [, ...] ) [, ...].</summary>
    private ValuesQuery Values()
    {
        var start = Here;
        Next();
        var rows = new Sequence<ImmutableArray<Expression>>();
        do
        {
            Expect(Tag.LeftParen);
            rows.Add(ValueList());
            Expect(Tag.RightParen);
        }
        while (Accept(Tag.Comma));
        return new ValuesQuery(rows.ToImmutable(), From(start));
    }

    private ImmutableArray<Expression> ValueList()
    {
        var items = new Sequence<Expression>();
        do items.Add(ExpressionOrDefault()); while (Accept(Tag.Comma));
        return items.ToImmutable();
    }

    /// <summary>DEFAULT is a column reference to the keyword: only the values of INSERT and UPDATE may be it.</summary>
    private Expression ExpressionOrDefault()
    {
        if (!At(Tag.Default)) return Expression();
        var span = SpanOf(Current);
        Next();
        return new DefaultValue(span);
    }

    private SelectQuery Select()
    {
        var start = Here;
        Next();
        var distinctOn = ImmutableArray<Expression>.Empty;
        var isDistinct = Accept(Tag.Distinct);
        if (!isDistinct) Accept(Tag.All);
        else if (Accept(Tag.On)) distinctOn = ParenthesisedExpressions();

        var into = SelectInto();
        var items = AtSelectListEnd ? [] : SelectItems();
        if (items.IsEmpty && isDistinct) Fail();
        if (into.IsEmpty) into = SelectInto();
        var from = Accept(Tag.From) ? TableExpressions() : [];
        var where = Accept(Tag.Where) ? Expression() : null;
        var groupBy = Accept(Tag.Group, Tag.By) ? GroupBy() : [];
        var having = Accept(Tag.Having) ? Expression() : null;
        var windows = Accept(Tag.Window) ? Windows() : [];
        return new SelectQuery(items, From(start))
        {
            IsDistinct = isDistinct,
            DistinctOn = distinctOn,
            Into = into,
            From = from,
            Where = where,
            GroupBy = groupBy,
            Having = having,
            Windows = windows,
        };
    }

    /// <summary>SELECT may have an empty list.</summary>
    private bool AtSelectListEnd => Current.Tag is Tag.From or Tag.Where or Tag.Group or Tag.Having or Tag.Window or Tag.Union or Tag.Except
        or Tag.Intersect or Tag.Order or Tag.Limit or Tag.Offset or Tag.Fetch or Tag.For or Tag.Into or Tag.RightParen or Tag.Semicolon
        or Tag.MetaCommand or Tag.EndOfText;

    /// <summary>INTO [ TEMPORARY | TEMP | UNLOGGED ] [ TABLE ] name.</summary>
    private ImmutableArray<QualifiedName> SelectInto()
    {
        if (!Accept(Tag.Into)) return [];
        _ = OptionalPersistence();
        Accept(Tag.Table);
        return [QualifiedName()];
    }

    private ImmutableArray<SelectItem> SelectItems()
    {
        var items = new Sequence<SelectItem>();
        do
        {
            var start = Here;
            if (At(Tag.Star))
            {
                var span = SpanOf(Current);
                Next();
                items.Add(new SelectItem(new StarReference(null, span), null, span));
                continue;
            }
            var value = Expression();
            var alias = Accept(Tag.As) ? ColumnLabel() : AtBareLabel ? TakeIdentifier() : null;
            items.Add(new SelectItem(value, alias, From(start)));
        }
        while (Accept(Tag.Comma));
        return items.ToImmutable();
    }

    /// <summary>[ ALL | DISTINCT ] { expression | ( ) | ROLLUP ( ... ) | CUBE ( ... ) | GROUPING SETS ( ... ) } [, ...].</summary>
    private ImmutableArray<Expression> GroupBy()
    {
        if (!Accept(Tag.All)) Accept(Tag.Distinct);
        return GroupingElements();
    }

    private ImmutableArray<Expression> GroupingElements()
    {
        var items = new Sequence<Expression>();
        do items.Add(GroupingElement()); while (Accept(Tag.Comma));
        return items.ToImmutable();
    }

    private Expression GroupingElement()
    {
        var start = Here;
        if (Accept(Tag.LeftParen, Tag.RightParen)) return new RowExpression([], From(start));
        if (At(Tag.Rollup, Tag.LeftParen) || At(Tag.Cube, Tag.LeftParen))
        {
            var name = Special();
            var items = ParenthesisedExpressions();
            return new FunctionCall(name, items, From(start));
        }
        if (!At(Tag.Grouping, Tag.Sets)) return Expression();
        _p += 2;
        var sets = NameOf("grouping sets", From(start));
        Expect(Tag.LeftParen);
        var elements = Enter() ? GroupingElements() : [];
        Leave();
        Expect(Tag.RightParen);
        return new FunctionCall(sets, elements, From(start));
    }

    private ImmutableArray<NamedWindow> Windows()
    {
        var windows = new Sequence<NamedWindow>();
        do
        {
            var start = Here;
            var name = ColumnId();
            Expect(Tag.As);
            var window = WindowSpecification();
            windows.Add(new NamedWindow(name, window, From(start)));
        }
        while (Accept(Tag.Comma));
        return windows.ToImmutable();
    }
}
