using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>The functions of SQL/JSON (PostgreSQL 16 and later).</content>
public sealed partial class SqlParser
{
    private FunctionCall? JsonFunction(int start)
    {
        var tag = Current.Tag;
        if (tag is not (Tag.Json or Tag.JsonScalar or Tag.JsonSerialize or Tag.JsonObject or Tag.JsonArray or Tag.JsonObjectagg or Tag.JsonArrayagg
            or Tag.JsonExists or Tag.JsonQuery or Tag.JsonValue)) return null;
        var name = Special();
        Next();
        var arguments = new Sequence<Expression>();
        var orderBy = ImmutableArray<SortKey>.Empty;
        switch (tag)
        {
            case Tag.Json or Tag.JsonScalar or Tag.JsonSerialize:
                JsonValue(ref arguments);
                OptionalUniqueKeys();
                JsonReturning();
                break;
            case Tag.JsonObject or Tag.JsonObjectagg:
                JsonMembers(ref arguments);
                break;
            case Tag.JsonArray when Current.Tag is Tag.Select or Tag.Values or Tag.With or Tag.Table or Tag.LeftParen && AtQueryBehindParentheses():
                var query = Query();
                arguments.Add(new SubqueryExpression(SubqueryKind.Array, null, null, query, query.Span));
                JsonFormat();
                JsonReturning();
                break;
            case Tag.JsonArray or Tag.JsonArrayagg:
                if (!At(Tag.RightParen) && !At(Tag.Returning))
                    do JsonValue(ref arguments); while (Accept(Tag.Comma));
                if (At(Tag.Order)) orderBy = OrderBy();
                JsonNullClause();
                JsonReturning();
                break;
            default:
                JsonValue(ref arguments);
                Expect(Tag.Comma);
                arguments.Add(Expression());
                JsonPassing(ref arguments);
                JsonReturning();
                JsonBehaviour(ref arguments);
                break;
        }
        Expect(Tag.RightParen);
        var call = new FunctionCall(name, arguments.ToImmutable(), From(start)) { OrderBy = orderBy };
        return tag is Tag.JsonObjectagg or Tag.JsonArrayagg ? AggregateClauses(call, start) : call;
    }

    /// <summary>Whether a query stands behind nothing but opening parentheses.</summary>
    private bool AtQueryBehindParentheses()
    {
        var p = _p;
        while (_tokens[p].Tag == Tag.LeftParen) p++;
        _steps += p - _p;
        return _tokens[p].Tag is Tag.Select or Tag.Values or Tag.With or Tag.Table;
    }

    /// <summary>expression [ FORMAT JSON [ ENCODING name ] ].</summary>
    private void JsonValue(ref Sequence<Expression> arguments)
    {
        arguments.Add(Expression());
        JsonFormat();
    }

    private void JsonFormat()
    {
        if (!Accept(Tag.Format, Tag.Json)) return;
        if (!Accept(Tag.Encoding)) return;
        var encoding = ColumnId().Name.ToLowerInvariant();
        if (!_failed && encoding is not ("utf8" or "utf16" or "utf32")) FailAt(_p - 1, $"unrecognized JSON encoding: {encoding}");
    }

    /// <summary>[ RETURNING type [ FORMAT JSON ... ] ].</summary>
    private void JsonReturning()
    {
        if (!Accept(Tag.Returning)) return;
        Type();
        JsonFormat();
    }

    /// <summary>[ { NULL | ABSENT } ON NULL ].</summary>
    private void JsonNullClause()
    {
        if (!Accept(Tag.Null, Tag.On, Tag.Null)) Accept(Tag.Absent, Tag.On, Tag.Null);
    }

    /// <summary>The arguments of JSON_OBJECT: key { VALUE | : } value [, ...], or those of the function json_object.</summary>
    private void JsonMembers(ref Sequence<Expression> arguments)
    {
        if (!At(Tag.RightParen) && !At(Tag.Returning) && !(At(Tag.Null, Tag.On) || At(Tag.Absent, Tag.On)))
        {
            do
            {
                arguments.Add(Argument());
                if (Accept(Tag.Value) || AcceptColon()) JsonValue(ref arguments);
            }
            while (Accept(Tag.Comma));
        }
        JsonNullClause();
        OptionalUniqueKeys();
        JsonReturning();
    }

    private void JsonPassing(ref Sequence<Expression> arguments)
    {
        if (!Accept(Tag.Passing)) return;
        do
        {
            JsonValue(ref arguments);
            Expect(Tag.As);
            ColumnLabel();
        }
        while (Accept(Tag.Comma));
    }

    /// <summary>
    /// [ { WITHOUT | WITH [ CONDITIONAL | UNCONDITIONAL ] } [ ARRAY ] WRAPPER ] [ { KEEP | OMIT } QUOTES [ ON SCALAR STRING ] ]
    /// [ behaviour ON EMPTY ] [ behaviour ON ERROR ].
    /// </summary>
    private void JsonBehaviour(ref Sequence<Expression> arguments)
    {
        if (Accept(Tag.With))
        {
            if (!Accept(Tag.Conditional)) Accept(Tag.Unconditional);
            Accept(Tag.Array);
            Expect(Tag.Wrapper);
        }
        else if (Accept(Tag.Without))
        {
            Accept(Tag.Array);
            Expect(Tag.Wrapper);
        }
        if (Accept(Tag.Keep) || Accept(Tag.Omit))
        {
            Expect(Tag.Quotes);
            if (Accept(Tag.On, Tag.Scalar)) Expect(Tag.String);
        }
        for (var i = 0; i < 2 && Current.Tag is Tag.Default or Tag.Error or Tag.Null or Tag.True or Tag.False or Tag.Unknown or Tag.Empty; i++)
        {
            if (Accept(Tag.Default)) arguments.Add(Expression());
            else if (Accept(Tag.Empty)) _ = Accept(Tag.Array) || Accept(Tag.Object);
            else Next();
            Expect(Tag.On);
            if (!Accept(Tag.Empty)) Expect(Tag.Error);
        }
    }

    /// <summary>
    /// JSON_TABLE ( context, path [ AS name ] [ PASSING ... ] COLUMNS ( column [, ...] ) [ behaviour ON ERROR ] ).
    /// </summary>
    private FunctionCall JsonTable(out ImmutableArray<ColumnDefinition> columns)
    {
        var start = Here;
        var name = Special();
        Expect(Tag.LeftParen);
        var arguments = new Sequence<Expression>();
        JsonValue(ref arguments);
        Expect(Tag.Comma);
        arguments.Add(Expression());
        if (Accept(Tag.As)) ColumnId();
        JsonPassing(ref arguments);
        var definitions = new Sequence<ColumnDefinition>();
        JsonTableColumns(ref definitions, ref arguments);
        JsonBehaviour(ref arguments);
        Expect(Tag.RightParen);
        columns = definitions.ToImmutable();
        return new FunctionCall(name, arguments.ToImmutable(), From(start));
    }

    private void JsonTableColumns(ref Sequence<ColumnDefinition> columns, ref Sequence<Expression> arguments)
    {
        Expect(Tag.Columns);
        Expect(Tag.LeftParen);
        if (Enter())
        {
            do JsonTableColumn(ref columns, ref arguments); while (Accept(Tag.Comma));
        }
        Leave();
        Expect(Tag.RightParen);
    }

    /// <summary>
    /// name FOR ORDINALITY, name type [ EXISTS ] [ FORMAT JSON ] [ PATH 'path' ] behaviours, or NESTED [ PATH ] 'path' [ AS name ] COLUMNS ( ... ).
    /// The columns of a nested path join those outside.
    /// </summary>
    private void JsonTableColumn(ref Sequence<ColumnDefinition> columns, ref Sequence<Expression> arguments)
    {
        if (At(Tag.Nested) && (PeekTag(1) == Tag.Path || _tokens[_p + 1].Kind == TokenKind.String))
        {
            Next();
            Accept(Tag.Path);
            arguments.Add(ExpectString());
            if (Accept(Tag.As)) ColumnId();
            JsonTableColumns(ref columns, ref arguments);
            return;
        }
        var start = Here;
        var name = ColumnId();
        if (Accept(Tag.For, Tag.Ordinality))
        {
            columns.Add(new ColumnDefinition(name, null, [], From(start)));
            return;
        }
        var type = Type();
        Accept(Tag.Exists);
        JsonFormat();
        if (Accept(Tag.Path)) ExpectString();
        columns.Add(new ColumnDefinition(name, type, [], From(start)));
        JsonBehaviour(ref arguments);
    }
}
