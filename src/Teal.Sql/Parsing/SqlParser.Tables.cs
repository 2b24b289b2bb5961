using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>FROM: table_ref of gram.y.</content>
public sealed partial class SqlParser
{
    private ImmutableArray<TableExpression> TableExpressions()
    {
        var tables = new Sequence<TableExpression>();
        do tables.Add(TableExpression()); while (Accept(Tag.Comma));
        return tables.ToImmutable();
    }

    private TableExpression TableExpression()
    {
        if (!Enter())
        {
            Leave();
            return NoTable;
        }
        var outer = _height;
        _height = 0;
        var start = Here;
        var table = Joins(TableOperand(), start);
        _height = Math.Max(outer, _height + 1);
        Leave();
        return table;
    }

    /// <summary>The joins behind <paramref name="left"/>, which bind to the left.</summary>
    private TableExpression Joins(TableExpression left, int start)
    {
        while (true)
        {
            var isNatural = At(Tag.Natural);
            var kindAt = isNatural ? 1 : 0;
            var kind = PeekTag(kindAt) switch
            {
                Tag.Join or Tag.Inner => "INNER",
                Tag.Left => "LEFT",
                Tag.Right => "RIGHT",
                Tag.Full => "FULL",
                Tag.Cross when !isNatural => "CROSS",
                _ => null,
            };
            if (kind is null) return left;
            _p += kindAt;
            if (!At(Tag.Join)) Next();
            if (kind is "LEFT" or "RIGHT" or "FULL") Accept(Tag.Outer);
            Expect(Tag.Join);
            var height = _height;
            _height = 0;
            left = Join(left, start, kind, isNatural);
            Grow(Math.Max(height, _height) + 1);
        }
    }

    private JoinedTable Join(TableExpression left, int start, string kind, bool isNatural)
    {
        var rightStart = Here;
        var right = TableOperand();
        if (kind == "CROSS" || isNatural) return new JoinedTable(kind, left, right, From(start)) { IsNatural = isNatural };

        // "a JOIN b JOIN c ON … ON …": the joins behind b belong to it until the condition of this one appears.
        if (!At(Tag.On) && !At(Tag.Using))
        {
            var entered = Enter();
            right = entered ? Joins(right, rightStart) : NoTable;
            Leave();
        }
        Expression? on = null;
        var columns = ImmutableArray<Identifier>.Empty;
        Identifier? alias = null;
        if (Accept(Tag.On))
        {
            on = Expression();
        }
        else
        {
            Expect(Tag.Using);
            columns = ParenthesisedNames();
            if (Accept(Tag.As)) alias = ColumnId();
        }
        return new JoinedTable(kind, left, right, From(start)) { On = on, Using = columns, UsingAlias = alias };
    }

    /// <summary>A table, a function, a query in parentheses, or joins in parentheses, with its alias.</summary>
    private TableExpression TableOperand()
    {
        var start = Here;
        var isLateral = Accept(Tag.Lateral);
        switch (Current.Tag)
        {
            case Tag.LeftParen:
                var (query, table) = ParenthesisedQueryOrTable();
                if (query is not null) return QueryTable(query, start, isLateral);
                if (isLateral) Fail();
                return WithAlias(table!, start);
            case Tag.Only:
                if (isLateral) Fail();
                var (onlyName, _) = RelationExpression();
                return TableAfterName(onlyName, true, start);
            case Tag.Rows when PeekTag(1) == Tag.From && PeekTag(2) == Tag.LeftParen:
                return RowsFrom(start, isLateral);
            case Tag.Xmltable when PeekTag(1) == Tag.LeftParen:
                var xml = XmlTable(out var xmlColumns);
                return WithAlias(new FunctionTable([xml], isLateral, From(start)) { ColumnDefinitions = xmlColumns }, start);
            case Tag.JsonTable when PeekTag(1) == Tag.LeftParen:
                var json = JsonTable(out var jsonColumns);
                return WithAlias(new FunctionTable([json], isLateral, From(start)) { ColumnDefinitions = jsonColumns }, start);
        }
        if (SpecialFunction() is { } special) return FunctionTable([special], start, isLateral);
        if (!AtColumnId && !AtTypeOrFunctionName)
        {
            Fail();
            return NoTable;
        }
        var isColumnId = AtColumnId;
        var isFunctionName = AtTypeOrFunctionName || PeekTag(1) == Tag.Dot;
        var name = Qualified(TakeIdentifier(), start);
        if (At(Tag.LeftParen) && isFunctionName)
        {
            var call = Call(name, start, isWindowless: true);
            return FunctionTable([call], start, isLateral);
        }
        if (isLateral || !isColumnId) Fail();
        Accept(Tag.Star);
        return TableAfterName(name, false, start);
    }

    /// <summary>relation_expr: name [ * ], ONLY name, or ONLY ( name ).</summary>
    private (QualifiedName Name, bool Only) RelationExpression()
    {
        if (!Accept(Tag.Only))
        {
            var name = QualifiedName();
            Accept(Tag.Star);
            return (name, false);
        }
        var isParenthesised = Accept(Tag.LeftParen);
        var only = QualifiedName();
        if (isParenthesised) Expect(Tag.RightParen);
        return (only, true);
    }

    /// <summary>[ alias ] [ TABLESAMPLE method ( ... ) [ REPEATABLE ( ... ) ] ] behind a table's name.</summary>
    private TableReference TableAfterName(QualifiedName name, bool only, int start)
    {
        var table = (TableReference)WithAlias(new TableReference(name, only, From(start)), start);
        if (!Accept(Tag.Tablesample)) return table;
        var method = FunctionName();
        var arguments = ParenthesisedExpressions();
        Expression? seed = null;
        if (Accept(Tag.Repeatable))
        {
            Expect(Tag.LeftParen);
            seed = Expression();
            Expect(Tag.RightParen);
        }
        var sample = new TableSample(method, arguments, seed, From(method.Span.Start));
        return table with { Sample = sample, Span = From(start) };
    }

    private TableExpression QueryTable(QueryExpression query, int start, bool isLateral) =>
        WithAlias(new SubqueryTable(query, isLateral, From(start)), start);

    /// <summary>
    /// What stands in parentheses in FROM, and whether it is a query or joined tables; an inner parenthesis decides about the
    /// outer one.
    /// </summary>
    private (QueryExpression? Query, TableExpression? Table) ParenthesisedQueryOrTable()
    {
        if (!Enter())
        {
            Leave();
            return (null, NoTable);
        }
        Expect(Tag.LeftParen);
        QueryExpression? query = null;
        TableExpression? table = null;
        var start = Here;
        if (Current.Tag is Tag.Select or Tag.Values or Tag.With or Tag.Table)
        {
            query = Query();
        }
        else if (At(Tag.LeftParen))
        {
            var (innerQuery, innerTable) = ParenthesisedQueryOrTable();
            if (innerQuery is not null && (At(Tag.RightParen) || AtQueryContinuation)) query = QueryAfter(innerQuery, start);
            else table = Joins(innerQuery is not null ? QueryTable(innerQuery, start, false) : WithAlias(innerTable!, start), start);
        }
        else
        {
            table = Joins(TableOperand(), start);
        }
        if (table is not (null or JoinedTable)) Fail();
        Expect(Tag.RightParen);
        Leave();
        return (query, table);
    }

    /// <summary>ROWS FROM ( function [ AS ( columns ) ] [, ...] ) [ WITH ORDINALITY ].</summary>
    private FunctionTable RowsFrom(int start, bool isLateral)
    {
        _p += 2;
        Expect(Tag.LeftParen);
        var functions = new Sequence<Expression>();
        var columns = new Sequence<ColumnDefinition>();
        do
        {
            var callStart = Here;
            functions.Add(SpecialFunction() ?? Call(FunctionName(), callStart, isWindowless: true));
            if (Accept(Tag.As)) ColumnDefinitionList(ref columns);
        }
        while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return FunctionTable(functions.ToImmutable(), start, isLateral, columns.ToImmutable());
    }
}
