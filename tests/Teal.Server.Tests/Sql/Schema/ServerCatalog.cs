using Npgsql;

namespace Teal.Server.Tests.Sql.Schema;

/// <summary>What a server's catalog says of a database, in the lines of <see cref="ModelCatalog"/>.</summary>
internal static class ServerCatalog
{
    // Objects of extensions and of the system are left out; the session's own temporary schema is called pg_temp.
    private const string Prelude = """
        WITH ns AS (
            SELECT oid, CASE WHEN oid = pg_my_temp_schema() THEN 'pg_temp' ELSE nspname END AS name FROM pg_namespace
            WHERE (nspname !~ '^pg_' AND nspname <> 'information_schema') OR oid = pg_my_temp_schema()),
        member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
        rel AS (
            SELECT c.*, ns.name || '.' || relname AS full_name FROM pg_class c JOIN ns ON ns.oid = relnamespace
            WHERE NOT EXISTS (SELECT FROM member m WHERE m.objid = c.oid AND m.classid = 'pg_class'::regclass))
        """;

    private static readonly string[] Queries =
    [
        "SELECT 'schema ' || name FROM ns WHERE name <> 'pg_temp'",
        """
        SELECT 'table ' || full_name || CASE relpersistence WHEN 'u' THEN ' unlogged' WHEN 't' THEN ' temporary' ELSE '' END
            || coalesce(' by ' || CASE partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' WHEN 'h' THEN 'hash' END, '')
            || CASE WHEN relispartition THEN ' partition' || CASE WHEN pg_get_expr(relpartbound, rel.oid) = 'DEFAULT' THEN ' default' ELSE '' END ELSE '' END
            || coalesce(' under ' || (SELECT string_agg(p.full_name, ',' ORDER BY p.full_name) FROM pg_inherits i JOIN rel p ON p.oid = i.inhparent WHERE inhrelid = rel.oid), '')
            || CASE WHEN reloftype <> 0 THEN ' typed' ELSE '' END
            || CASE WHEN relrowsecurity THEN ' secured' ELSE '' END || CASE WHEN relforcerowsecurity THEN ' forced' ELSE '' END
        FROM rel LEFT JOIN pg_partitioned_table ON partrelid = rel.oid WHERE relkind IN ('r', 'p', 'f')
        """,
        """
        SELECT 'column ' || full_name || '.' || attname || ' ' || format_type(atttypid, atttypmod)
            || CASE WHEN attnotnull THEN ' not null' ELSE '' END
            || CASE WHEN atthasdef AND attgenerated = '' THEN ' default' ELSE '' END
            || CASE attgenerated WHEN 's' THEN ' stored' WHEN 'v' THEN ' virtual' ELSE '' END
            || CASE attidentity WHEN 'a' THEN ' identity always' WHEN 'd' THEN ' identity' ELSE '' END
        FROM rel JOIN pg_attribute a ON attrelid = rel.oid AND attnum > 0 AND NOT attisdropped WHERE relkind IN ('r', 'p', 'f')
        """,
        """
        SELECT 'constraint ' || full_name || '.' || conname || ' ' || contype::text || CASE WHEN convalidated THEN '' ELSE ' not valid' END
            || CASE WHEN condeferrable THEN ' deferrable' ELSE '' END || CASE WHEN condeferred THEN ' deferred' ELSE '' END
            || CASE WHEN connoinherit AND contype = 'c' THEN ' no inherit' ELSE '' END
            || coalesce(' to ' || (SELECT r.full_name FROM rel r WHERE r.oid = confrelid), '')
        FROM pg_constraint JOIN rel ON rel.oid = conrelid
        WHERE contype IN ('c', 'f', 'p', 'u', 'x') AND NOT (contype = 'f' AND conparentid <> 0) AND relkind IN ('r', 'p', 'f')
        """,
        """
        SELECT 'index ' || i.full_name || ' on ' || t.full_name || CASE WHEN indisunique THEN ' unique' ELSE '' END
            || CASE WHEN indisvalid THEN '' ELSE ' invalid' END || CASE WHEN indpred IS NULL THEN '' ELSE ' partial' END || ' ' || amname || ' ('
            || (SELECT string_agg(CASE k.attnum WHEN 0 THEN '?' ELSE a.attname END, ',' ORDER BY k.place)
                FROM unnest(indkey::int2[]) WITH ORDINALITY k (attnum, place) LEFT JOIN pg_attribute a ON a.attrelid = indrelid AND a.attnum = k.attnum AND k.attnum <> 0) || ')'
            || coalesce(' part of ' || (SELECT p.full_name FROM pg_inherits h JOIN rel p ON p.oid = h.inhparent WHERE h.inhrelid = indexrelid), '')
        FROM pg_index JOIN rel i ON i.oid = indexrelid JOIN rel t ON t.oid = indrelid JOIN pg_am ON pg_am.oid = i.relam WHERE t.relkind IN ('r', 'p', 'm', 'f')
        """,
        """
        SELECT 'view ' || full_name || CASE relkind WHEN 'm' THEN ' materialized' ELSE '' END || CASE WHEN relispopulated THEN '' ELSE ' empty' END || ' ('
            || (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = rel.oid AND attnum > 0 AND NOT attisdropped) || ')'
        FROM rel WHERE relkind IN ('v', 'm')
        """,
        """
        SELECT 'reads ' || rel.full_name || ' ' || string_agg(DISTINCT r.full_name || coalesce('.' || attname, ''), ' ' ORDER BY r.full_name || coalesce('.' || attname, ''))
        FROM rel JOIN pg_rewrite w ON ev_class = rel.oid AND rulename = '_RETURN' JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> rel.oid AND d.refobjsubid > 0
            JOIN rel r ON r.oid = d.refobjid LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid
        WHERE rel.relkind IN ('v', 'm') GROUP BY rel.full_name
        """,
        """
        SELECT 'sequence ' || rel.full_name || coalesce(' of ' || (SELECT t.full_name || '.' || attname FROM pg_depend d JOIN rel t ON t.oid = d.refobjid
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.objid = rel.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')), '')
        FROM rel WHERE relkind = 'S'
        """,
        """
        SELECT 'type ' || ns.name || '.' || typname || CASE typtype
            WHEN 'e' THEN ' enum (' || coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '') || ')'
            WHEN 'd' THEN ' domain ' || format_type(typbasetype, typtypmod) || CASE WHEN typnotnull THEN ' not null' ELSE '' END || CASE WHEN typdefault IS NULL THEN '' ELSE ' default' END
            WHEN 'c' THEN ' composite (' || coalesce((SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ',' ORDER BY attnum)
                FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped), '') || ')'
            WHEN 'r' THEN ' range' WHEN 'm' THEN ' multirange' ELSE ' other' END
        FROM pg_type t JOIN ns ON ns.oid = typnamespace
        WHERE typtype IN ('e', 'd', 'r', 'm') OR (typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = typrelid AND relkind = 'c')) 
            AND NOT EXISTS (SELECT FROM member m WHERE m.objid = t.oid AND m.classid = 'pg_type'::regclass)
        """,
        """
        SELECT 'domain constraint ' || ns.name || '.' || typname || '.' || conname || CASE WHEN convalidated THEN '' ELSE ' not valid' END
        FROM pg_constraint JOIN pg_type t ON t.oid = contypid JOIN ns ON ns.oid = typnamespace WHERE contype = 'c'
            AND NOT EXISTS (SELECT FROM member m WHERE m.objid = t.oid AND m.classid = 'pg_type'::regclass)
        """,
        """
        SELECT 'routine ' || ns.name || '.' || proname || '(' || coalesce((SELECT string_agg(format_type(a, NULL), ',' ORDER BY n) FROM unnest(proargtypes::oid[]) WITH ORDINALITY u (a, n)), '')
            || ') ' || prokind::text || ' ' || provolatile::text || CASE WHEN proretset THEN ' set' ELSE '' END || ' ' || lanname
        FROM pg_proc p JOIN ns ON ns.oid = pronamespace JOIN pg_language l ON l.oid = prolang
        WHERE NOT EXISTS (SELECT FROM member m WHERE m.objid = p.oid AND m.classid = 'pg_proc'::regclass)
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
        """,
        """
        SELECT 'trigger ' || full_name || '.' || tgname || ' ' || n.name || '.' || proname || ' ' || tgenabled::text
            || CASE WHEN tgtype & 2 <> 0 THEN ' BEFORE' WHEN tgtype & 64 <> 0 THEN ' INSTEAD OF' ELSE ' AFTER' END || CASE WHEN tgtype & 1 <> 0 THEN ' row' ELSE '' END
            || CASE WHEN tgtype & 4 <> 0 THEN ' INSERT' ELSE '' END || CASE WHEN tgtype & 8 <> 0 THEN ' DELETE' ELSE '' END
            || CASE WHEN tgtype & 16 <> 0 THEN ' UPDATE' ELSE '' END || CASE WHEN tgtype & 32 <> 0 THEN ' TRUNCATE' ELSE '' END
        FROM pg_trigger JOIN rel ON rel.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid JOIN ns n ON n.oid = pronamespace
        WHERE tgconstrrelid = 0 AND tgconstrindid = 0 AND (NOT tgisinternal OR tgparentid <> 0)
        """,
        """
        SELECT 'rule ' || full_name || '.' || rulename || CASE WHEN is_instead THEN ' instead' ELSE '' END FROM pg_rewrite JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN'
        """,
        "SELECT 'policy ' || full_name || '.' || polname || ' ' || polcmd::text || CASE WHEN polpermissive THEN '' ELSE ' restrictive' END FROM pg_policy JOIN rel ON rel.oid = polrelid",
        "SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'",
    ];

    private const string NotNullQuery = """
        SELECT 'not null ' || full_name || '.' || attname || CASE WHEN convalidated THEN '' ELSE ' not valid' END || CASE WHEN connoinherit THEN ' no inherit' ELSE '' END
        FROM pg_constraint JOIN rel ON rel.oid = conrelid JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1] WHERE contype = 'n' AND relkind IN ('r', 'p', 'f')
        """;

    private static readonly string[] EnforcedQueries =
    [
        NotNullQuery,
        "SELECT 'not enforced ' || full_name || '.' || conname FROM pg_constraint JOIN rel ON rel.oid = conrelid WHERE NOT conenforced AND NOT (contype = 'f' AND conparentid <> 0)",
    ];

    public static async Task<SortedSet<string>> LinesAsync(NpgsqlConnection connection)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        await using (var path = new NpgsqlCommand("SET search_path = public", connection)) await path.ExecuteNonQueryAsync();
        var queries = connection.PostgreSqlVersion.Major >= 18 ? [.. Queries, .. EnforcedQueries] : Queries;
        foreach (var query in queries)
        {
            await using var command = new NpgsqlCommand(Prelude + "\n" + query, connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        }
        return lines;
    }
}
