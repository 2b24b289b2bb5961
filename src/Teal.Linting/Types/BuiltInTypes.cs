using System.Collections.Frozen;

namespace Teal.Linting.Types;

/// <summary>The types that come with PostgreSQL, by the names under which the syntax tree keeps them.</summary>
internal static class BuiltInTypes
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "smallint", "integer", "bigint", "smallserial", "serial", "bigserial", "serial2", "serial4", "serial8", "numeric", "decimal",
        "real", "double precision", "boolean", "text", "character", "character varying", "char", "varchar", "bpchar", "name", "bytea",
        "date", "time", "timestamp", "time without time zone", "time with time zone", "timestamp without time zone",
        "timestamp with time zone", "timestamptz", "timetz", "interval", "bit", "bit varying", "uuid", "json", "jsonb", "xml", "money", "inet", "cidr",
        "macaddr", "macaddr8", "tsvector", "tsquery", "point", "line", "lseg", "box", "path", "polygon", "circle", "int4range",
        "int8range", "numrange", "tsrange", "tstzrange", "daterange", "int4multirange", "int8multirange", "nummultirange",
        "tsmultirange", "tstzmultirange", "datemultirange", "oid", "regclass", "regtype", "regproc", "pg_lsn", "xid8", "jsonpath",
        "int2", "int4", "int8", "float4", "float8", "bool", "citext", "hstore", "ltree", "geometry", "geography", "vector");

    /// <summary>Whether a type is built in, or one of the well-known extensions', and so no domain.</summary>
    public static bool Contains(string name) =>
        Names.Contains(name) || (name.StartsWith("pg_catalog.", StringComparison.Ordinal) && Names.Contains(name["pg_catalog.".Length..]));
}
