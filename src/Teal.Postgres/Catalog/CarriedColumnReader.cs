using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using Teal.Planning.CarryOver;
using Teal.Planning.Changes;
using Teal.Sql.Schema;

namespace Teal.Postgres.Catalog;

/// <summary>Reads what the columns have that a change replaces.</summary>
/// <param name="connection">Open, and used by nobody else meanwhile. May be inside a transaction.</param>
public sealed class CarriedColumnReader(NpgsqlConnection connection)
{
    // The default of attstattarget is -1 up to PostgreSQL 16, NULL from 17 on.
    private const string ColumnQuestion =
        """
        SELECT pg_catalog.col_description(a.attrelid, a.attnum), nullif(a.attstattarget::integer, -1), coalesce(a.attoptions, '{}'),
               ARRAY(SELECT x.privilege_type || '|' || x.is_grantable::text || '|' || CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(r.rolname) END
                     FROM pg_catalog.aclexplode(a.attacl) x LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
                     WHERE x.grantee = 0 OR r.oid IS NOT NULL ORDER BY x.grantee, x.privilege_type),
               a.attidentity::text, n.nspname, sc.relname,
               pg_catalog.format('INCREMENT BY %s%s CACHE %s%s', s.seqincrement,
                   CASE WHEN s.seqmin NOT IN (1, -32768, -2147483648, -9223372036854775808) OR s.seqincrement < 0 THEN ' MINVALUE ' || s.seqmin ELSE '' END
                   || CASE WHEN s.seqmax NOT IN (-1, 32767, 2147483647, 9223372036854775807) THEN ' MAXVALUE ' || s.seqmax ELSE '' END,
                   s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
               CASE WHEN a.attidentity = '' AND a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END
        FROM pg_catalog.pg_attribute a
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN (pg_catalog.pg_depend dep JOIN pg_catalog.pg_sequence s ON s.seqrelid = dep.objid
                   JOIN pg_catalog.pg_class sc ON sc.oid = dep.objid JOIN pg_catalog.pg_namespace n ON n.oid = sc.relnamespace)
            ON a.attidentity <> '' AND dep.classid = 'pg_catalog.pg_class'::regclass AND dep.deptype = 'i'
            AND dep.refclassid = 'pg_catalog.pg_class'::regclass AND dep.refobjid = a.attrelid AND dep.refobjsubid = a.attnum
        WHERE a.attrelid = $1 AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped
        """;

    private const string ReplicaQuestion =
        """
        SELECT ic.relname, ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]::smallint[]) WITH ORDINALITY AS k (number, place)
                                 JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place),
               n.nspname, t.relname
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
        WHERE (t.oid = $1 OR t.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree($1::regclass))) AND i.indisreplident AND t.relreplident = 'i'
        """;

    /// <summary>What the columns have that <paramref name="change"/> replaces. A column that is not there (retired by now) has nothing to carry.</summary>
    /// <exception cref="TableNotFoundException">A table of the change is not there.</exception>
    public async Task<CarriedColumns> ReadAsync(Change change, CancellationToken cancellation = default)
    {
        var columns = ImmutableArray.CreateBuilder<CarriedColumn>();
        var replicas = ImmutableDictionary.CreateBuilder<RelationName, ReplicaIndex>();
        foreach (var group in ReplacedColumn.Of(change).GroupBy(column => RelationName.Of(column.Table)))
        {
            var table = await new CatalogReader(connection).TableAsync(group.First().Table, cancellation);
            foreach (var replaced in group)
                if (await ColumnAsync(table, replaced, cancellation) is { } carried) columns.Add(carried);
            await using var command = new NpgsqlCommand(ReplicaQuestion, connection) { Parameters = { Oid(table) } };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                replicas[new RelationName(reader.GetString(2), reader.GetString(3))] = new ReplicaIndex(reader.GetString(0), [.. reader.GetFieldValue<string[]>(1)]);
        }
        return new CarriedColumns(columns.ToImmutable(), replicas.ToImmutable());
    }

    private async Task<CarriedColumn?> ColumnAsync(TableIdentity table, ReplacedColumn replaced, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ColumnQuestion, connection) { Parameters = { Oid(table), new() { Value = replaced.Old } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var identity = reader.IsDBNull(5) ? null : new IdentitySequence(reader.GetString(5), reader.GetString(6), reader.GetString(4) == "a", reader.GetString(7));
        var extras = new ColumnExtras(
            reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetInt32(1), [.. reader.GetFieldValue<string[]>(2)],
            [.. reader.GetFieldValue<string[]>(3).Select(text => text.Split('|', 3)).Select(parts => new ColumnGrant(parts[0], parts[2], parts[1] == "true"))], identity);
        return new CarriedColumn(replaced, extras, reader.IsDBNull(8) ? null : reader.GetString(8));
    }

    private static NpgsqlParameter Oid(TableIdentity table) => new() { Value = table.Oid, NpgsqlDbType = NpgsqlDbType.Oid };
}
