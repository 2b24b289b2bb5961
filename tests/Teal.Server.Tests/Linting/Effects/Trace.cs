using System.Collections.Frozen;
using Npgsql;
using Teal.Linting.Effects;

namespace Teal.Server.Tests.Linting.Effects;

/// <summary>A relation of the traced database.</summary>
/// <param name="Name">As <see cref="Teal.Sql.Schema.RelationName"/> writes it.</param>
/// <param name="Kind"><c>pg_class.relkind</c>.</param>
/// <param name="Table">The table of an index or TOAST table, or null.</param>
internal sealed record TracedRelation(string Name, char Kind, string? Table);

/// <summary>The state of a relation's storage.</summary>
/// <param name="File">The file it is in; 0 without one.</param>
/// <param name="Scans">Sequential scans that the session has counted.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table of an index, or null.</param>
internal readonly record struct Storage(uint File, long Scans, string Name, string? Table);

/// <summary>What one statement was seen to do.</summary>
internal sealed record Trace
{
    /// <summary>The strongest lock on each relation that was there before.</summary>
    public required IReadOnlyDictionary<TracedRelation, LockMode> Locks { get; init; }

    /// <summary>The tables that are in another file.</summary>
    public required IReadOnlySet<string> NewFiles { get; init; }

    /// <summary>The tables that were read from end to end.</summary>
    public required IReadOnlySet<string> Scanned { get; init; }

    /// <summary>The tables with an index that is new or in another file.</summary>
    public required IReadOnlySet<string> Indexed { get; init; }

    /// <summary>The tables that are there no more.</summary>
    public required IReadOnlySet<string> Gone { get; init; }

    /// <summary>Every relation but those of the system.</summary>
    public static async Task<FrozenDictionary<uint, TracedRelation>> RelationsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT c.oid, CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(c.relname), c.relkind,
                   (SELECT CASE tn.nspname WHEN 'public' THEN '' ELSE quote_ident(tn.nspname) || '.' END || quote_ident(t.relname)
                    FROM pg_class t JOIN pg_namespace tn ON tn.oid = t.relnamespace
                    WHERE t.oid = i.indrelid OR t.reltoastrelid = c.oid OR t.reltoastrelid = i.indrelid ORDER BY t.relkind = 't' LIMIT 1)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE c.oid >= 16384 AND c.relkind <> 'c'
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var relations = new Dictionary<uint, TracedRelation>();
        while (await reader.ReadAsync())
            relations.Add(reader.GetFieldValue<uint>(0), new(reader.GetString(1), reader.GetChar(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return relations.ToFrozenDictionary();
    }

    /// <summary>The storage of every relation but those of the system, as this session sees it.</summary>
    public static async Task<Dictionary<uint, Storage>> StorageAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT c.oid, coalesce(pg_relation_filenode(c.oid), 0), pg_stat_get_xact_numscans(c.oid),
                   CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(c.relname),
                   (SELECT CASE tn.nspname WHEN 'public' THEN '' ELSE quote_ident(tn.nspname) || '.' END || quote_ident(t.relname)
                    FROM pg_class t JOIN pg_namespace tn ON tn.oid = t.relnamespace WHERE t.oid = i.indrelid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE c.oid >= 16384
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var storage = new Dictionary<uint, Storage>();
        while (await reader.ReadAsync())
            storage.Add(
                reader.GetFieldValue<uint>(0),
                new(reader.GetFieldValue<uint>(1), reader.GetInt64(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        return storage;
    }

    /// <summary>The locks that the session <paramref name="process"/> holds, or waits for, as <paramref name="observer"/> sees them.</summary>
    public static async Task<Dictionary<TracedRelation, LockMode>> LocksAsync(
        NpgsqlConnection observer, int process, IReadOnlyDictionary<uint, TracedRelation> relations, bool grantedOnly = true)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT relation, mode FROM pg_locks WHERE pid = $1 AND locktype = 'relation' AND (granted OR NOT $2)
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """, observer) { Parameters = { new NpgsqlParameter { Value = process }, new NpgsqlParameter { Value = grantedOnly } } };
        await using var reader = await command.ExecuteReaderAsync();
        var locks = new Dictionary<TracedRelation, LockMode>();
        while (await reader.ReadAsync())
        {
            if (!relations.TryGetValue(reader.GetFieldValue<uint>(0), out var relation)) continue;
            var mode = Enum.Parse<LockMode>(reader.GetString(1).Replace("Lock", "", StringComparison.Ordinal));
            if (mode > locks.GetValueOrDefault(relation)) locks[relation] = mode;
        }

        return locks;
    }

    /// <summary>What the storage before and after tells, with the locks that were seen.</summary>
    public static Trace Of(
        IReadOnlyDictionary<uint, TracedRelation> relations,
        IReadOnlyDictionary<TracedRelation, LockMode> locks,
        IReadOnlyDictionary<uint, Storage> before,
        IReadOnlyDictionary<uint, Storage> after)
    {
        bool IsHeap(uint oid) => relations[oid].Kind is 'r' or 'm';
        // An index that is made anew may take over the file of the old one.
        var files = before.Values.Select(s => s.File).ToHashSet();
        bool IsNewFile(uint oid) => !files.Contains(after[oid].File);
        return new Trace
        {
            Locks = locks,
            NewFiles = relations.Where(r => IsHeap(r.Key) && after.ContainsKey(r.Key) && IsNewFile(r.Key)).Select(r => r.Value.Name).ToHashSet(StringComparer.Ordinal),
            Scanned = relations.Where(r => IsHeap(r.Key) && after.TryGetValue(r.Key, out var s) && s.Scans > before[r.Key].Scans)
                .Select(r => r.Value.Name).ToHashSet(StringComparer.Ordinal),
            Indexed = after.Where(a => a.Value is { Table: not null, File: > 0 } && IsNewFile(a.Key)).Select(a => a.Value.Table!).ToHashSet(StringComparer.Ordinal),
            Gone = relations.Where(r => !after.ContainsKey(r.Key)).Select(r => r.Value.Name).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>What was seen, in one line.</summary>
    public override string ToString() => string.Join(", ", Locks
        .Where(l => l.Key.Kind is not ('t' or 'i' or 'I') || l.Value > LockMode.AccessShare)
        .Where(l => l.Key.Kind != 't' && !l.Key.Name.StartsWith("pg_toast", StringComparison.Ordinal))
        .OrderByDescending(l => l.Value).ThenBy(l => l.Key.Name, StringComparer.Ordinal)
        .Select(l => $"{l.Key.Name} {l.Value}{(NewFiles.Contains(l.Key.Name) ? " newfile" : "")}{(Scanned.Contains(l.Key.Name) ? " scan" : "")}{(Indexed.Contains(l.Key.Name) ? " index" : "")}"));
}
