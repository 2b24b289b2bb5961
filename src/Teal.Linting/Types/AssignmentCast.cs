using System.Collections.Frozen;

namespace Teal.Linting.Types;

/// <summary>
/// Which built-in types have no assignment cast to which: ALTER COLUMN … TYPE without USING is refused for them, and so is a default.
/// From pg_cast (castcontext i and a); every type can be assigned to a text.
/// </summary>
internal static class AssignmentCast
{
    private static readonly FrozenDictionary<string, string[]> Targets = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["smallint"] = ["integer", "bigint", "numeric", "real", "double precision"],
        ["integer"] = ["smallint", "bigint", "numeric", "real", "double precision", "money"],
        ["bigint"] = ["smallint", "integer", "numeric", "real", "double precision", "money"],
        ["numeric"] = ["smallint", "integer", "bigint", "real", "double precision", "money"],
        ["real"] = ["smallint", "integer", "bigint", "numeric", "double precision"],
        ["double precision"] = ["smallint", "integer", "bigint", "numeric", "real"],
        ["money"] = ["numeric"],
        ["boolean"] = [],
        ["text"] = [],
        ["character varying"] = [],
        ["character"] = [],
        ["date"] = ["timestamp without time zone", "timestamp with time zone"],
        ["timestamp without time zone"] = ["date", "time without time zone", "timestamp with time zone"],
        ["timestamp with time zone"] = ["date", "time without time zone", "time with time zone", "timestamp without time zone"],
        ["time without time zone"] = ["interval", "time with time zone"],
        ["time with time zone"] = ["time without time zone"],
        ["interval"] = ["time without time zone"],
        ["uuid"] = [],
        ["json"] = ["jsonb"],
        ["jsonb"] = ["json"],
        ["bytea"] = [],
        ["inet"] = ["cidr"],
        ["cidr"] = ["inet"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether it is known that a value of <paramref name="old"/> cannot be assigned to <paramref name="target"/>. Arrays are assigned element by element.</summary>
    public static bool IsMissing(SqlType old, SqlType target)
    {
        if (!Targets.TryGetValue(old.Name, out var targets) || !Targets.ContainsKey(target.Name)) return false;
        var isText = target.Name is "text" or "character varying" or "character";
        return old.IsArray == target.IsArray
            ? !isText && old.Name != target.Name && !targets.Contains(target.Name)
            : target.IsArray || !isText;
    }
}
