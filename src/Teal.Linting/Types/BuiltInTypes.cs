using System.Collections.Frozen;
using Teal.Sql.Schema;

namespace Teal.Linting.Types;

/// <summary>The types that come with PostgreSQL, by the names under which the syntax tree keeps them.</summary>
internal static class BuiltInTypes
{
    private static readonly FrozenSet<string> OfExtensions = FrozenSet.Create(
        StringComparer.Ordinal, "citext", "hstore", "ltree", "lquery", "cube", "geometry", "geography", "vector");

    /// <summary>Whether a type is built in, or one of the well-known extensions', and so no domain.</summary>
    public static bool Contains(string name) => SchemaModel.IsBuiltInType(name) || OfExtensions.Contains(name);
}
