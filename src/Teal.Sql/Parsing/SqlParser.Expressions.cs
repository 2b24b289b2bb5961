using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Operators: a_expr and b_expr of gram.y, by climbing the precedences that it declares.</content>
public sealed partial class SqlParser
{
    // The precedences of gram.y, loosest first.
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int NotLevel = 3;
    private const int IsLevel = 4;
    private const int ComparisonLevel = 5;
    private const int BetweenLevel = 6;
    private const int OperatorLevel = 8;
    private const int AdditionLevel = 9;
    private const int MultiplicationLevel = 10;
    private const int PowerLevel = 11;
    private const int AtLevel = 12;
    private const int CollateLevel = 13;
    private const int SignLevel = 14;
    private const int CastLevel = 16;

    /// <summary>a_expr.</summary>
    private Expression Expression() => Operators(0, isRestricted: false);

    /// <summary>b_expr: what may stand where AND, IN, a NOT and their like would mean something else.</summary>
    private Expression RestrictedExpression() => Operators(0, isRestricted: true);

    private ImmutableArray<Expression> ExpressionList()
    {
        var items = new Sequence<Expression>();
        do items.Add(Expression()); while (Accept(Tag.Comma));
        return items.ToImmutable();
    }

    /// <summary>An expression whose operators all bind at least as tightly as <paramref name="minimum"/>.</summary>
    private Expression Operators(int minimum, bool isRestricted)
    {
        if (!Enter())
        {
            Leave();
            return FailedExpression();
        }
        var outer = _height;
        _height = 0;
        var start = Here;
        var left = Prefix(isRestricted);
        left = Infix(left, start, minimum, isRestricted);
        _height = Math.Max(outer, _height + 1);
        Leave();
        return left;
    }

    private Expression Prefix(bool isRestricted)
    {
        var start = Here;
        string name;
        int level;
        switch (Current.Tag)
        {
            case Tag.Not when !isRestricted:
                Next();
                (name, level) = ("NOT", NotLevel);
                break;
            case Tag.Plus or Tag.Minus:
                name = At(Tag.Plus) ? "+" : "-";
                Next();
                level = SignLevel;
                break;
            case Tag.Operator when PeekTag(1) == Tag.LeftParen:
                name = OperatorText();
                level = OperatorLevel + 1;
                break;
            case Tag.Plain when Current.Kind == TokenKind.Operator:
                name = OperatorText();
                level = OperatorLevel + 1;
                break;
            default:
                return Primary();
        }
        var operand = Operators(level, isRestricted);
        Grow(_height + 1);
        return new UnaryExpression(name, operand, From(start));
    }

    /// <summary>The operators after <paramref name="left"/>, which begins at <paramref name="start"/>.</summary>
    private Expression Infix(Expression left, int start, int minimum, bool isRestricted)
    {
        while (true)
        {
            var level = InfixLevel(isRestricted, out var isNonAssociative);
            if (level == 0 || level < minimum) return left;
            var height = _height;
            if (AssociativeName() is { } name)
            {
                left = Chain(left, start, name, level, isRestricted);
            }
            else
            {
                _height = 0;
                left = OneInfix(left, start, level, isRestricted);
            }
            Grow(Math.Max(height, _height) + 1);
            // Of two operators of such a level PostgreSQL refuses the second, unless the first has no right operand.
            if (isNonAssociative && EndsInOperand(left) && InfixLevel(isRestricted, out _) == level) return FailedExpression();
        }
    }

    private static bool EndsInOperand(Expression expression) => expression is BinaryExpression or BetweenExpression;

    /// <summary>The precedence of the operator at hand, or 0 where there is none.</summary>
    private int InfixLevel(bool isRestricted, out bool isNonAssociative)
    {
        isNonAssociative = false;
        switch (Current.Tag)
        {
            case Tag.Plain:
                return Current.Kind == TokenKind.Operator ? OperatorLevel : 0;
            case Tag.Plus or Tag.Minus:
                return AdditionLevel;
            case Tag.Star or Tag.Slash or Tag.Percent:
                return MultiplicationLevel;
            case Tag.Caret:
                return PowerLevel;
            case Tag.DoubleColon:
                return CastLevel;
            case Tag.Less or Tag.Greater or Tag.Equal or Tag.LessEqual or Tag.GreaterEqual or Tag.NotEqual:
                isNonAssociative = true;
                return ComparisonLevel;
            case Tag.Operator:
                return PeekTag(1) == Tag.LeftParen ? OperatorLevel : 0;
            case Tag.Is:
                isNonAssociative = true;
                return IsLevel;
        }
        if (isRestricted) return 0;
        switch (Current.Tag)
        {
            case Tag.Or:
                return OrLevel;
            case Tag.And:
                return AndLevel;
            case Tag.Isnull or Tag.Notnull:
                isNonAssociative = true;
                return IsLevel;
            case Tag.Between or Tag.In or Tag.Like or Tag.Ilike:
            case Tag.Similar when PeekTag(1) == Tag.To:
            case Tag.Not when PeekTag(1) is Tag.Between or Tag.In or Tag.Like or Tag.Ilike or Tag.Similar:
                isNonAssociative = true;
                return BetweenLevel;
            case Tag.Overlaps:
                // "row OVERLAPS row" has no precedence of its own: its operands are rows, which nothing can come between.
                return CastLevel;
            case Tag.At when PeekTag(1) is Tag.Time or Tag.Local:
                return AtLevel;
            case Tag.Collate:
                return CollateLevel;
            default:
                return 0;
        }
    }

    private Expression OneInfix(Expression left, int start, int level, bool isRestricted)
    {
        switch (Current.Tag)
        {
            case Tag.DoubleColon:
                Next();
                var type = Type();
                return new CastExpression(left, type, From(start));
            case Tag.Collate:
                Next();
                var collation = QualifiedName();
                return new CollateExpression(left, collation, From(start));
            case Tag.At:
                Next();
                if (Accept(Tag.Local)) return new UnaryExpression("AT LOCAL", left, From(start));
                Expect(Tag.Time, Tag.Zone);
                return Binary("AT TIME ZONE", left, start, level, isRestricted);
            case Tag.Overlaps:
                if (left is not RowExpression) return FailedExpression();
                Next();
                if (!At(Tag.LeftParen) && !At(Tag.Row)) return FailedExpression();
                return Binary("OVERLAPS", left, start, level, isRestricted);
            case Tag.Is:
                return Is(left, start, isRestricted);
            case Tag.Isnull:
                Next();
                return new UnaryExpression("IS NULL", left, From(start));
            case Tag.Notnull:
                Next();
                return new UnaryExpression("IS NOT NULL", left, From(start));
            case Tag.Not:
                Next();
                return Membership(left, start, isNot: true);
            case Tag.Between or Tag.In or Tag.Like or Tag.Ilike or Tag.Similar:
                return Membership(left, start, isNot: false);
            default:
                var name = OperatorText();
                return !isRestricted && Current.Tag is Tag.Any or Tag.Some or Tag.All
                    ? Quantified(name, left, start)
                    : Binary(name, left, start, level, isRestricted);
        }
    }

    private BinaryExpression Binary(string name, Expression left, int start, int level, bool isRestricted)
    {
        var right = Operators(level + 1, isRestricted);
        return new BinaryExpression(name, left, right, From(start));
    }

    /// <summary>An operator, or OPERATOR ( [ schema . ] operator ), as text; <c>!=</c> is <c>&lt;&gt;</c>, as the lexer of PostgreSQL has it.</summary>
    private string OperatorText()
    {
        if (At(Tag.Operator, Tag.LeftParen))
        {
            var first = _p;
            _p += 2;
            while (AtColumnId && PeekTag(1) == Tag.Dot) _p += 2;
            if (Current.Kind != TokenKind.Operator) Fail();
            Next();
            Expect(Tag.RightParen);
            return _failed ? "" : "OPERATOR" + _text[_tokens[first + 1].Start.._tokens[_p - 1].End];
        }
        var text = At(Tag.NotEqual) ? "<>" : _names.Fold(TextAt);
        Next();
        return text;
    }
}
