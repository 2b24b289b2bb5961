using Teal.Server.Tests.Support;
using Teal.Tests.Cli;

namespace Teal.Server.Tests.Cli;

/// <summary>A project folder with a migration and a database that it is for. Every output is held to the rule that no password is in it.</summary>
internal sealed class ShopProject : IAsyncDisposable
{
    /// <summary>The server trusts everybody on its socket: the password is only there to be kept secret.</summary>
    public const string Password = "s3cret-pw";

    public const string Schema = "CREATE TABLE users (id int PRIMARY KEY, plan text NOT NULL);\n";

    private readonly CliRun _run = new();

    private ShopProject(TestDatabase database, string address) => (Database, Address) = (database, address);

    public TestDatabase Database { get; }

    public string Address { get; }

    public string Out => _run.Out;

    public string Error => _run.Error;

    public string Folder => _run.Folder;

    public static async Task<ShopProject> CreateAsync()
    {
        var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync(Schema + "INSERT INTO users SELECT n, 'plan ' || n FROM generate_series(1, 50) AS n");
        var folder = (await TestServer.ServerAsync()).Folder;
        var project = new ShopProject(database, $"postgres://postgres:{Password}@/{database.Address.Database}?host={Uri.EscapeDataString(folder)}");
        return project
            .With("schema.sql", Schema)
            .With("042.sql", "ALTER TABLE users RENAME COLUMN plan TO tier;\n")
            .With("blue/show.sql", "SELECT plan FROM users WHERE id = $1")
            .With("green/show.sql", "SELECT tier FROM users WHERE id = $1")
            .With("teal.json", """
                { "schema": "schema.sql", "rollbackWindow": "0s", "hold": "0s", "hooks": { "switch": "true", "rollback": "true" },
                  "blue": { "application": "shop v1", "queries": "blue" }, "green": { "application": "shop v2", "queries": "green" } }
                """);
    }

    public ShopProject With(string file, string text)
    {
        _run.With(file, text);
        return this;
    }

    /// <summary>A change that renames <c>plan</c> to <c>tier</c>, as <c>teal plan</c> writes it.</summary>
    public async Task<ShopProject> WithPlanAsync(string folder = "changes/042")
    {
        Assert.Equal(0, await RunAsync("plan", "042.sql", "-o", folder));
        return this;
    }

    /// <summary>Runs a command that needs no database.</summary>
    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public async Task<int> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        var code = await _run.RunAsync(cancellation, arguments);
        Assert.DoesNotContain(Password, Out + Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Out + Error, StringComparison.Ordinal);
        return code;
    }

    /// <summary>Runs a command on the project's database, with the change <c>changes/042</c> where it takes one.</summary>
    public Task<int> OnDatabaseAsync(string command, params string[] more) =>
        RunAsync([command, .. command == "status" ? Array.Empty<string>() : ["changes/042"], "--database", Address, .. more]);

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        await Database.DisposeAsync();
    }
}
