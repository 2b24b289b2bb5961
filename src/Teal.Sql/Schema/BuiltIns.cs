using System.Collections.Concurrent;

namespace Teal.Sql.Schema;

/// <summary>Functions, operators and types that come with PostgreSQL.</summary>
internal static partial class BuiltIns
{
    // The expressions with a syntax of their own that are no functions in the catalog (SQLValueFunction, CoalesceExpr, JsonExpr and
    // their kin in src/include/nodes/primnodes.h). The date and time ones are those of the transaction.
    private const string StableForms =
        "current_date current_time current_timestamp localtime localtimestamp current_user current_role session_user system_user user "
        + "current_catalog json json_object json_array json_arrayagg json_objectagg json_scalar json_serialize json_value json_query json_exists "
        + "xmlelement xmlforest xmlparse xmlserialize xmlpi xmlroot xmlconcat";

    private const string ImmutableForms = "coalesce nullif greatest least grouping rollup cube trim normalize position overlay substring treat";

    // Functions of the extensions that come with PostgreSQL, where they are volatile.
    private const string VolatileExtensionRoutines =
        "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_bytes gen_salt crosstab connectby normal_rand dblink dblink_exec "
        + "pg_stat_statements_reset";

    // pgcrypto, uuid-ossp, citext, hstore, unaccent and pg_trgm: functions of their arguments alone; unaccent reads its dictionary.
    private const string OtherExtensionRoutines =
        "crypt uuid_generate_v3 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_url hstore akeys avals hstore_to_json hstore_to_jsonb similarity unaccent";

    // The lists are searched as they are, and what was found is kept: to make a table of all names takes longer than a small migration
    // needs to be linted, and a large one asks for the same few.
    private static readonly ConcurrentDictionary<string, VolatilityCategory?> Routines = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, VolatilityCategory?> Operators = new(StringComparer.Ordinal);

    private static readonly Lazy<HashSet<string>> Types = new(() => new HashSet<string>(
    [
        .. Words(TypeNames), "smallint", "integer", "bigint", "real", "double precision", "boolean", "character", "character varying", "bit varying",
        "timestamp with time zone", "timestamp without time zone", "time with time zone", "time without time zone", "decimal", "smallserial", "serial",
        "bigserial", "serial2", "serial4", "serial8",
    ], StringComparer.Ordinal));

    /// <summary>The worst volatility of the functions of that name, or null where none comes with PostgreSQL.</summary>
    internal static VolatilityCategory? OfRoutine(string name) => Routines.GetOrAdd(name, static name =>
        Any(name, VolatileRoutineNames, VolatileExtensionRoutines) ? VolatilityCategory.Volatile
        : Any(name, StableRoutineNames, StableForms, OtherExtensionRoutines) ? VolatilityCategory.Stable
        : Any(name, ImmutableRoutineNames, ImmutableForms) ? VolatilityCategory.Immutable
        : null);

    /// <summary>The worst volatility of the operators of that name, or null where none comes with PostgreSQL.</summary>
    internal static VolatilityCategory? OfOperator(string name) => Operators.GetOrAdd(name, static name =>
        Any(name, StableOperatorNames) ? VolatilityCategory.Stable : Any(name, ImmutableOperatorNames) ? VolatilityCategory.Immutable : null);

    /// <summary>Whether a type comes with PostgreSQL, by the name that the syntax tree keeps, <c>pg_catalog.</c> before it or not.</summary>
    internal static bool IsType(string name) =>
        Types.Value.Contains(name.StartsWith("pg_catalog.", StringComparison.Ordinal) ? name["pg_catalog.".Length..].Trim('"') : name) || name == "\"char\"";

    // A name in two lists has the worse volatility: json_object is a function and a form, for one.
    private static bool Any(string name, params ReadOnlySpan<string> lists)
    {
        foreach (var list in lists)
            if (IsIn(list, name)) return true;
        return false;
    }

    private static bool IsIn(string words, string name)
    {
        if (name.Length == 0) return false;
        for (var at = words.IndexOf(name, StringComparison.Ordinal); at >= 0; at = words.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || char.IsWhiteSpace(words[at - 1])) && (end == words.Length || char.IsWhiteSpace(words[end]))) return true;
        }
        return false;
    }

    private static string[] Words(string names) => names.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
