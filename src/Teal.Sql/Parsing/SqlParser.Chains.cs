using System.Numerics;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <content>
/// Chains of one operator, read without a call per term. A short one leans to the left, as the grammar has it. Programs write
/// long ones (a thousand conditions, a row per SELECT), which would make a tree too deep to walk: they become a balanced tree
/// where the operator is associative.
/// </content>
public sealed partial class SqlParser
{
    // Above this many terms a chain is balanced.
    private const int LongChain = 256;

    /// <summary>The infix operator at hand, where it is one of an associative chain; otherwise null.</summary>
    private string? AssociativeName()
    {
        switch (Current.Tag)
        {
            case Tag.And:
                return "AND";
            case Tag.Or:
                return "OR";
        }
        // With ANY, SOME or ALL behind it an operator is another expression.
        if (PeekTag(1) is Tag.Any or Tag.Some or Tag.All) return null;
        return Current.Tag switch
        {
            Tag.Plus => "+",
            Tag.Star => "*",
            Tag.Plain when TextAt is "||" => "||",
            _ => null,
        };
    }

    /// <summary>The rest of a chain of the operator <paramref name="name"/>, which stands at the cursor.</summary>
    private Expression Chain(Expression first, int start, string name, int level, bool isRestricted)
    {
        var terms = new Sequence<Term<Expression>>();
        terms.Add(new Term<Expression>(first, start, EndInFile(_tokens[_p - 1].End)));
        while (AssociativeName() == name)
        {
            Next();
            var termStart = Here;
            var term = Operators(level + 1, isRestricted);
            terms.Add(new Term<Expression>(term, termStart, EndOfTerm(termStart)));
        }
        return Joined(ref terms, name, static (name, left, right, span) => new BinaryExpression(name, left, right, span));
    }

    /// <summary>One set operation, and those behind it that it is associative with.</summary>
    private QueryExpression SetChain(QueryExpression first, int start, int level)
    {
        var terms = new Sequence<Term<QueryExpression>>();
        terms.Add(new Term<QueryExpression>(first, start, EndInFile(_tokens[_p - 1].End)));
        var name = SetOperator();
        do
        {
            Next();
            if (Current.Tag is Tag.All or Tag.Distinct) Next();
            var termStart = Here;
            var term = SetOperations(level + 1);
            terms.Add(new Term<QueryExpression>(term, termStart, EndOfTerm(termStart)));
        }
        while (!At(Tag.Except) && SetOperator() == name);
        return Joined(ref terms, name!, static (name, left, right, span) => new SetOperationQuery(name, left, right, span));
    }

    private string? SetOperator()
    {
        var isAll = PeekTag(1) == Tag.All;
        return Current.Tag switch
        {
            Tag.Union => isAll ? "UNION ALL" : "UNION",
            Tag.Intersect => isAll ? "INTERSECT ALL" : "INTERSECT",
            Tag.Except => isAll ? "EXCEPT ALL" : "EXCEPT",
            _ => null,
        };
    }

    private int EndOfTerm(int start) => _failed ? start : EndInFile(_tokens[_p - 1].End);

    private T Joined<T>(ref Sequence<Term<T>> terms, string name, Func<string, T, T, SourceSpan, T> join)
    {
        if (terms.Count > LongChain)
        {
            Grow(_height + 64 - BitOperations.LeadingZeroCount((ulong)terms.Count));
            return Balanced(ref terms, name, join, 0, terms.Count);
        }
        Grow(_height + terms.Count - 1);
        var result = terms[0].Value;
        for (var i = 1; i < terms.Count; i++) result = join(name, result, terms[i].Value, Span(terms[0], terms[i]));
        return result;
    }

    private static T Balanced<T>(ref Sequence<Term<T>> terms, string name, Func<string, T, T, SourceSpan, T> join, int from, int to)
    {
        if (to - from == 1) return terms[from].Value;
        var middle = (from + to) / 2;
        var left = Balanced(ref terms, name, join, from, middle);
        var right = Balanced(ref terms, name, join, middle, to);
        return join(name, left, right, Span(terms[from], terms[to - 1]));
    }

    private static SourceSpan Span<T>(Term<T> first, Term<T> last) => SourceSpan.FromBounds(first.Start, Math.Max(first.Start, last.End));

    private readonly record struct Term<T>(T Value, int Start, int End);
}
