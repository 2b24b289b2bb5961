using Npgsql;
using Teal.Planning.Changes;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Proving.Checking;

/// <summary>INSERTs that the server accepts and refuses only when they are run: one leaves out a column that needs a value.</summary>
internal sealed class RequiredColumns(NpgsqlConnection connection, SchemaState state, Change change)
{
    private readonly Dictionary<RelationName, List<(string Name, bool NeedsValue)>> _columns = [];

    /// <summary>What is missing, or null where nothing is; a warning only where a trigger of the application may fill it.</summary>
    public async Task<(Verdict Verdict, string Message)?> MissingAsync(DataStatement statement, CancellationToken cancellation)
    {
        foreach (var insert in SyntaxTree.DescendantsAndSelf<InsertStatement>(statement))
        {
            var columns = await ColumnsAsync(insert.Target.Table, cancellation);
            if (Given(insert, columns) is not { } given) continue;
            var filled = FilledBySync(insert.Target.Table, given);
            var missing = columns.Where(column => column.NeedsValue && !given.Contains(column.Name) && !filled.Contains(column.Name)).ToList();
            if (missing.Count == 0) continue;
            var column = missing[0].Name;
            return await HasOwnTriggerAsync(insert.Target.Table, cancellation)
                ? (Verdict.Warn, $"the INSERT leaves out \"{column}\", which is NOT NULL and has no default: it works only if a trigger of {insert.Target.Table} fills it")
                : (Verdict.Fail, $"null value in column \"{column}\" of relation \"{insert.Target.Table.Name}\" violates not-null constraint: the INSERT leaves it out, and it has no default");
        }
        return null;
    }

    // tgtype: 1 for each row, 2 BEFORE, 4 INSERT (src/include/catalog/pg_trigger.h). Teal's own are known by what they fill.
    private async Task<bool> HasOwnTriggerAsync(QualifiedName table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgrelid = to_regclass($1) AND t.tgtype & 7 = 7 AND t.tgenabled <> 'D' AND p.pronamespace IS DISTINCT FROM to_regnamespace('teal'))
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = table.ToString() });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    // Null where what is given cannot be told: INSERT … SELECT without a column list.
    private static HashSet<string>? Given(InsertStatement insert, List<(string Name, bool NeedsValue)> columns) => insert switch
    {
        { Columns.IsEmpty: false } => [.. insert.Columns.Select(column => column.Name)],
        { Source: null } => [],
        { Source: ValuesQuery { Rows: [var first, ..] } } => [.. columns.Take(first.Length).Select(column => column.Name)],
        _ => null,
    };

    // While expanded, the triggers fill the side that an INSERT leaves out from the side that it gives.
    private HashSet<string> FilledBySync(QualifiedName table, HashSet<string> given)
    {
        if (state != SchemaState.Expanded) return [];
        var synced = change.Tables.FirstOrDefault(t => RelationName.Of(t.Name) == RelationName.Of(table));
        if (synced is null) return [];
        HashSet<string> filled = [];
        if (synced.NewColumns.Any(given.Contains))
            filled.UnionWith(synced.Backward.SelectMany(rule => rule.Values).Select(value => value.Column));
        else
            filled.UnionWith(synced.NewColumns);
        return filled;
    }

    private async Task<List<(string Name, bool NeedsValue)>> ColumnsAsync(QualifiedName table, CancellationToken cancellation)
    {
        var name = RelationName.Of(table);
        if (_columns.TryGetValue(name, out var known)) return known;
        await using var command = new NpgsqlCommand(
            """
            SELECT attname::text, attnotnull AND NOT atthasdef AND attidentity = '' AND attgenerated = ''
            FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = table.ToString() });
        var columns = new List<(string, bool)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) columns.Add((reader.GetString(0), reader.GetBoolean(1)));
        return _columns[name] = columns;
    }
}
