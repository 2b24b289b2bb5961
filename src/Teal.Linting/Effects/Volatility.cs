using System.Collections.Frozen;
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

/// <summary>Volatility of expressions, by the functions they call (<c>pg_proc.provolatile</c>).</summary>
internal static class Volatility
{
    private static readonly FrozenSet<string> VolatileFunctions = FrozenSet.Create(
        StringComparer.Ordinal,
        "random", "random_normal", "gen_random_uuid", "uuidv4", "uuidv7", "uuid_generate_v1", "uuid_generate_v1mc",
        "uuid_generate_v4", "gen_random_bytes", "gen_salt", "clock_timestamp", "timeofday", "nextval", "setval", "currval", "lastval",
        "pg_sleep", "setseed");

    private static readonly FrozenSet<string> OtherFunctions = FrozenSet.Create(
        StringComparer.Ordinal,
        "now", "transaction_timestamp", "statement_timestamp", "current_date", "current_time", "current_timestamp", "localtime",
        "localtimestamp", "current_user", "session_user", "user", "current_role", "current_catalog", "current_schema",
        "current_database", "current_setting", "txid_current", "pg_current_xact_id", "coalesce", "nullif", "greatest", "least",
        "lower", "upper", "initcap", "trim", "btrim", "ltrim", "rtrim", "concat", "concat_ws", "replace", "substring", "substr",
        "left", "right", "lpad", "rpad", "repeat", "reverse", "length", "char_length", "character_length", "octet_length",
        "position", "strpos", "split_part", "format", "md5", "sha256", "encode", "decode", "to_char", "to_date", "to_number",
        "to_timestamp", "date_trunc", "date_part", "extract", "age", "make_date", "make_time", "make_timestamp",
        "make_timestamptz", "make_interval", "timezone", "abs", "ceil", "ceiling", "floor", "round", "trunc", "mod", "power",
        "sqrt", "sign", "jsonb_build_object", "jsonb_build_array", "json_build_object", "json_build_array", "to_json", "to_jsonb",
        "array_fill", "string_to_array", "array_length", "int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange",
        "to_tsvector", "uuid_nil", "uuid_ns_dns", "inet_client_addr", "pg_backend_pid");

    /// <summary>The worst of the functions that <paramref name="expression"/> calls.</summary>
    public static VolatilityClass Of(Expression expression)
    {
        var worst = VolatilityClass.NotVolatile;
        foreach (var call in SyntaxTree.DescendantsAndSelf(expression).OfType<FunctionCall>())
        {
            var volatility = OfFunction(call.Name);
            if (volatility > worst) worst = volatility;
        }

        return worst;
    }

    private static VolatilityClass OfFunction(QualifiedName name) =>
        VolatileFunctions.Contains(name.Name) ? VolatilityClass.Volatile
        : name.Schema is null or "pg_catalog" && OtherFunctions.Contains(name.Name) ? VolatilityClass.NotVolatile
        : VolatilityClass.Unknown;
}
