using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Whether calls that one routine took fit another.</summary>
internal static class RoutineCalls
{
    /// <summary>
    /// Whether <paramref name="made"/> takes the calls of <paramref name="dropped"/>: its first parameters have the same types, and further ones have
    /// defaults. A routine that was named without parameters is taken to be the only one of its name.
    /// </summary>
    public static bool AreServedBy(CreateFunctionStatement made, ObjectReference? dropped)
    {
        if (dropped is not { HasParameters: true }) return true;
        var before = dropped.Parameters.Where(p => p.Mode != ParameterMode.Out).ToList();
        var after = made.Parameters.Where(p => p.Mode != ParameterMode.Out).ToList();
        return after.Count >= before.Count
            && before.Zip(after).All(pair => pair.First.Type.Name == pair.Second.Type.Name && pair.First.Type.ArrayDimensions > 0 == pair.Second.Type.ArrayDimensions > 0)
            && after.Skip(before.Count).All(p => p.Default is not null);
    }
}
