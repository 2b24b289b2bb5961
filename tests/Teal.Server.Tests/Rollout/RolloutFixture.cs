using System.Collections.Concurrent;
using Teal.Planning.Changes;
using Teal.Planning.Sync;
using Teal.Postgres.Connections;
using Teal.Postgres.Execution;
using Teal.Postgres.Throwaway;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Gates;
using Teal.Rollout.Journals;
using Teal.Rollout.Phases;
using Teal.Rollout.Running;
using Teal.Rollout.Switching;
using Teal.Rollout.Verifying;
using Teal.Rollout;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A change, a database that it is carried through, and an engine that does it.</summary>
internal sealed class RolloutFixture : IAsyncDisposable, IProgress<RolloutEvent>
{
    private Database _engineDatabase;

    private readonly string _serverFolder;

    // A server of the test's own goes with all that is in it, and may not be there any more.
    private bool _isOwnServer;

    private RolloutFixture(TestDatabase database, string serverFolder, ChangeFolder folder)
    {
        _serverFolder = serverFolder;
        Database = database;
        Folder = folder;
        _engineDatabase = new Database(database.Address, "rollout");
    }

    public TestDatabase Database { get; }

    public ChangeFolder Folder { get; }

    public ConcurrentQueue<RolloutEvent> Events { get; } = new();

    /// <summary>Settings under which every gate that waits for time or sessions passes.</summary>
    public RolloutSettings Settings { get; set; } = new()
    {
        Ddl = LockPatience.Default with { LockTimeout = TimeSpan.FromMilliseconds(200), MaxElapsed = TimeSpan.FromSeconds(20), MaxDelay = TimeSpan.FromMilliseconds(200) },
        RollbackWindow = TimeSpan.Zero,
        Hold = TimeSpan.Zero,
        // Other tests share the server: what they do must not hold this one back.
        Throttle = Teal.Rollout.Backfilling.Throttling.ThrottleSettings.None,
        Blue = new VersionIdentity("blue", null),
        Green = new VersionIdentity("green", null),
        SwitchHook = "true",
        RollbackHook = "true",
    };

    public RolloutEngine Engine => new(new RolloutEnvironment(_engineDatabase, Settings, this, TimeProvider.System));

    /// <summary>Asked before each event is recorded: what it throws comes out of the engine, as a crash at that point would.</summary>
    public Action<RolloutEvent>? OnEvent { get; set; }

    public static async Task<RolloutFixture> OnAsync(ChangeFolder folder, string schema)
    {
        var fixture = new RolloutFixture(await TestServer.DatabaseAsync(), (await TestServer.ServerAsync()).Folder, folder);
        await fixture.ExecuteAsync(schema);
        return fixture;
    }

    /// <summary>The same on a server of the test's own.</summary>
    public static async Task<RolloutFixture> OnAsync(ThrowawayServer server, ChangeFolder folder, string schema)
    {
        var fixture = new RolloutFixture(new TestDatabase(server, await server.CreateDatabaseAsync($"rollout_{Guid.NewGuid():N}")), server.Folder, folder) { _isOwnServer = true };
        await fixture.ExecuteAsync(schema);
        return fixture;
    }

    /// <summary>The shop with <paramref name="users"/> users, before the change.</summary>
    /// <param name="users">How many.</param>
    /// <param name="server">The server; null for the shared one.</param>
    public static async Task<RolloutFixture> ShopAsync(int users = 0, ThrowawayServer? server = null)
    {
        var fixture = server is null ? await OnAsync(Samples.PlanId(), Samples.ShopSchema) : await OnAsync(server, Samples.PlanId(), Samples.ShopSchema);
        if (users > 0)
            await fixture.ExecuteAsync($"INSERT INTO users SELECT n, 'u' || n, (ARRAY['free', 'pro', 'team'])[1 + n % 3] || '|monthly|29' FROM generate_series(1, {users}) n; ANALYZE users");
        return fixture;
    }

    public static Task<RolloutFixture> PeopleAsync() => OnAsync(Samples.Rename(), Samples.PeopleSchema);

    public Change Change => Folder.Load();

    /// <summary>How a process of its own reaches the database.</summary>
    public string AddressAs(string? role) =>
        $"postgres:///{Database.Address.Database}?host={Uri.EscapeDataString(_serverFolder)}&port={ConnectionDefaults.Port}&user={role ?? Database.Address.User}";

    /// <summary>Lets the engine connect anew, as <paramref name="role"/> or as the superuser.</summary>
    public void ConnectAs(string? role) => _engineDatabase = new Database(DatabaseAddress.Parse(AddressAs(role)), "rollout");

    /// <summary>Lets the engine connect anew, to another address.</summary>
    public void ConnectTo(string address) => _engineDatabase = new Database(DatabaseAddress.Parse(address), "rollout");

    public Task<ExpandResult> ExpandAsync() => Engine.ExpandAsync(Change, null);

    public Task<BackfillResult> BackfillAsync() => Engine.BackfillAsync(Change);

    public Task<VerificationResult> VerifyAsync() => Engine.VerifyAsync(Change);

    public Task<VerificationResult> VerifyAsync(VerifyOptions options) => Engine.VerifyAsync(Change, options);

    /// <summary>Writes the old side of a table past the forward rules.</summary>
    public Task<int> UnsyncedAsync(string table, string sql) =>
        ExecuteAsync($"SELECT set_config('teal.repair', '{SyncTriggers.Mark(Change.Name, "public", table)}', false); {sql}; RESET teal.repair");

    /// <summary>Writes the new side past the backward rules, as what replication brings is written.</summary>
    public Task<int> BreakAsync(string sql) => ExecuteAsync($"SET session_replication_role = replica; {sql}; RESET session_replication_role");

    public Task<SwitchResult> SwitchAsync(params Override[] overrides) => Engine.SwitchAsync(Change, overrides);

    public Task<ContractResult> ContractAsync(params Override[] overrides) => Engine.ContractAsync(Change, overrides);

    public Task<ContractResult> RevertAsync() => Engine.RevertAsync(Change);

    public Task<ContractResult> PurgeAsync(params Override[] overrides) => Engine.PurgeAsync(Change, overrides);

    public Task<AbortResult> AbortAsync(params Override[] overrides) => Engine.AbortAsync(Change, overrides);

    /// <summary>Carries the change up to the switch, green serving.</summary>
    public async Task SwitchedAsync()
    {
        await ExpandAsync();
        await BackfillAsync();
        Assert.Equal(0, (await VerifyAsync()).Differences);
        Assert.True((await SwitchAsync()).Switched);
        Assert.Equal(0, (await VerifyAsync()).Differences);
    }

    public Task<int> ExecuteAsync(string sql) => Database.ExecuteAsync(sql);

    /// <summary>The first column of every row, as text; NULL as the word.</summary>
    public async Task<string> TextAsync(string sql)
    {
        await using var connection = await Database.OpenAsync();
        return string.Join(' ', await connection.Command(sql).ListAsync(row => row.IsDBNull(0) ? "null" : Convert.ToString(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!, default));
    }

    public async Task<ChangePhase?> PhaseAsync()
    {
        await using var connection = await Database.OpenAsync();
        return (await Journal.AllAsync(connection, default)).FirstOrDefault()?.Phase;
    }

    /// <summary>Every column, constraint, index, trigger and function outside the journal, as text.</summary>
    public Task<string> SchemaAsync() => TextAsync(
        """
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
            SELECT format('column %s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END, pg_get_expr(d.adbin, d.adrelid)) AS line
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v') JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'teal', 'pg_toast') AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT format('constraint %s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated) FROM pg_constraint WHERE connamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND conrelid::regclass::text NOT LIKE 'teal.%'
            UNION ALL
            SELECT format('index %s %s', pg_get_indexdef(indexrelid), indisvalid) FROM pg_index WHERE indexrelid::regclass::text NOT LIKE 'pg\_%' AND indrelid::regclass::text NOT LIKE 'teal.%' AND indrelid::regclass::text NOT LIKE 'pg\_%'
            UNION ALL
            SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL
            SELECT format('function %s', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'public'::regnamespace OR pronamespace = to_regnamespace('teal')
        ) AS lines
        """);

    void IProgress<RolloutEvent>.Report(RolloutEvent value)
    {
        OnEvent?.Invoke(value);
        Events.Enqueue(value);
    }

    public async ValueTask DisposeAsync()
    {
        await _engineDatabase.DisposeAsync();
        if (_isOwnServer) await Database.Database.DisposeAsync();
        else await Database.DisposeAsync();
        Folder.Dispose();
    }
}
