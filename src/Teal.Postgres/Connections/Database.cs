using System.Globalization;
using Npgsql;

namespace Teal.Postgres.Connections;

/// <summary>The way into one database: opens connections, and says clearly when none can be had.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _dataSource;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="address">Where, and as whom.</param>
    /// <param name="role">
    /// What this part of Teal does, in a word (<c>backfill</c>): the application name is then <c>teal backfill</c>. Without
    /// one it is <c>teal</c>. An application name in the address wins.
    /// </param>
    public Database(DatabaseAddress address, string? role = null)
    {
        Address = address.ApplicationName is null ? address.WithApplicationName(role is null ? "teal" : "teal " + role) : address;
        _dataSource = new Lazy<NpgsqlDataSource>(() => Build(Address));
    }

    /// <summary>Where the connections go, with the application name that they carry.</summary>
    public DatabaseAddress Address { get; }

    /// <summary>The pool of connections.</summary>
    public NpgsqlDataSource DataSource => _dataSource.Value;

    /// <summary>Opens a connection.</summary>
    /// <param name="purpose">What it is for, as the error would say it: <c>reading the journal</c>.</param>
    /// <param name="cancellation">Stops the attempt.</param>
    /// <exception cref="DatabaseUnreachableException">None could be opened.</exception>
    public async Task<NpgsqlConnection> OpenAsync(string purpose, CancellationToken cancellation = default)
    {
        try
        {
            return await DataSource.OpenConnectionAsync(cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException
            || (e is InvalidOperationException or ArgumentException or NotSupportedException or IOException))
        {
            throw new DatabaseUnreachableException(purpose, Address, e);
        }
    }

    /// <summary>The server's major version: 14 to 18 are supported.</summary>
    /// <exception cref="DatabaseUnreachableException">No connection could be opened.</exception>
    public async Task<int> MajorVersionAsync(CancellationToken cancellation = default)
    {
        await using var connection = await OpenAsync("asking for the server's version", cancellation);
        return int.Parse(await TextAsync(connection, "SHOW server_version_num", cancellation), CultureInfo.InvariantCulture) / 10000;
    }

    /// <summary>
    /// Looks for a pooler: one that hands server processes round shows the same process to two live connections, or another
    /// one to the same connection.
    /// </summary>
    /// <remarks>
    /// That none was seen to be shared is no proof that none ever is: under other traffic a pooler may answer
    /// <see cref="Pooling.Session"/> where <see cref="Pooling.Transaction"/> is true. <see cref="Pooling.None"/> is certain:
    /// the process that answers is the one that the connection was told at its start.
    /// </remarks>
    /// <exception cref="DatabaseUnreachableException">No connection could be opened.</exception>
    public async Task<Pooling> DetectPoolingAsync(CancellationToken cancellation = default)
    {
        await using var first = await OpenAsync("looking for a pooler", cancellation);
        var told = first.ProcessID.ToString(CultureInfo.InvariantCulture);
        var before = await TextAsync(first, "SELECT pg_backend_pid()::text", cancellation);
        if (before == told) return Pooling.None;

        await using var second = await OpenAsync("looking for a pooler", cancellation);
        try
        {
            await using var hold = await second.BeginTransactionAsync(cancellation);
            var other = await TextAsync(second, "SELECT pg_backend_pid()::text", cancellation);
            if (other == before) return Pooling.Transaction;
            var after = await TextAsync(first, "SELECT pg_backend_pid()::text", cancellation);
            return after == before ? Pooling.Session : Pooling.Transaction;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ProtocolViolation)
        {
            // PgBouncer's statement mode refuses a transaction so.
            return Pooling.Transaction;
        }
    }

    /// <summary>Closes the pool.</summary>
    public ValueTask DisposeAsync() => _dataSource.IsValueCreated ? _dataSource.Value.DisposeAsync() : ValueTask.CompletedTask;

    private static NpgsqlDataSource Build(DatabaseAddress address)
    {
        // The slim builder leaves these out. Without transport security, sslmode=prefer would go on in plain text unnoticed.
        var builder = new NpgsqlSlimDataSourceBuilder(address.Settings().ConnectionString);
        builder.EnableTransportSecurity();
        builder.EnableIntegratedSecurity();
        builder.EnableArrays();
        builder.EnableRanges();
        builder.EnableMultiranges();
        builder.EnableJsonTypes();
        builder.EnableNetworkTypes();
        // Not EnableExtraConversions: with it, Npgsql 10.0.0 sends a string parameter as a bit string.
        return builder.Build();
    }

    private static async Task<string> TextAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
