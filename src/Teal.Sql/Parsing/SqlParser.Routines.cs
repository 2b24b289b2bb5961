using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Parameters of functions, procedures and aggregates, and how they are named.</content>
public sealed partial class SqlParser
{
    /// <summary>function_with_argtypes: name ( parameter [, ...] ), or a name alone.</summary>
    private ObjectReference Routine(string kind)
    {
        var start = Here;
        if (IsLoneName())
        {
            // A name without parameters may be any that a column may have.
            var lone = ColumnOrFunctionId();
            return new ObjectReference(kind, new QualifiedName([lone], lone.Span), lone.Span);
        }
        var name = FunctionName();
        if (!At(Tag.LeftParen)) return new ObjectReference(kind, name, name.Span);
        var parameters = Parameters(withDefaults: false);
        return new ObjectReference(kind, name, From(start)) { HasParameters = true, Parameters = parameters };
    }

    private bool IsLoneName() => AtColumnId && PeekTag(1) is not (Tag.Dot or Tag.LeftParen);

    /// <summary>( [ parameter [, ...] ] ).</summary>
    private ImmutableArray<RoutineParameter> Parameters(bool withDefaults)
    {
        Expect(Tag.LeftParen);
        var parameters = At(Tag.RightParen) ? [] : ParameterList(withDefaults);
        Expect(Tag.RightParen);
        return parameters;
    }

    private ImmutableArray<RoutineParameter> ParameterList(bool withDefaults)
    {
        var parameters = new Sequence<RoutineParameter>();
        do parameters.Add(Parameter(withDefaults)); while (Accept(Tag.Comma));
        return parameters.ToImmutable();
    }

    /// <summary>aggr_args: ( * ), ( parameters ), or ( [ parameters ] ORDER BY parameters ).</summary>
    private ImmutableArray<RoutineParameter> AggregateParameters()
    {
        if (At(Tag.LeftParen) && PeekTag(1) == Tag.Star)
        {
            _p += 2;
            Expect(Tag.RightParen);
            return [];
        }
        Expect(Tag.LeftParen);
        var parameters = At(Tag.Order) ? [] : ParameterList(withDefaults: false);
        if (Accept(Tag.Order))
        {
            Expect(Tag.By);
            parameters = parameters.AddRange(ParameterList(withDefaults: false));
        }
        Expect(Tag.RightParen);
        return parameters;
    }

    /// <summary>func_arg: [ mode ] [ name ] type, or name mode type; with defaults { DEFAULT | = } expression behind it.</summary>
    private RoutineParameter Parameter(bool withDefaults)
    {
        var start = Here;
        var mode = OptionalMode();
        Identifier? name = null;
        if (AtTypeOrFunctionName && !At(Tag.Double, Tag.Precision) && BeginsType(_tokens[_p + 1], mode is null))
        {
            name = TakeIdentifier();
            mode ??= OptionalMode();
        }
        var type = RoutineType();
        var value = withDefaults && (Accept(Tag.Default) || Accept(Tag.Equal)) ? Expression() : null;
        return new RoutineParameter(name, mode ?? ParameterMode.In, type, value, From(start));
    }

    private ParameterMode? OptionalMode()
    {
        if (Accept(Tag.In)) return Accept(Tag.Out) ? ParameterMode.InOut : ParameterMode.In;
        if (Accept(Tag.Out)) return ParameterMode.Out;
        if (Accept(Tag.Inout)) return ParameterMode.InOut;
        return Accept(Tag.Variadic) ? ParameterMode.Variadic : null;
    }

    private bool BeginsType(SyntaxToken token, bool mayBeMode)
    {
        if (IsName(token, KeywordKind.TypeOrFunctionName)) return true;
        if (token.Kind != TokenKind.Word) return false;
        return token.Tag switch
        {
            Tag.In or Tag.Out or Tag.Inout or Tag.Variadic => mayBeMode,
            Tag.Setof or Tag.Int or Tag.Integer or Tag.Smallint or Tag.Bigint or Tag.Real or Tag.Boolean or Tag.Json or Tag.Float or Tag.Decimal or Tag.Dec
                or Tag.Numeric or Tag.Bit or Tag.Varchar or Tag.National or Tag.Character or Tag.Char or Tag.Nchar or Tag.Time or Tag.Timestamp
                or Tag.Interval => true,
            _ => false,
        };
    }

    /// <summary>func_type: a type, or [ SETOF ] name.column%TYPE.</summary>
    private TypeName RoutineType()
    {
        var p = At(Tag.Setof) ? _p + 1 : _p;
        var first = p;
        while (IsAnyWord(_tokens[p]) && _tokens[Math.Min(p + 1, _end)].Tag == Tag.Dot) p += 2;
        _steps += p - _p;
        if (p == first || _tokens[Math.Min(p + 1, _end)].Tag != Tag.Percent || _tokens[Math.Min(p + 2, _end)].Tag != Tag.Type) return Type();
        var start = Here;
        var isSetOf = Accept(Tag.Setof);
        var name = FunctionName();
        _p += 2;
        return _failed ? NoType : new TypeName(string.Join('.', name.Parts) + "%TYPE", [], 0, isSetOf, From(start));
    }
}
