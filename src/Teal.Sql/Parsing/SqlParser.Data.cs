using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Statements that read and write rows.</content>
public sealed partial class SqlParser
{
    /// <summary>[ WITH ... ] { SELECT | VALUES | TABLE | INSERT | UPDATE | DELETE | MERGE } ....</summary>
    private DataStatement Data()
    {
        var start = Here;
        if (!Enter())
        {
            Leave();
            return new SelectStatement(NoQuery, default);
        }
        var with = At(Tag.With) ? With() : null;
        DataStatement statement;
        switch (Current.Tag)
        {
            case Tag.Insert:
                statement = Insert(start);
                break;
            case Tag.Update:
                statement = Update(start);
                break;
            case Tag.Delete:
                statement = Delete(start);
                break;
            case Tag.Merge:
                statement = Merge(start);
                break;
            default:
                var queryStart = Here;
                var query = QueryClauses(SetOperations(0), queryStart);
                if (with is not null && query.With is not null && IsParenthesised(queryStart)) Fail("multiple WITH clauses not allowed");
                statement = new SelectStatement(query, From(start));
                break;
        }
        Leave();
        return with is null ? statement : statement with { With = with };
    }

    // "WITH a AS (…) (WITH b AS (…) SELECT …)" is one query with two WITH clauses; with a set operation around it is two queries.
    private bool IsParenthesised(int start) => !_failed && _source.Content[start] == '(';

    /// <summary>WITH [ RECURSIVE ] name [ ( ... ) ] AS [ [ NOT ] MATERIALIZED ] ( statement ) [ SEARCH ... ] [ CYCLE ... ] [, ...].</summary>
    private WithClause With()
    {
        var start = Here;
        Next();
        var isRecursive = Accept(Tag.Recursive);
        var tables = new Sequence<CommonTableExpression>();
        do tables.Add(CommonTable()); while (Accept(Tag.Comma));
        return new WithClause(isRecursive, tables.ToImmutable(), From(start));
    }

    private CommonTableExpression CommonTable()
    {
        var start = Here;
        var name = ColumnId();
        var columns = OptionalParenthesisedNames();
        Expect(Tag.As);
        if (Accept(Tag.Not)) Expect(Tag.Materialized);
        else Accept(Tag.Materialized);
        Expect(Tag.LeftParen);
        var statement = Data();
        Expect(Tag.RightParen);
        if (Accept(Tag.Search))
        {
            if (!Accept(Tag.Depth)) Expect(Tag.Breadth);
            Expect(Tag.First, Tag.By);
            Names();
            Expect(Tag.Set);
            ColumnId();
        }
        var cycle = new Sequence<Expression>();
        if (Accept(Tag.Cycle))
        {
            Names();
            Expect(Tag.Set);
            ColumnId();
            if (Accept(Tag.To))
            {
                cycle.Add(Primary());
                Expect(Tag.Default);
                cycle.Add(Primary());
            }
            Expect(Tag.Using);
            ColumnId();
        }
        return new CommonTableExpression(name, columns, statement, From(start)) { CycleMarks = cycle.ToImmutable() };
    }

    private ImmutableArray<Identifier> Names()
    {
        var names = new Sequence<Identifier>();
        do names.Add(ColumnId()); while (Accept(Tag.Comma));
        return names.ToImmutable();
    }

    /// <summary>relation_expr_opt_alias: [ ONLY ] name [ * ] [ [ AS ] alias ], where SET is no alias without AS.</summary>
    private TargetTable Target()
    {
        var start = Here;
        var (name, only) = RelationExpression();
        var alias = Accept(Tag.As) ? ColumnId() : AtColumnId && !At(Tag.Set) ? ColumnId() : null;
        return new TargetTable(name, alias, only, From(start));
    }

    /// <summary>
    /// INSERT INTO name [ AS alias ] [ ( column [, ...] ) ] [ OVERRIDING { SYSTEM | USER } VALUE ]
    /// { DEFAULT VALUES | query } [ ON CONFLICT ... ] [ RETURNING ... ].
    /// </summary>
    private InsertStatement Insert(int start)
    {
        Next();
        Expect(Tag.Into);
        var targetStart = Here;
        var name = QualifiedName();
        var alias = Accept(Tag.As) ? ColumnId() : null;
        var target = new TargetTable(name, alias, false, From(targetStart));

        // "( (" or "( SELECT": a query; otherwise names.
        var columns = ImmutableArray<Identifier>.Empty;
        if (At(Tag.LeftParen) && PeekTag(1) is not (Tag.Select or Tag.Values or Tag.With or Tag.Table or Tag.LeftParen)) columns = InsertColumns();
        if (Accept(Tag.Overriding))
        {
            if (!Accept(Tag.System)) Expect(Tag.User);
            Expect(Tag.Value);
        }
        var source = Accept(Tag.Default, Tag.Values) ? null : InsertSource();
        var onConflict = At(Tag.On) ? OnConflict() : null;
        var returning = Returning();
        return new InsertStatement(target, columns, source, From(start)) { OnConflict = onConflict, Returning = returning };
    }

    private QueryExpression InsertSource()
    {
        if (Current.Tag is Tag.Select or Tag.Values or Tag.With or Tag.Table or Tag.LeftParen) return Query();
        Fail();
        return NoQuery;
    }

    private ImmutableArray<Identifier> InsertColumns()
    {
        Expect(Tag.LeftParen);
        var columns = new Sequence<Identifier>();
        do columns.Add(AssignmentTarget().Column); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return columns.ToImmutable();
    }

    /// <summary>
    /// ON CONFLICT [ ( key [, ...] ) [ WHERE ... ] | ON CONSTRAINT name ] DO { NOTHING | UPDATE SET ... [ WHERE ... ] }.
    /// </summary>
    private OnConflictClause OnConflict()
    {
        var start = Here;
        Expect(Tag.On, Tag.Conflict);
        var keys = ImmutableArray<IndexKey>.Empty;
        Identifier? constraint = null;
        Expression? predicate = null;
        if (At(Tag.LeftParen))
        {
            keys = IndexKeys();
            if (Accept(Tag.Where)) predicate = Expression();
        }
        else if (Accept(Tag.On, Tag.Constraint))
        {
            constraint = ColumnId();
        }
        Expect(Tag.Do);
        var isUpdate = Accept(Tag.Update);
        var assignments = ImmutableArray<Assignment>.Empty;
        Expression? where = null;
        if (isUpdate)
        {
            Expect(Tag.Set);
            assignments = Assignments();
            where = Accept(Tag.Where) ? Expression() : null;
        }
        else
        {
            Expect(Tag.Nothing);
        }
        return new OnConflictClause(keys, constraint, assignments, where, From(start)) { IndexPredicate = predicate, IsUpdate = isUpdate };
    }

    /// <summary>RETURNING [ WITH ( { OLD | NEW } AS alias [, ...] ) ] item [, ...].</summary>
    private ImmutableArray<SelectItem> Returning()
    {
        if (!Accept(Tag.Returning)) return [];
        if (Accept(Tag.With))
        {
            Expect(Tag.LeftParen);
            do
            {
                if (!Accept(Tag.Old)) Expect(Tag.New);
                Expect(Tag.As);
                ColumnId();
            }
            while (Accept(Tag.Comma));
            Expect(Tag.RightParen);
        }
        return SelectItems();
    }

    /// <summary>UPDATE target SET ... [ FROM ... ] [ WHERE ... | WHERE CURRENT OF cursor ] [ RETURNING ... ].</summary>
    private UpdateStatement Update(int start)
    {
        Next();
        var target = Target();
        Expect(Tag.Set);
        var assignments = Assignments();
        var from = Accept(Tag.From) ? TableExpressions() : [];
        var where = WhereOrCurrentOf(out var isCurrentOf);
        var returning = Returning();
        return new UpdateStatement(target, assignments, from, where, From(start)) { Returning = returning, IsWhereCurrentOf = isCurrentOf };
    }

    /// <summary>DELETE FROM target [ USING ... ] [ WHERE ... | WHERE CURRENT OF cursor ] [ RETURNING ... ].</summary>
    private DeleteStatement Delete(int start)
    {
        Next();
        Expect(Tag.From);
        var target = Target();
        var from = Accept(Tag.Using) ? TableExpressions() : [];
        var where = WhereOrCurrentOf(out var isCurrentOf);
        var returning = Returning();
        return new DeleteStatement(target, from, where, From(start)) { Returning = returning, IsWhereCurrentOf = isCurrentOf };
    }

    private Expression? WhereOrCurrentOf(out bool isCurrentOf)
    {
        isCurrentOf = false;
        if (!Accept(Tag.Where)) return null;
        isCurrentOf = Accept(Tag.Current, Tag.Of);
        if (!isCurrentOf) return Expression();
        ColumnId();
        return null;
    }

    /// <summary>column = value [, ...] or ( column [, ...] ) = { row | query } [, ...].</summary>
    private ImmutableArray<Assignment> Assignments()
    {
        var assignments = new Sequence<Assignment>();
        do
        {
            var start = Here;
            var columns = new Sequence<AssignmentTarget>();
            var isMultiple = Accept(Tag.LeftParen);
            do columns.Add(AssignmentTarget()); while (isMultiple && Accept(Tag.Comma));
            if (isMultiple) Expect(Tag.RightParen);
            Expect(Tag.Equal);
            var value = isMultiple ? RowOfValues() : ExpressionOrDefault();
            assignments.Add(new Assignment(columns.ToImmutable(), isMultiple, value, From(start)));
        }
        while (Accept(Tag.Comma));
        return assignments.ToImmutable();
    }

    // PostgreSQL reads any expression here, with DEFAULT as one, and refuses later what is neither row nor query.
    private Expression RowOfValues()
    {
        var start = Here;
        var isRow = At(Tag.Row, Tag.LeftParen);
        var isQuery = PeekTag(1) is Tag.Select or Tag.Values or Tag.With or Tag.Table or Tag.LeftParen;
        if (!isRow && (!At(Tag.LeftParen) || isQuery)) return Expression();
        if (isRow) Next();
        Next();
        var items = At(Tag.RightParen) ? [] : ValueList();
        Expect(Tag.RightParen);
        if (items.Length != 1 || isRow) return Infix(new RowExpression(items, From(start)), start, 0, isRestricted: false);
        return Infix(Indirection(items[0], start), start, 0, isRestricted: false);
    }

    private AssignmentTarget AssignmentTarget()
    {
        var start = Here;
        var column = ColumnId();
        var end = _p;
        if (Current.Tag is Tag.Dot or Tag.LeftBracket) Indirection(new ColumnReference(new QualifiedName([column], column.Span), column.Span), start);
        return new AssignmentTarget(column, _p != end, From(start));
    }
}
