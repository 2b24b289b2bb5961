using Npgsql;
using Teal.Postgres.Connections;
using Teal.Sql.Syntax;

namespace Teal.Postgres.Throwaway;

/// <summary>
/// A PostgreSQL server that lives as long as this object: its data in a private folder, reached by a Unix socket in that
/// folder alone, encoding UTF8, locale C, time zone UTC, user <c>postgres</c> without a password. Stopped and removed when
/// disposed, and also when this process ends in any other way.
/// </summary>
public sealed class ThrowawayServer : IAsyncDisposable
{
    private const string Superuser = "postgres";

    private readonly OwnerMark _mark;
    private readonly Reaper _reaper;
    private readonly Database _admin;
    private bool _isDisposed;

    private ThrowawayServer(ServerPrograms programs, string folder, OwnerMark mark, Reaper reaper)
    {
        Programs = programs;
        Folder = folder;
        _mark = mark;
        _reaper = reaper;
        _admin = new Database(AddressOf("postgres"), "throwaway");
    }

    /// <summary>The programs that run it.</summary>
    public ServerPrograms Programs { get; }

    /// <summary>The server's own folder: socket, data and log. Gone after the end.</summary>
    public string Folder { get; }

    /// <summary>The folder of the server's log, which is CSV in <c>server.csv</c>, messages in English, times in UTC.</summary>
    public string LogFolder => Path.Combine(Folder, "log");

    /// <summary>The process that would end the server if this one died.</summary>
    internal int ReaperProcessId => _reaper.ProcessId;

    /// <summary>Finds server programs and starts a server of them.</summary>
    /// <param name="options">What it shall be like.</param>
    /// <param name="cancellation">Stops the start; nothing is left then.</param>
    /// <exception cref="ThrowawayServerException">None can be had.</exception>
    public static async Task<ThrowawayServer> StartAsync(ThrowawayOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ThrowawayOptions();
        var programs = options.Programs ?? await ServerPrograms.FindAsync(options.Major, options.Progress, cancellation);
        var user = ServerUser.OfThisProcess();
        var parent = await PrivateFolder.ParentAsync(user, cancellation);
        await Leftovers.SweepAsync(parent, user, cancellation);

        var folder = await PrivateFolder.CreateAsync(parent, user, cancellation);
        var server = new ThrowawayServer(programs, folder, OwnerMark.Set(folder), Reaper.Start(user, folder));
        try
        {
            await new ServerStart(programs, user, folder).RunAsync(options, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to connect to <paramref name="database"/> as the superuser.</summary>
    public DatabaseAddress AddressOf(string database) =>
        DatabaseAddress.Parse($"postgres:///?host={Uri.EscapeDataString(Folder)}&port={ConnectionDefaults.Port}&user={Superuser}")
            .WithDatabase(database);

    /// <summary>Makes a folder inside the server's own for files of this process, which goes with the server however this process ends.</summary>
    /// <param name="name">Its name. Folders that are made inside it in another way may not go: the server may run as another user.</param>
    /// <returns>Its path.</returns>
    public string MakeFolder(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        // The server's user removes it; to all others the folder around it is closed.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        return folder;
    }

    /// <summary>Makes a database.</summary>
    /// <param name="name">Its name, any text.</param>
    /// <param name="template">The database to copy, to which nobody may be connected; null for an empty one.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>How to connect to it.</returns>
    /// <exception cref="PostgresException">It exists already, or the template is in use.</exception>
    public async Task<DatabaseAddress> CreateDatabaseAsync(string name, string? template = null, CancellationToken cancellation = default)
    {
        await ExecuteAsync($"CREATE DATABASE {SqlName.Quote(name)} TEMPLATE {SqlName.Quote(template ?? "template0")}", cancellation);
        return AddressOf(name);
    }

    /// <summary>Drops a database if it exists, and ends the connections to it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Task DropDatabaseAsync(string name, CancellationToken cancellation = default) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {SqlName.Quote(name)} WITH (FORCE)", cancellation);

    /// <summary>Stops the server and removes its folder.</summary>
    /// <exception cref="ThrowawayServerException">Something is left.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await _admin.DisposeAsync();
        try
        {
            await _reaper.ReapAsync();
        }
        finally
        {
            _reaper.Dispose();
            _mark.Dispose();
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = await _admin.OpenAsync("making or dropping a database on the throwaway server", cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
