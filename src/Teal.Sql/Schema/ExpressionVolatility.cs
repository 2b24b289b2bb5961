using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>
/// The volatility of expressions: the worst of the functions, operators and casts in them, as contain_volatile_functions and
/// contain_mutable_functions (src/backend/optimizer/util/clauses.c) find it. Types of operands are not inferred: of several
/// functions or operators of one name the worst counts, so the answer is never better than the truth.
/// </summary>
public static class ExpressionVolatility
{
    // The casts to these types are immutable from whatever they can be cast from (pg_cast, and the I/O functions in pg_proc):
    // no date, time, money or reg type is converted to them in a way that depends on a setting.
    private static readonly ImmutableHashSet<string> PlainTypes =
        ["smallint", "integer", "bigint", "numeric", "real", "double precision", "boolean", "uuid", "bytea", "bit", "bit varying", "oid", "int2", "int4", "int8", "float4", "float8", "bool"];

    /// <summary>The volatility of <paramref name="expression"/>.</summary>
    /// <param name="expression">A default, a condition, or any other value.</param>
    /// <param name="schema">What the names in it mean; routines of the model answer with what they are declared.</param>
    public static VolatilityCategory Of(Expression expression, SchemaModel schema)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(schema);
        var worst = VolatilityCategory.Immutable;
        foreach (var node in SyntaxTree.DescendantsAndSelf(expression))
        {
            var volatility = OfNode(node, schema);
            if (volatility > worst) worst = volatility;
        }
        return worst;
    }

    /// <summary>The volatility of the routine that a call names: the worst of its overloads.</summary>
    internal static VolatilityCategory OfRoutine(QualifiedName name, SchemaModel schema)
    {
        var builtIn = name.Schema is null or "pg_catalog" ? BuiltIns.OfRoutine(name.Name) : null;
        if (name.Schema == "pg_catalog") return builtIn ?? VolatilityCategory.Unknown;
        if (schema.ResolveRoutine(name) is not { } known)
        {
            // The functions of extensions are found in whatever schema those are in.
            return builtIn ?? BuiltIns.OfRoutine(name.Name) ?? VolatilityCategory.Unknown;
        }
        var worst = schema.Routines[known].Max(r => r.Volatility);
        return builtIn > worst ? builtIn.Value : worst;
    }

    private static VolatilityCategory OfNode(SqlNode node, SchemaModel schema) => node switch
    {
        FunctionCall call => OfRoutine(call.Name, schema),
        CastExpression cast => OfCast(cast, schema),
        BinaryExpression binary when BuiltIns.OfOperator(binary.Operator) is not null && AreNumbers(binary.Left, binary.Right) => VolatilityCategory.Immutable,
        BinaryExpression binary => OfOperator(binary.Operator),
        UnaryExpression unary => OfOperator(unary.Operator),
        SubqueryExpression { Operator: { } comparison } => OfOperator(comparison),
        ArrayComparison comparison => OfOperator(comparison.Operator),
        BetweenExpression between when !AreNumbers(between.Low, between.High) => VolatilityCategory.Stable,
        InListExpression list when !list.Items.All(i => i is Literal) => VolatilityCategory.Stable,
        TableExpression or QueryExpression => VolatilityCategory.Stable,
        _ => VolatilityCategory.Immutable,
    };

    private static VolatilityCategory OfOperator(string name)
    {
        if (BuiltIns.OfOperator(name) is { } known) return known;
        // Keywords: AND, IS NULL, LIKE (~~, immutable), AT TIME ZONE (timezone(), stable for timestamptz), OPERATOR(schema.=).
        if (name.Length > 0 && char.IsAsciiLetterUpper(name[0]))
            return name.StartsWith("AT ", StringComparison.Ordinal) || name.Contains("DISTINCT", StringComparison.Ordinal) ? VolatilityCategory.Stable
                : name.StartsWith("OPERATOR", StringComparison.Ordinal) ? VolatilityCategory.Unknown : VolatilityCategory.Immutable;
        return name == "!=" ? VolatilityCategory.Stable : VolatilityCategory.Unknown;
    }

    /// <summary>
    /// A literal is converted while the statement is parsed and is a constant from then on, whatever its type: so says the manual
    /// of <c>'now'::timestamptz</c>. Anything else goes through a cast or the types' input and output functions.
    /// </summary>
    private static VolatilityCategory OfCast(CastExpression cast, SchemaModel schema)
    {
        if (cast.Value is Literal) return VolatilityCategory.Immutable;
        if (PlainTypes.Contains(cast.Type.Name)) return VolatilityCategory.Immutable;
        return schema.KindOf(cast.Type) switch
        {
            TypeKind.BuiltIn or TypeKind.Enum => VolatilityCategory.Stable,
            TypeKind.Domain => OfDomain(schema.FindDomain(cast.Type)!, schema),
            _ => VolatilityCategory.Unknown,
        };
    }

    private static VolatilityCategory OfDomain(DomainType domain, SchemaModel schema)
    {
        var worst = VolatilityCategory.Stable;
        foreach (var constraint in domain.Constraints)
            if (constraint.Condition is { } condition && Of(condition, schema) is var found && found > worst) worst = found;
        return worst;
    }

    private static bool AreNumbers(Expression left, Expression right) => IsNumber(left) && IsNumber(right);

    private static bool IsNumber(Expression value)
    {
        // Not by recursion, and not to the end: a sum may be long, and every sum in it is asked.
        var pending = new Stack<Expression>([value]);
        for (var steps = 0; pending.TryPop(out var next); steps++)
        {
            if (steps > 32) return false;
            switch (next)
            {
                case Literal { Kind: LiteralKind.Integer or LiteralKind.Number or LiteralKind.Boolean }:
                    break;
                case UnaryExpression { Operator: "-" or "+" } unary:
                    pending.Push(unary.Operand);
                    break;
                case BinaryExpression { Operator: "+" or "-" or "*" or "/" or "%" or "^" } binary:
                    pending.Push(binary.Left);
                    pending.Push(binary.Right);
                    break;
                default:
                    return false;
            }
        }
        return true;
    }
}
