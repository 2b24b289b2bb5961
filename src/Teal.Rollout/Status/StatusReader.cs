using Teal.Linting.Analysis;
using Teal.Postgres.Connections;
using Teal.Rollout.Journals;
using Teal.Rollout.Leases;
using Teal.Rollout.Privileges;

namespace Teal.Rollout.Status;

/// <summary>Reads where every change of a database stands. Changes nothing, not even where there is no journal yet.</summary>
public static class StatusReader
{
    private static readonly string[] Phases = ["expand", "contract", "retire", "restore", "purge", "abort"];

    /// <summary>Every change, the latest first.</summary>
    public static async Task<IReadOnlyList<ChangeStatus>> ReadAsync(Database database, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync("reading the journal", cancellation);
        await JournalAccess.RequireAsync(connection, forWriting: false, cancellation);
        if (!await Journal.ExistsAsync(connection, cancellation)) return [];
        var all = new List<ChangeStatus>();
        foreach (var record in await Journal.AllAsync(connection, cancellation))
        {
            var steps = new List<JournalStep>();
            foreach (var phase in Phases) steps.AddRange(await Journal.StepsAsync(connection, record.Id, phase, cancellation));
            all.Add(new ChangeStatus(
                record, steps,
                await Observations.BackfillsAsync(connection, record.Id, cancellation),
                await Observations.QuarantineAsync(connection, record.Id, cancellation),
                await Verifications.LastAsync(connection, record.Id, cancellation),
                await Lease.HolderAsync(connection, record.Name, cancellation) is { } holder && !Lease.IsGone(holder) ? holder : null));
        }
        return all;
    }

    /// <summary>
    /// Everything that Teal has put into the database and that is there now: the journal, sync functions and triggers,
    /// stand-in constraints, and what is retired.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ObjectsAsync(Database database, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync("listing Teal's objects", cancellation);
        return await connection.Command(
            $"""
            SELECT line FROM (
                SELECT 1 AS kind, format('table %s', c.oid::regclass) AS line
                FROM pg_class c WHERE c.relnamespace = to_regnamespace('teal') AND c.relkind = 'r'
                UNION ALL
                SELECT 2, format('function %s', p.oid::regprocedure) FROM pg_proc p WHERE p.pronamespace = to_regnamespace('teal')
                UNION ALL
                SELECT 3, format('trigger %I on %s', t.tgname, t.tgrelid::regclass)
                FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.pronamespace = to_regnamespace('teal')
                UNION ALL
                SELECT 4, format('constraint %I on %s', conname, conrelid::regclass) FROM pg_constraint WHERE conname LIKE 'teal\_not\_null\_%' AND conrelid <> 0
                UNION ALL
                SELECT 5, format('column %s.%I', attrelid::regclass, attname)
                FROM pg_attribute JOIN pg_class c ON c.oid = attrelid AND c.relkind IN ('r', 'p') WHERE starts_with(attname, '{RetiredName.Prefix}') AND NOT attisdropped
                UNION ALL
                SELECT 6, format('table %s', oid::regclass) FROM pg_class WHERE starts_with(relname, '{RetiredName.Prefix}') AND relkind IN ('r', 'p')
            ) AS objects ORDER BY kind, line
            """).ListAsync(row => row.GetString(0), cancellation);
    }
}
