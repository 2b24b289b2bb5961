using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>The conditions of a WHERE clause that must all hold.</summary>
internal static class Conjuncts
{
    /// <summary>The parts of <paramref name="condition"/> between its topmost ANDs, in order; none for null.</summary>
    public static IEnumerable<Expression> Of(Expression? condition) => condition switch
    {
        null => [],
        BinaryExpression { Operator: "AND" } both => Of(both.Left).Concat(Of(both.Right)),
        _ => [condition],
    };
}
