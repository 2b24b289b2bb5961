using System.Globalization;
using Teal.Postgres.Throwaway;

namespace Teal.Server.Tests.Support;

/// <summary>
/// The one throwaway server that all tests of a run share; <c>TEAL_TEST_PG</c> (14 to 18) chooses its major. Started by the
/// first test that asks, ended with the process.
/// </summary>
internal static class TestServer
{
    private static readonly Lazy<Task<ServerPrograms>> FoundPrograms = new(() => Task.Run(() => ServerPrograms.FindAsync(Major, Console.Error.WriteLine)));

    private static readonly Lazy<Task<ThrowawayServer>> Shared = new(StartAsync);

    private static int _databases;

    /// <summary>The major asked for, or null for any.</summary>
    public static int? Major =>
        Environment.GetEnvironmentVariable("TEAL_TEST_PG") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Why no server can be had, or null where one can; a test that needs it is then skipped, but never in CI.</summary>
    public static string? WhyMissing
    {
        get
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") return null;
            try
            {
                FoundPrograms.Value.GetAwaiter().GetResult();
                return null;
            }
            catch (ThrowawayServerException e)
            {
                return e.Message;
            }
        }
    }

    /// <summary>The programs that the shared server runs.</summary>
    public static Task<ServerPrograms> ProgramsAsync() => FoundPrograms.Value;

    /// <summary>The shared server.</summary>
    public static Task<ThrowawayServer> ServerAsync() => Shared.Value;

    /// <summary>A new database of its own for one test, dropped when disposed.</summary>
    public static async Task<TestDatabase> DatabaseAsync()
    {
        var server = await ServerAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        return new TestDatabase(server, await server.CreateDatabaseAsync(name));
    }

    private static async Task<ThrowawayServer> StartAsync()
    {
        // Prepared transactions are blockers of a kind that some tests need.
        var options = new ThrowawayOptions { Programs = await FoundPrograms.Value };
        options = options with { Settings = options.Settings.Add("max_prepared_transactions", "10") };
        var server = await ThrowawayServer.StartAsync(options);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
