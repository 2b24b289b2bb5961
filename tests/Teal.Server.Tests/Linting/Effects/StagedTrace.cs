using System.Collections.Frozen;
using Npgsql;
using Teal.Linting.Effects;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Sql.Schema;

namespace Teal.Server.Tests.Linting.Effects;

/// <summary>
/// Traces a statement that cannot stand in a transaction: other sessions stop it one after another, and a last one looks at its locks,
/// those it waits for included, as long as it runs.
/// </summary>
internal static class StagedTrace
{
    /// <summary>
    /// What comes to <see cref="TracedSchema"/>: indexes whose building stops at a row as long as another session holds the advisory lock
    /// of its number.
    /// </summary>
    private const string SlowIndexes =
        """
        CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_lock_shared($1), pg_advisory_unlock_shared($1); RETURN $1; END $$;
        CREATE INDEX t_slow ON t (slow(a));
        CREATE INDEX pd_slow ON pd (slow(a));
        """;

    private static readonly Dictionary<int, Task> Templates = [];

    /// <summary>Teal's model of it.</summary>
    public static SchemaModel Model { get; } = TracedSchema.Model.Apply(TracedSchema.Parse(SlowIndexes));

    /// <summary>What <paramref name="sql"/> does on one server in a database of its own.</summary>
    /// <param name="server">The server.</param>
    /// <param name="number">A number that no other trace has.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="blockers">What the sessions that stop it do in their transactions, in the order in which they end.</param>
    public static async Task<Trace> OfAsync(ThrowawayServer server, int number, string sql, IReadOnlyList<string> blockers)
    {
        await TemplateAsync(server);
        var name = $"staged_{number}";
        await using var database = new Database(await server.CreateDatabaseAsync(name, "staged"), "test");
        try
        {
            await using var session = await database.OpenAsync("tracing");
            await using var observer = await database.OpenAsync("observing");
            var relations = await Trace.RelationsAsync(observer);
            var before = await Trace.StorageAsync(observer);
            var open = new Queue<NpgsqlConnection>();
            foreach (var blocker in blockers)
            {
                open.Enqueue(await database.OpenAsync("blocking"));
                await ExecuteAsync(open.Last(), "BEGIN ISOLATION LEVEL REPEATABLE READ");
                await ExecuteAsync(open.Last(), blocker);
            }

            var locks = new Dictionary<TracedRelation, LockMode>();
            var running = ExecuteAsync(session, sql);
            while (!running.IsCompleted)
            {
                await ObserveAsync(observer, session.ProcessID, relations, locks);
                if (open.Count == 0 || !await IsStoppedAsync(observer, session.ProcessID, open.Peek().ProcessID)) continue;
                await ObserveAsync(observer, session.ProcessID, relations, locks);
                var next = open.Dequeue();
                await ExecuteAsync(next, "ROLLBACK; SELECT pg_advisory_unlock_all()");
                await next.DisposeAsync();
            }

            Assert.Empty(open);
            await running;
            return Trace.Of(relations, locks, before, await Trace.StorageAsync(observer));
        }
        finally
        {
            await server.DropDatabaseAsync(name);
        }
    }

    private static Task TemplateAsync(ThrowawayServer server)
    {
        lock (Templates)
        {
            if (!Templates.TryGetValue(server.Programs.Major, out var made))
                Templates.Add(server.Programs.Major, made = MakeTemplateAsync(server));
            return made;
        }
    }

    private static async Task MakeTemplateAsync(ThrowawayServer server)
    {
        await using var database = new Database(await server.CreateDatabaseAsync("staged"), "test");
        await using (var connection = await database.OpenAsync("making"))
            await ExecuteAsync(connection, TracedSchema.Definition + TracedSchema.Rows + SlowIndexes);
    }

    private static async Task ObserveAsync(
        NpgsqlConnection observer, int process, FrozenDictionary<uint, TracedRelation> relations, Dictionary<TracedRelation, LockMode> locks)
    {
        var held = await Trace.LocksAsync(observer, process, relations, grantedOnly: false);
        // A dead index is dropped under a stronger lock, but no query looks at it any more. Asked after the locks, so that an index
        // that is told to live did so under them.
        await using var command = new NpgsqlCommand(
            "SELECT c.oid FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid >= 16384 AND coalesce(i.indislive, true)", observer);
        await using var reader = await command.ExecuteReaderAsync();
        var alive = new HashSet<TracedRelation>();
        while (await reader.ReadAsync())
            if (relations.TryGetValue(reader.GetFieldValue<uint>(0), out var relation)) alive.Add(relation);
        foreach (var (relation, mode) in held)
            if (alive.Contains(relation) && mode > locks.GetValueOrDefault(relation)) locks[relation] = mode;
    }

    // A session goes on showing its wait for a moment after the blocker has gone: it must be the next one that stops it. Who pins a
    // buffer is not shown.
    private static async Task<bool> IsStoppedAsync(NpgsqlConnection observer, int process, int blocker)
    {
        await using var command = new NpgsqlCommand(
            "SELECT wait_event_type = 'BufferPin' OR (wait_event_type = 'Lock' AND $2 = ANY (pg_blocking_pids(pid))) FROM pg_stat_activity WHERE pid = $1", observer)
        {
            Parameters = { new NpgsqlParameter { Value = process }, new NpgsqlParameter { Value = blocker } },
        };
        return await command.ExecuteScalarAsync() is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
