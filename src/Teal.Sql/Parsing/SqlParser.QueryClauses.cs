using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>What follows a query as a whole: ORDER BY, LIMIT, OFFSET, FETCH, FOR.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// The clauses behind a query; those behind a query in parentheses join it, and as in PostgreSQL none may come twice.
    /// </summary>
    private QueryExpression QueryClauses(QueryExpression query, int start)
    {
        var hasAny = false;
        while (!_failed)
        {
            switch (Current.Tag)
            {
                case Tag.Order:
                    if (!query.OrderBy.IsEmpty || query.Limit is not null || query.Offset is not null) Fail(query.OrderBy.IsEmpty ? null : "multiple ORDER BY clauses not allowed");
                    var orderBy = OrderBy();
                    query = query with { OrderBy = orderBy };
                    break;
                case Tag.Limit or Tag.Fetch:
                    if (query.Limit is not null) Fail("multiple LIMIT clauses not allowed");
                    var limit = At(Tag.Limit) ? Limit() : Fetch();
                    query = query with { Limit = limit, LimitWithTies = !_failed && _tokens[_p - 1].Tag == Tag.Ties };
                    break;
                case Tag.Offset:
                    if (query.Offset is not null) Fail("multiple OFFSET clauses not allowed");
                    Next();
                    var offset = Expression();
                    if (!Accept(Tag.Row)) Accept(Tag.Rows);
                    query = query with { Offset = offset };
                    break;
                case Tag.For:
                    var locking = Locking();
                    query = query with { Locking = query.Locking.AddRange(locking) };
                    break;
                default:
                    if (query is { LimitWithTies: true, OrderBy.IsEmpty: true }) Fail("WITH TIES cannot be specified without ORDER BY clause");
                    if (query.LimitWithTies && query.Locking.Any(l => l.WaitPolicy == "skip locked")) Fail("SKIP LOCKED and WITH TIES options cannot be used together");
                    return hasAny ? query with { Span = From(start) } : query;
            }
            hasAny = true;
        }
        return query;
    }

    /// <summary>LIMIT { expression | ALL }; ALL is a NULL, which limits nothing either.</summary>
    private Expression Limit()
    {
        Next();
        var span = SpanOf(Current);
        var limit = Accept(Tag.All) ? new Literal(LiteralKind.Null, "null", span) : Expression();
        if (At(Tag.Comma)) Fail("LIMIT #,# syntax is not supported");
        return limit;
    }

    /// <summary>FETCH { FIRST | NEXT } [ count ] { ROW | ROWS } { ONLY | WITH TIES }; the count is 1 where it is left out.</summary>
    private Expression Fetch()
    {
        var start = Here;
        Next();
        if (!Accept(Tag.First)) Expect(Tag.Next);
        var count = Current.Tag is Tag.Row or Tag.Rows ? new Literal(LiteralKind.Integer, "1", From(start)) : SignedOperand();
        if (!Accept(Tag.Row)) Expect(Tag.Rows);
        if (!Accept(Tag.Only)) Expect(Tag.With, Tag.Ties);
        return count;
    }

    /// <summary>A c_expr, or a number with a sign.</summary>
    private Expression SignedOperand()
    {
        var start = Here;
        if (!At(Tag.Plus) && !At(Tag.Minus)) return Primary();
        var sign = At(Tag.Plus) ? "+" : "-";
        Next();
        if (Current.Kind is not (TokenKind.Integer or TokenKind.Number) && !AtPlaceholder) return FailedExpression();
        Expression number = AtPlaceholder ? Placeholder() : NumberLiteral();
        return new UnaryExpression(sign, number, From(start));
    }

    /// <summary>ORDER BY expression [ ASC | DESC | USING operator ] [ NULLS { FIRST | LAST } ] [, ...].</summary>
    private ImmutableArray<SortKey> OrderBy()
    {
        Expect(Tag.Order, Tag.By);
        var keys = new Sequence<SortKey>();
        do
        {
            var start = Here;
            var value = Expression();
            var isDescending = false;
            if (Accept(Tag.Using))
            {
                if (Current.Kind != TokenKind.Operator && !At(Tag.Operator)) Fail();
                isDescending = OperatorText() is ">" or ">=";
            }
            else if (!Accept(Tag.Asc))
            {
                isDescending = Accept(Tag.Desc);
            }
            var nullsFirst = OptionalNullsOrder();
            keys.Add(new SortKey(value, isDescending, nullsFirst, From(start)));
        }
        while (Accept(Tag.Comma));
        return keys.ToImmutable();
    }

    private bool? OptionalNullsOrder() => Accept(Tag.Nulls, Tag.First) ? true : Accept(Tag.Nulls, Tag.Last) ? false : null;

    /// <summary>{ FOR { UPDATE | NO KEY UPDATE | SHARE | KEY SHARE } [ OF ... ] [ NOWAIT | SKIP LOCKED ] } ... | FOR READ ONLY.</summary>
    private ImmutableArray<LockingClause> Locking()
    {
        var clauses = new Sequence<LockingClause>();
        while (At(Tag.For))
        {
            var start = Here;
            Next();
            if (clauses.Count == 0 && Accept(Tag.Read, Tag.Only)) return [];
            string strength;
            if (Accept(Tag.Update)) strength = "update";
            else if (Accept(Tag.Share)) strength = "share";
            else if (Accept(Tag.Key, Tag.Share)) strength = "key share";
            else
            {
                Expect(Tag.No, Tag.Key);
                Expect(Tag.Update);
                strength = "no key update";
            }
            var of = Accept(Tag.Of) ? QualifiedNames() : [];
            var policy = Accept(Tag.Nowait) ? "nowait" : Accept(Tag.Skip, Tag.Locked) ? "skip locked" : null;
            clauses.Add(new LockingClause(strength, of, policy, From(start)));
        }
        return clauses.ToImmutable();
    }
}
