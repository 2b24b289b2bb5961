using Npgsql;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Postgres.Catalog;

/// <summary>
/// The schema of a database as the model that plans and lock claims are made from: the server writes its own definitions down
/// (<c>pg_get_constraintdef</c>, <c>pg_get_indexdef</c> and their kin), and these are applied like any other script.
/// </summary>
/// <remarks>
/// Left out: the system's schemas and Teal's own, policies and privileges, the bodies of functions, and indexes that are
/// INVALID without being partitioned (leftovers of a build that failed).
/// </remarks>
public static class CatalogSchema
{
    private const string Question =
        """
        WITH RECURSIVE ns AS (
            SELECT oid, nspname FROM pg_catalog.pg_namespace
            WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'teal')
        ), rel AS (
            SELECT c.*, pg_catalog.format('%I.%I', ns.nspname, c.relname) AS full_name
            FROM pg_catalog.pg_class c JOIN ns ON ns.oid = c.relnamespace
        ), depth AS (
            SELECT rel.oid, 0 AS level FROM rel WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = rel.oid)
            UNION ALL
            SELECT i.inhrelid, depth.level + 1 FROM depth JOIN pg_catalog.pg_inherits i ON i.inhparent = depth.oid
        ), level AS (
            SELECT oid, max(level) AS level FROM depth GROUP BY oid
        ), line AS (
            SELECT 1 AS part, oid::bigint AS place, 0 AS step, pg_catalog.format('CREATE SCHEMA %I', nspname) AS sql FROM ns WHERE nspname <> 'public'
            UNION ALL
            SELECT 2, t.oid::bigint, 0, CASE t.typtype
                WHEN 'e' THEN pg_catalog.format('CREATE TYPE %I.%I AS ENUM (%s)', ns.nspname, t.typname,
                    (SELECT string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid))
                WHEN 'd' THEN pg_catalog.format('CREATE DOMAIN %I.%I AS %s', ns.nspname, t.typname, pg_catalog.format_type(t.typbasetype, t.typtypmod))
                    || coalesce(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
                ELSE pg_catalog.format('CREATE TYPE %I.%I AS (%s)', ns.nspname, t.typname,
                    (SELECT string_agg(pg_catalog.format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
                     FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)) END
            FROM pg_catalog.pg_type t JOIN ns ON ns.oid = t.typnamespace
            WHERE t.typtype IN ('e', 'd') OR (t.typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
            UNION ALL
            SELECT 3, c.oid::bigint, 0, pg_catalog.format('ALTER DOMAIN %I.%I ADD CONSTRAINT %I %s', ns.nspname, t.typname, c.conname, pg_catalog.pg_get_constraintdef(c.oid))
            FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_type t ON t.oid = c.contypid JOIN ns ON ns.oid = t.typnamespace WHERE c.contype = 'c'
            UNION ALL
            SELECT 4, p.oid::bigint, 0, pg_catalog.format('CREATE FUNCTION %I.%I(%s) RETURNS %s LANGUAGE %I %s AS ''''', ns.nspname, p.proname,
                pg_catalog.pg_get_function_identity_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid), l.lanname,
                CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END)
            FROM pg_catalog.pg_proc p JOIN ns ON ns.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE p.prokind = 'f'
            UNION ALL
            SELECT 5, rel.oid::bigint, 0, 'CREATE SEQUENCE ' || full_name FROM rel
            WHERE relkind = 'S' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = rel.oid AND d.deptype = 'i')
            UNION ALL
            SELECT 6, level.level::bigint << 40 | rel.oid::bigint, 0, pg_catalog.format('CREATE %sTABLE %s (%s)%s%s%s',
                CASE WHEN relkind = 'f' THEN 'FOREIGN ' WHEN relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END, full_name,
                (SELECT string_agg(pg_catalog.format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod))
                        || CASE WHEN a.attcollation <> t.typcollation THEN (SELECT pg_catalog.format(' COLLATE %I.%I', n.nspname, co.collname) FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace n ON n.oid = co.collnamespace WHERE co.oid = a.attcollation) ELSE '' END
                        || CASE a.attgenerated WHEN '' THEN coalesce(' DEFAULT ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid), '')
                            ELSE ' GENERATED ALWAYS AS (' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || CASE a.attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END END
                        || CASE WHEN a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum AND NOT k.convalidated) THEN ' NOT NULL' ELSE '' END
                        || CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' ELSE '' END, ', ' ORDER BY a.attnum)
                 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                 WHERE a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped),
                coalesce((SELECT ' INHERITS (' || string_agg(p.full_name, ', ' ORDER BY i.inhseqno) || ')' FROM pg_catalog.pg_inherits i JOIN rel p ON p.oid = i.inhparent WHERE i.inhrelid = rel.oid AND NOT rel.relispartition), ''),
                coalesce(' PARTITION BY ' || pg_catalog.pg_get_partkeydef(CASE WHEN relkind = 'p' THEN rel.oid END), ''),
                CASE WHEN relkind = 'f' THEN (SELECT pg_catalog.format(' SERVER %I', s.srvname) FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = rel.oid) ELSE '' END)
            FROM rel JOIN level ON level.oid = rel.oid WHERE relkind IN ('r', 'p', 'f')
            UNION ALL
            SELECT 7, level.level::bigint << 40 | rel.oid::bigint, 0, pg_catalog.format('ALTER TABLE %s ATTACH PARTITION %s %s', p.full_name, rel.full_name, pg_catalog.pg_get_expr(rel.relpartbound, rel.oid))
            FROM rel JOIN level ON level.oid = rel.oid JOIN pg_catalog.pg_inherits i ON i.inhrelid = rel.oid JOIN rel p ON p.oid = i.inhparent WHERE rel.relispartition AND rel.relkind IN ('r', 'p', 'f')
            UNION ALL
            SELECT 8, d.objid::bigint, 0, pg_catalog.format('ALTER SEQUENCE %s OWNED BY %s.%I', s.full_name, rel.full_name, a.attname)
            FROM rel s JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'a'
            JOIN rel ON rel.oid = d.refobjid JOIN pg_catalog.pg_attribute a ON a.attrelid = rel.oid AND a.attnum = d.refobjsubid WHERE s.relkind = 'S'
            UNION ALL
            -- Keys before the foreign keys that point to them; what a child has only from its parent comes with that.
            SELECT 9, CASE c.contype WHEN 'p' THEN 1 WHEN 'u' THEN 2 WHEN 'c' THEN 3 WHEN 'n' THEN 4 WHEN 'x' THEN 5 ELSE 6 END, (c.oid::bigint % 2147483647)::integer,
                pg_catalog.format('ALTER TABLE %s%s ADD CONSTRAINT %I %s', CASE WHEN rel.relkind = 'p' AND c.contype IN ('p', 'u', 'x') THEN 'ONLY ' ELSE '' END, rel.full_name, c.conname, pg_catalog.pg_get_constraintdef(c.oid))
            FROM pg_catalog.pg_constraint c JOIN rel ON rel.oid = c.conrelid
            WHERE rel.relkind IN ('r', 'p', 'f') AND CASE c.contype WHEN 'f' THEN c.conparentid = 0 WHEN 'c' THEN c.conislocal WHEN 'n' THEN NOT c.convalidated ELSE c.contype IN ('p', 'u', 'x') END
            UNION ALL
            -- A partition may be validated before its parent.
            SELECT 10, c.oid::bigint, 0, pg_catalog.format('ALTER TABLE %s VALIDATE CONSTRAINT %I', rel.full_name, c.conname)
            FROM pg_catalog.pg_constraint c JOIN rel ON rel.oid = c.conrelid WHERE c.contype = 'c' AND c.convalidated AND NOT c.conislocal AND rel.relkind IN ('r', 'f')
            AND EXISTS (SELECT FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_constraint p ON p.conrelid = i.inhparent WHERE i.inhrelid = rel.oid AND p.conname = c.conname AND NOT p.convalidated)
            UNION ALL
            SELECT 11, x.indexrelid::bigint, 0, pg_catalog.pg_get_indexdef(x.indexrelid)
            FROM pg_catalog.pg_index x JOIN rel ON rel.oid = x.indrelid JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
            WHERE rel.relkind IN ('r', 'p') AND (x.indisvalid OR ic.relkind = 'I') AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u', 'x'))
            UNION ALL
            SELECT 12, level.level::bigint << 40 | rel.oid::bigint, 0, pg_catalog.format('ALTER INDEX %s ATTACH PARTITION %s', p.full_name, rel.full_name)
            FROM rel JOIN level ON level.oid = rel.oid JOIN pg_catalog.pg_inherits i ON i.inhrelid = rel.oid JOIN rel p ON p.oid = i.inhparent WHERE rel.relkind IN ('i', 'I')
            UNION ALL
            SELECT 13, rel.oid::bigint, 0, pg_catalog.format('CREATE %sVIEW %s AS %s', CASE relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END, full_name, pg_catalog.rtrim(pg_catalog.pg_get_viewdef(rel.oid), '; '))
            FROM rel WHERE relkind IN ('v', 'm')
            UNION ALL
            SELECT 14, x.indexrelid::bigint, 0, pg_catalog.pg_get_indexdef(x.indexrelid)
            FROM pg_catalog.pg_index x JOIN rel ON rel.oid = x.indrelid WHERE rel.relkind = 'm' AND x.indisvalid
            UNION ALL
            SELECT 15, t.oid::bigint, 0, pg_catalog.pg_get_triggerdef(t.oid)
            FROM pg_catalog.pg_trigger t JOIN rel ON rel.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgparentid = 0
        )
        SELECT sql FROM (
            SELECT 0 AS part, 0::bigint AS place, 0 AS step, 'SET search_path = ' || string_agg(pg_catalog.quote_ident(path.name), ', ' ORDER BY path.ordinal) AS sql
            FROM unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS path (name, ordinal)
            UNION ALL
            SELECT * FROM line) AS script
        WHERE sql IS NOT NULL
        ORDER BY part, place, step
        """;

    /// <summary>Reads it, with the connection's <c>search_path</c>. Takes no lock but those of reading the catalog, and works on a replica too.</summary>
    /// <param name="connection">Open, and used by nobody else meanwhile. May be inside a transaction.</param>
    /// <param name="cancellation">Stops the query.</param>
    public static async Task<SchemaModel> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        var lines = new List<string>();
        await using var command = new NpgsqlCommand(Question, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) lines.Add(reader.GetString(0));
        return SchemaModel.Empty.Apply(SqlParser.Parse(new SourceText("<catalog>", string.Join(";\n", lines) + ";")));
    }
}
