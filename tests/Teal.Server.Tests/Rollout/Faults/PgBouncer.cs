using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout.Faults;

/// <summary>A fact that needs a server and PgBouncer (<c>scripts/install-test-programs</c>): skipped with the reason where it is missing, but not where CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PgBouncerFactAttribute : FactAttribute
{
    public PgBouncerFactAttribute() => Skip = TestServer.WhyMissing
        ?? (Environment.GetEnvironmentVariable("CI") != "true" && PgBouncer.Program is null ? "there is no pgbouncer: scripts/install-test-programs installs it" : null);
}

/// <summary>A real PgBouncer in transaction pooling mode, with fewer server sessions than clients.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private PgBouncer(Process process, string folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public static string? Program => ((string[])["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"]).FirstOrDefault(File.Exists);

    public int Port { get; }

    public static async Task<PgBouncer> StartAsync(string server, int serverPort)
    {
        Assert.True(Program is not null, "there is no pgbouncer: scripts/install-test-programs installs it");
        var folder = Directory.CreateTempSubdirectory("teal-pgbouncer-").FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            [databases]
            * = host={server} port={serverPort} user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 4
            server_reset_query =
            ignore_startup_parameters = extra_float_digits,options
            """));
        var process = Process.Start(ServerUser.OfThisProcess().Prepare(Program, [settings]))!;
        process.StandardInput.Close();
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        var pooler = new PgBouncer(process, folder, port);
        await Eventually.HoldsAsync(async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                Assert.False(process.HasExited, "pgbouncer does not start");
                return false;
            }
        });
        return pooler;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
