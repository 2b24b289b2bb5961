using System.Collections.Immutable;

namespace Teal.Sql.Schema;

internal static class Substitution
{
    /// <summary>The items with every <paramref name="old"/> replaced; the same array where there is none.</summary>
    internal static ImmutableArray<T> Substitute<T>(this ImmutableArray<T> items, T old, T replacement)
        where T : IEquatable<T> =>
        items.Contains(old) ? [.. items.Select(i => i.Equals(old) ? replacement : i)] : items;
}
