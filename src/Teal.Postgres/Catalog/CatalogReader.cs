using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using Teal.Sql.Syntax;

namespace Teal.Postgres.Catalog;

/// <summary>
/// Reads what the server really has. Names are resolved by the connection's own <c>search_path</c>; nothing is cached.
/// </summary>
/// <param name="connection">Open, and used by nobody else meanwhile. May be inside a transaction.</param>
public sealed class CatalogReader(NpgsqlConnection connection)
{
    private const string ColumnsQuestion =
        """
        -- Whether a type can be compared for sameness, as lookup_type_cache of src/backend/utils/cache/typcache.c finds it:
        -- by the default operator class of the type or of one it is binary coercible to, and for arrays and rows by that of
        -- each part.
        WITH RECURSIVE attribute AS (
            SELECT * FROM pg_catalog.pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped
        ), part AS (
            SELECT DISTINCT atttypid AS root, atttypid AS type FROM attribute
            UNION
            SELECT p.root, inner_type.oid
            FROM part p
            JOIN pg_catalog.pg_type t ON t.oid = p.type
            CROSS JOIN LATERAL (
                SELECT t.typbasetype AS oid WHERE t.typtype = 'd'
                UNION ALL
                SELECT t.typelem WHERE t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0
                UNION ALL
                SELECT a.atttypid FROM pg_catalog.pg_attribute a
                WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            ) inner_type
        ), comparable AS (
            SELECT p.root, bool_and(
                t.typtype IN ('d', 'c', 'e', 'r', 'm')
                OR (t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0)
                OR EXISTS (
                    SELECT FROM pg_catalog.pg_opclass o
                    JOIN pg_catalog.pg_am am ON am.oid = o.opcmethod AND am.amname IN ('btree', 'hash')
                    WHERE o.opcdefault AND (o.opcintype = t.oid OR EXISTS (
                        SELECT FROM pg_catalog.pg_cast c
                        WHERE c.castsource = t.oid AND c.casttarget = o.opcintype AND c.castmethod = 'b' AND c.castcontext = 'i')))) AS yes
            FROM part p JOIN pg_catalog.pg_type t ON t.oid = p.type
            GROUP BY p.root
        )
        SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attidentity::text || a.attgenerated::text, c.yes,
               t.typnamespace = 'pg_catalog'::regnamespace AND a.attcollation = t.typcollation
               AND t.typname IN ('bool', 'bytea', 'date', 'int2', 'int4', 'int8', 'oid', 'text', 'time', 'timestamp', 'timestamptz', 'uuid', 'varchar')
        FROM attribute a
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        JOIN comparable c ON c.root = a.atttypid
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        ORDER BY a.attnum
        """;

    /// <summary>The table that <paramref name="name"/> means.</summary>
    /// <exception cref="TableNotFoundException">There is none, or it means something else.</exception>
    public Task<TableIdentity> TableAsync(QualifiedName name, CancellationToken cancellation = default) =>
        TableAsync(name.Schema, name.Name, cancellation);

    /// <summary>The table that a name means.</summary>
    /// <param name="schema">Its schema, unquoted; null for what the <c>search_path</c> finds first.</param>
    /// <param name="name">Its name, unquoted.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <exception cref="TableNotFoundException">There is none, or it means something else.</exception>
    public async Task<TableIdentity> TableAsync(string? schema, string name, CancellationToken cancellation = default)
    {
        var quoted = SqlName.Quote(schema, name);
        var kind = "";
        await using (var command = Ask(
            "SELECT c.oid, n.nspname, c.relname, CASE WHEN c.oid < 16384 THEN 'system' WHEN c.relpersistence = 't' THEN 'temporary' ELSE c.relkind::text END, c.relkind = 'p' FROM pg_catalog.pg_class c "
            + "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = pg_catalog.to_regclass($1)", quoted))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (await reader.ReadAsync(cancellation))
            {
                kind = reader.GetString(3);
                if (kind is "r" or "p") return new TableIdentity(reader.GetFieldValue<uint>(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(4));
            }
        }

        var elsewhere = kind.Length > 0 ? await ReadByAsync(quoted, cancellation) : await ElsewhereAsync(name, cancellation);
        throw new TableNotFoundException(quoted, KindName(kind), await SearchPathAsync(cancellation), elsewhere);
    }

    // The tables that a view is made of, or a sequence or index belongs to.
    private Task<ImmutableArray<string>> ReadByAsync(string relation, CancellationToken cancellation) => ListAsync(Ask(
        """
        SELECT DISTINCT c.oid::regclass::text FROM (
            SELECT d.refobjid AS id FROM pg_catalog.pg_rewrite r
            JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass
            WHERE r.ev_class = pg_catalog.to_regclass($1)
            UNION ALL
            SELECT refobjid FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_class'::regclass AND objid = pg_catalog.to_regclass($1) AND refclassid = 'pg_catalog.pg_class'::regclass AND deptype IN ('a', 'i')
            UNION ALL
            SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass($1)
        ) parts JOIN pg_catalog.pg_class c ON c.oid = parts.id WHERE c.oid <> pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'p') ORDER BY 1
        """, relation), reader => reader.GetString(0), cancellation);

    // Tables of that name that the search_path does not find.
    private Task<ImmutableArray<string>> ElsewhereAsync(string name, CancellationToken cancellation) => ListAsync(Ask(
        """
        SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relname = $1 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND c.oid >= 16384 ORDER BY 1 LIMIT 5
        """, name), reader => reader.GetString(0), cancellation);

    /// <summary>The columns in their order, without dropped and system ones.</summary>
    public Task<ImmutableArray<TableColumn>> ColumnsAsync(TableIdentity table, CancellationToken cancellation = default) =>
        ListAsync(Ask(ColumnsQuestion, table.Oid), reader => new TableColumn(
            reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.IsDBNull(3) ? null : reader.GetString(3),
            Generation(reader.GetString(4)), reader.GetBoolean(5), reader.GetBoolean(6)), cancellation);

    /// <summary>Whether the table has a column of this name (unquoted).</summary>
    public async Task<bool> HasColumnAsync(TableIdentity table, string column, CancellationToken cancellation = default) =>
        await ScalarAsync<bool>(
            Ask("SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = $1 AND attname = $2 AND attnum > 0 AND NOT attisdropped)",
                table.Oid, column), cancellation);

    /// <summary>The primary key's columns in the key's order; empty where the table has none.</summary>
    public Task<ImmutableArray<string>> PrimaryKeyAsync(TableIdentity table, CancellationToken cancellation = default) =>
        ListAsync(Ask(
            "SELECT a.attname FROM pg_catalog.pg_constraint c CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k (number, place) "
            + "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number "
            + "WHERE c.conrelid = $1 AND c.contype = 'p' ORDER BY k.place", table.Oid), reader => reader.GetString(0), cancellation);

    /// <summary>The role that owns the table.</summary>
    public Task<string> OwnerAsync(TableIdentity table, CancellationToken cancellation = default) =>
        ScalarAsync<string>(Ask("SELECT pg_catalog.pg_get_userbyid(relowner)::text FROM pg_catalog.pg_class WHERE oid = $1", table.Oid), cancellation);

    /// <summary>The blocks of the table's own heap, without indexes and TOAST; 0 for a partitioned table.</summary>
    public Task<long> BlocksAsync(TableIdentity table, CancellationToken cancellation = default) =>
        ScalarAsync<long>(Ask(
            "SELECT coalesce(pg_catalog.pg_relation_size($1::regclass), 0) / pg_catalog.current_setting('block_size')::bigint",
            table.Oid), cancellation);

    /// <summary>The planner's idea of the number of rows, or null where the table was never analysed.</summary>
    public async Task<double?> EstimatedRowsAsync(TableIdentity table, CancellationToken cancellation = default)
    {
        var rows = await ScalarAsync<double>(
            Ask("SELECT reltuples::float8 FROM pg_catalog.pg_class WHERE oid = $1", table.Oid), cancellation);
        return rows < 0 ? null : rows;
    }

    /// <summary>The tables that hold the rows: the leaf partitions, or the table itself where it is not partitioned.</summary>
    public Task<ImmutableArray<TableIdentity>> LeavesAsync(TableIdentity table, CancellationToken cancellation = default) =>
        !table.IsPartitioned
            ? Task.FromResult(ImmutableArray.Create(table))
            : ListAsync(Ask(
                "SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_partition_tree($1::regclass) p "
                + "JOIN pg_catalog.pg_class c ON c.oid = p.relid AND c.relkind = 'r' JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                + "ORDER BY n.nspname, c.relname", table.Oid),
                reader => new TableIdentity(reader.GetFieldValue<uint>(0), reader.GetString(1), reader.GetString(2), false), cancellation);

    /// <summary>The schemas in which an unqualified name is looked for, without the implied ones: <c>current_schemas(false)</c>.</summary>
    public Task<ImmutableArray<string>> SearchPathAsync(CancellationToken cancellation = default) =>
        ListAsync(Ask("SELECT unnest(pg_catalog.current_schemas(false))::text"), reader => reader.GetString(0), cancellation);

    private NpgsqlCommand Ask(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(value is uint oid ? new NpgsqlParameter { Value = oid, NpgsqlDbType = NpgsqlDbType.Oid } : new NpgsqlParameter { Value = value });
        return command;
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var _ = command;
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<ImmutableArray<T>> ListAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var _ = command;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var list = ImmutableArray.CreateBuilder<T>();
        while (await reader.ReadAsync(cancellation)) list.Add(read(reader));
        return list.ToImmutable();
    }

    private static ColumnGeneration Generation(string codes) => codes switch
    {
        "a" => ColumnGeneration.IdentityAlways,
        "d" => ColumnGeneration.IdentityByDefault,
        "s" => ColumnGeneration.Stored,
        "v" => ColumnGeneration.Virtual,
        _ => ColumnGeneration.None,
    };

    private static string? KindName(string relkind) => relkind switch
    {
        "" => null,
        "v" => "a view",
        "m" => "a materialized view",
        "f" => "a foreign table",
        "S" => "a sequence",
        "i" or "I" => "an index",
        "c" => "a composite type",
        "system" => "a system catalog",
        "temporary" => "a temporary table",
        _ => $"a relation of kind \"{relkind}\"",
    };
}
