using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Data types: Typename of gram.y.</content>
public sealed partial class SqlParser
{
    /// <summary>[ SETOF ] type [ '[' [ n ] ']' ... | ARRAY [ '[' n ']' ] ].</summary>
    private TypeName Type()
    {
        var start = Here;
        var isSetOf = Accept(Tag.Setof);
        var type = SimpleType();
        var dimensions = 0;
        if (Accept(Tag.Array))
        {
            dimensions = 1;
            if (Accept(Tag.LeftBracket))
            {
                ExpectInteger();
                Expect(Tag.RightBracket);
            }
        }
        else
        {
            while (Accept(Tag.LeftBracket))
            {
                if (Current.Kind == TokenKind.Integer || AtPlaceholder) Next();
                Expect(Tag.RightBracket);
                dimensions++;
            }
        }
        return isSetOf || dimensions > 0
            ? type with { IsSetOf = isSetOf, ArrayDimensions = dimensions, Span = From(start) }
            : type;
    }

    private void ExpectInteger()
    {
        if (Current.Kind != TokenKind.Integer && !AtPlaceholder) Fail();
        Next();
    }

    private TypeName SimpleType()
    {
        var start = Here;
        if (TypeKeyword() is { } known) return known;
        JoinNamedParameter();
        if (!AtTypeOrFunctionName && !(AtColumnId && PeekTag(1) == Tag.Dot))
        {
            Fail();
            return NoType;
        }
        var name = FunctionName();
        var modifiers = At(Tag.LeftParen) ? ParenthesisedExpressions() : [];
        return new TypeName(CanonicalNameOf(name), modifiers, 0, false, From(start));
    }

    /// <summary>
    /// PostgreSQL's own spelling of a type that the grammar has no words for (format_type): int4 is integer. A quoted name
    /// counts as well, for these are names of pg_catalog like any other.
    /// </summary>
    private static string CanonicalNameOf(QualifiedName name)
    {
        var isCatalog = name.Parts.Length == 1 || (name.Parts.Length == 2 && name.Schema == "pg_catalog");
        var canonical = isCatalog ? CatalogType(name.Name) : null;
        if (canonical is not null) return canonical;
        return name.Parts.Length == 1 && name.Name is "smallserial" or "serial" or "bigserial" or "serial2" or "serial4" or "serial8"
            ? name.Name
            : string.Join('.', name.Parts);
    }

    private static string? CatalogType(string name) => name switch
    {
        "int2" => "smallint",
        "int4" => "integer",
        "int8" => "bigint",
        "float4" => "real",
        "float8" => "double precision",
        "bool" => "boolean",
        "numeric" => "numeric",
        "varchar" => "character varying",
        "bit" => "bit",
        "varbit" => "bit varying",
        "time" => "time without time zone",
        "timetz" => "time with time zone",
        "timestamp" => "timestamp without time zone",
        "timestamptz" => "timestamp with time zone",
        "interval" => "interval",
        _ => null,
    };

    /// <summary>The types that the grammar has words for: Numeric, Bit, Character, ConstDatetime, ConstInterval, JsonType.</summary>
    private TypeName? TypeKeyword()
    {
        var start = Here;
        var tag = Current.Tag;
        switch (tag)
        {
            case Tag.Int or Tag.Integer: return Plain("integer");
            case Tag.Smallint: return Plain("smallint");
            case Tag.Bigint: return Plain("bigint");
            case Tag.Real: return Plain("real");
            case Tag.Boolean: return Plain("boolean");
            case Tag.Json: return Plain("json");
            case Tag.Double when PeekTag(1) == Tag.Precision:
                Next();
                return Plain("double precision");
            case Tag.Float:
                Next();
                return new TypeName(FloatOf(OptionalPrecision()), [], 0, false, From(start));
            case Tag.Decimal or Tag.Dec or Tag.Numeric:
                Next();
                return WithModifiers("numeric", start);
            case Tag.Bit:
                Next();
                return WithModifiers(Accept(Tag.Varying) ? "bit varying" : "bit", start);
            case Tag.Varchar:
                Next();
                return WithModifiers("character varying", start);
            case Tag.National:
                Next();
                if (!Accept(Tag.Character) && !Accept(Tag.Char)) Fail();
                return WithModifiers(Accept(Tag.Varying) ? "character varying" : "character", start);
            case Tag.Character or Tag.Char or Tag.Nchar:
                Next();
                return WithModifiers(Accept(Tag.Varying) ? "character varying" : "character", start);
            case Tag.Time or Tag.Timestamp:
                Next();
                var precision = OptionalPrecision();
                var name = SqlKeywords.WordOf(tag) + (Accept(Tag.With, Tag.Time, Tag.Zone) ? " with time zone" : " without time zone");
                if (!name.EndsWith("with time zone", StringComparison.Ordinal)) Accept(Tag.Without, Tag.Time, Tag.Zone);
                return new TypeName(name, precision is null ? [] : [precision], 0, false, From(start));
            case Tag.Interval:
                Next();
                var before = OptionalPrecision();
                var fields = before is null ? IntervalFields(out var seconds) : Nothing(out seconds);
                var digits = before ?? seconds;
                return new TypeName("interval", digits is null ? [] : [digits], 0, false, From(start)) { IntervalFields = fields };
            default:
                return null;
        }
    }

    private static string? Nothing(out Literal? precision)
    {
        precision = null;
        return null;
    }

    private TypeName Plain(string name)
    {
        var start = Here;
        Next();
        // "double precision" has been entered at its second word.
        if (name == "double precision") start = InFile(_tokens[_p - 2].Start);
        return new TypeName(name, [], 0, false, From(start));
    }

    private TypeName WithModifiers(string name, int start)
    {
        var modifiers = At(Tag.LeftParen) ? ParenthesisedExpressions() : [];
        return new TypeName(name, modifiers, 0, false, From(start));
    }

    private static string FloatOf(Literal? precision) =>
        precision is { Value: var digits } && int.TryParse(digits, out var bits) && bits <= 24 ? "real" : "double precision";

    /// <summary>[ '(' Iconst ')' ].</summary>
    private Literal? OptionalPrecision()
    {
        if (!Accept(Tag.LeftParen)) return null;
        var precision = Current.Kind == TokenKind.Integer ? NumberLiteral() : AtPlaceholder ? PlaceholderLiteral(LiteralKind.Integer) : FailedExpression();
        Expect(Tag.RightParen);
        return precision;
    }

    /// <summary>[ YEAR [ TO MONTH ] | MONTH | DAY [ TO ... ] | HOUR [ TO ... ] | MINUTE [ TO SECOND ] | SECOND [ (p) ] ].</summary>
    private string? IntervalFields(out Literal? precision)
    {
        precision = null;
        var first = Current.Tag;
        if (first is not (Tag.Year or Tag.Month or Tag.Day or Tag.Hour or Tag.Minute or Tag.Second)) return null;
        Next();
        var last = first;
        var text = SqlKeywords.WordOf(first).ToUpperInvariant();
        if (first is not (Tag.Month or Tag.Second) && At(Tag.To))
        {
            Next();
            last = Current.Tag;
            var isValid = first switch
            {
                Tag.Year => last == Tag.Month,
                Tag.Day => last is Tag.Hour or Tag.Minute or Tag.Second,
                Tag.Hour => last is Tag.Minute or Tag.Second,
                _ => last == Tag.Second,
            };
            if (!isValid) Fail();
            Next();
            if (!_failed) text += " TO " + SqlKeywords.WordOf(last).ToUpperInvariant();
        }
        if (last == Tag.Second) precision = OptionalPrecision();
        return text;
    }

    private ImmutableArray<Expression> ParenthesisedExpressions()
    {
        Expect(Tag.LeftParen);
        var items = ExpressionList();
        Expect(Tag.RightParen);
        return items;
    }
}
