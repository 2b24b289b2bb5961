using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>Whether an expression may give another value for each row.</summary>
internal enum VolatilityClass
{
    /// <summary>One value for the whole statement.</summary>
    NotVolatile,

    /// <summary>It calls a function that is not known by name: PostgreSQL takes a user's function for volatile unless told otherwise.</summary>
    Unknown,

    /// <summary>Another value for each row.</summary>
    Volatile,
}

/// <summary>Volatility of expressions, as far as it decides whether rows are filled one by one.</summary>
internal static class Volatility
{
    /// <summary>The volatility of <paramref name="expression"/>, where nothing is known of the schema.</summary>
    public static VolatilityClass Of(Expression expression) => Of(expression, SchemaModel.Empty);

    /// <summary>The volatility of <paramref name="expression"/>; functions of <paramref name="schema"/> answer with what they are declared.</summary>
    public static VolatilityClass Of(Expression expression, SchemaModel schema) => ExpressionVolatility.Of(expression, schema) switch
    {
        VolatilityCategory.Volatile => VolatilityClass.Volatile,
        VolatilityCategory.Unknown => VolatilityClass.Unknown,
        _ => VolatilityClass.NotVolatile,
    };
}
