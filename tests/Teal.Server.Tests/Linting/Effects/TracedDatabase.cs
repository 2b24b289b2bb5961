using System.Collections.Frozen;
using System.Collections.Immutable;
using Npgsql;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Linting.Effects;

/// <summary>A database with the traced schema on one major: one session runs the statements, a second one looks at it.</summary>
internal sealed class TracedDatabase
{
    private static readonly Lazy<Task<ImmutableArray<TracedDatabase>>> Shared = new(MakeAllAsync);

    private readonly NpgsqlConnection _session;
    private readonly NpgsqlConnection _observer;
    private readonly FrozenDictionary<uint, TracedRelation> _relations;

    private TracedDatabase(int major, NpgsqlConnection session, NpgsqlConnection observer, FrozenDictionary<uint, TracedRelation> relations) =>
        (Major, _session, _observer, _relations) = (major, session, observer, relations);

    /// <summary>The server's major.</summary>
    public int Major { get; }

    /// <summary>One for every major that is present.</summary>
    public static Task<ImmutableArray<TracedDatabase>> AllAsync() => Shared.Value;

    /// <summary>Runs <paramref name="sql"/> in a transaction that is rolled back, and tells what it did.</summary>
    public async Task<Trace> RunAsync(string sql)
    {
        await ExecuteAsync("BEGIN");
        try
        {
            var before = await Trace.StorageAsync(_session);
            await ExecuteAsync(sql);
            var locks = await Trace.LocksAsync(_observer, _session.ProcessID, _relations);
            return Trace.Of(_relations, locks, before, await Trace.StorageAsync(_session));
        }
        finally
        {
            await ExecuteAsync("ROLLBACK");
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _session);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<ImmutableArray<TracedDatabase>> MakeAllAsync() =>
        [.. await Task.WhenAll((await MajorServers.AllAsync()).Select(MakeAsync))];

    private static async Task<TracedDatabase> MakeAsync(ThrowawayServer server)
    {
        var address = await server.CreateDatabaseAsync("traced");
        var database = new Database(address, "test");
        var session = await database.OpenAsync("tracing");
        await using (var tablespace = new NpgsqlCommand("CREATE TABLESPACE place LOCATION ''", session)) await tablespace.ExecuteNonQueryAsync();
        await using (var role = new NpgsqlCommand("CREATE ROLE nobody", session)) await role.ExecuteNonQueryAsync();
        await using (var schema = new NpgsqlCommand(TracedSchema.Definition + TracedSchema.Rows, session)) await schema.ExecuteNonQueryAsync();
        return new TracedDatabase(server.Programs.Major, session, await database.OpenAsync("observing"), await Trace.RelationsAsync(session));
    }
}
