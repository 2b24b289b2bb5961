using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Tests: IS, BETWEEN, IN, LIKE, ANY and ALL.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// IS [ NOT ] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM x | DOCUMENT | [ form ] NORMALIZED | JSON [ kind ] [ uniqueness ].
    /// </summary>
    private Expression Is(Expression left, int start, bool isRestricted)
    {
        Next();
        var prefix = Accept(Tag.Not) ? "IS NOT " : "IS ";
        switch (Current.Tag)
        {
            case Tag.Distinct:
                Next();
                Expect(Tag.From);
                return Binary(prefix + "DISTINCT FROM", left, start, IsLevel, isRestricted);
            case Tag.Document:
                Next();
                return new UnaryExpression(prefix + "DOCUMENT", left, From(start));
            case Tag.Null or Tag.True or Tag.False or Tag.Unknown when !isRestricted:
                var word = SqlKeywords.WordOf(Current.Tag).ToUpperInvariant();
                Next();
                return new UnaryExpression(prefix + word, left, From(start));
            case Tag.Normalized when !isRestricted:
                Next();
                return new UnaryExpression(prefix + "NORMALIZED", left, From(start));
            case Tag.Nfc or Tag.Nfd or Tag.Nfkc or Tag.Nfkd when !isRestricted:
                var form = SqlKeywords.WordOf(Current.Tag).ToUpperInvariant();
                Next();
                Expect(Tag.Normalized);
                return new UnaryExpression(prefix + form + " NORMALIZED", left, From(start));
            case Tag.Json when !isRestricted:
                Next();
                var json = prefix + "JSON";
                if (Current.Tag is Tag.Value or Tag.Array or Tag.Object or Tag.Scalar)
                {
                    json += " " + SqlKeywords.WordOf(Current.Tag).ToUpperInvariant();
                    Next();
                }
                if (OptionalUniqueKeys() is { } unique) json += " " + unique;
                return new UnaryExpression(json, left, From(start));
            default:
                return FailedExpression();
        }
    }

    /// <summary>[ WITH | WITHOUT ] UNIQUE [ KEYS ].</summary>
    private string? OptionalUniqueKeys()
    {
        var with = Accept(Tag.With, Tag.Unique);
        if (!with && !Accept(Tag.Without, Tag.Unique)) return null;
        Accept(Tag.Keys);
        return with ? "WITH UNIQUE KEYS" : "WITHOUT UNIQUE KEYS";
    }

    /// <summary>BETWEEN, IN, LIKE, ILIKE and SIMILAR TO, behind a NOT that has been read.</summary>
    private Expression Membership(Expression left, int start, bool isNot)
    {
        switch (Current.Tag)
        {
            case Tag.Between:
                Next();
                var isSymmetric = Accept(Tag.Symmetric);
                if (!isSymmetric) Accept(Tag.Asymmetric);
                var low = RestrictedExpression();
                Expect(Tag.And);
                var high = Operators(BetweenLevel + 1, isRestricted: false);
                return new BetweenExpression(left, low, high, isNot, isSymmetric, From(start));
            case Tag.In:
                Next();
                return In(left, start, isNot);
            case Tag.Like:
                return Like("LIKE", left, start, isNot);
            case Tag.Ilike:
                return Like("ILIKE", left, start, isNot);
            default:
                Next();
                if (!At(Tag.To)) return FailedExpression();
                return Like("SIMILAR TO", left, start, isNot);
        }
    }

    /// <summary>A pattern with ESCAPE is a call of like_escape or similar_to_escape, as in gram.y.</summary>
    private Expression Like(string name, Expression left, int start, bool isNot)
    {
        Next();
        if (Current.Tag is Tag.Any or Tag.Some or Tag.All) return Quantified(isNot ? "NOT " + name : name, left, start);
        var patternStart = Here;
        var pattern = Operators(BetweenLevel + 1, isRestricted: false);
        if (At(Tag.Escape))
        {
            var keyword = SpanOf(Current);
            Next();
            var escape = Operators(BetweenLevel + 1, isRestricted: false);
            var function = name == "SIMILAR TO" ? "similar_to_escape" : "like_escape";
            pattern = new FunctionCall(NameOf(function, keyword), [pattern, escape], From(patternStart));
        }
        return new BinaryExpression(isNot ? "NOT " + name : name, left, pattern, From(start));
    }

    private Expression In(Expression left, int start, bool isNot)
    {
        if (AtPlaceholder)
        {
            var list = Placeholder();
            return new InListExpression(left, [list], isNot, From(start));
        }
        if (!At(Tag.LeftParen)) return FailedExpression();
        var (query, items) = ParenthesisedQueryOrExpressions();
        return query is not null
            ? new SubqueryExpression(isNot ? SubqueryKind.NotIn : SubqueryKind.In, left, null, query, From(start))
            : new InListExpression(left, items, isNot, From(start));
    }

    /// <summary>operator { ANY | SOME | ALL } ( query | array ).</summary>
    private Expression Quantified(string name, Expression left, int start)
    {
        var isAll = At(Tag.All);
        Next();
        if (!At(Tag.LeftParen)) return FailedExpression();
        var (query, items) = ParenthesisedQueryOrExpressions();
        if (query is not null) return new SubqueryExpression(isAll ? SubqueryKind.All : SubqueryKind.Any, left, name, query, From(start));
        if (items.Length != 1) return FailedExpression();
        return new ArrayComparison(left, name, isAll, items[0], From(start));
    }
}
