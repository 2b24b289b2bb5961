using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Teal.Postgres.Connections;

namespace Teal.Server.Tests.Support;

/// <summary>
/// A session that sends a text as one simple query, as <c>psql -c</c> and many migration runners do (Query in the frontend/backend
/// protocol 3.0). Npgsql sends several statements apart, and then they are no implicit transaction.
/// </summary>
internal sealed class SimpleQuery : IAsyncDisposable
{
    private const int ProtocolVersion = 3 << 16;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private SimpleQuery(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
    }

    /// <summary>What a query came to.</summary>
    /// <param name="SqlState">The SQLSTATE with which it failed, or null.</param>
    /// <param name="Warnings">The SQLSTATEs of its notices.</param>
    internal sealed record Outcome(string? SqlState, IReadOnlyList<string> Warnings);

    /// <summary>Opens a session at a Unix socket that trusts its user.</summary>
    public static async Task<SimpleQuery> OpenAsync(DatabaseAddress address)
    {
        var host = address.Hosts[0];
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Join(host.Host, $".s.PGSQL.{host.Port}")));
        var session = new SimpleQuery(socket);
        var parameters = Encoding.UTF8.GetBytes($"user\0{address.User}\0database\0{address.Database}\0\0");
        var start = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(start, start.Length);
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(4), ProtocolVersion);
        parameters.CopyTo(start, 8);
        await session._stream.WriteAsync(start);
        var outcome = await session.ReadAsync();
        return outcome.SqlState is null ? session : throw new InvalidOperationException($"The server refused the session: {outcome.SqlState}.");
    }

    /// <summary>Sends the text and waits until the server is ready for the next.</summary>
    public async Task<Outcome> ExecuteAsync(string sql)
    {
        var text = Encoding.UTF8.GetBytes(sql + "\0");
        var message = new byte[5 + text.Length];
        message[0] = (byte)'Q';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 1);
        text.CopyTo(message, 5);
        await _stream.WriteAsync(message);
        return await ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task<Outcome> ReadAsync()
    {
        var header = new byte[5];
        string? error = null;
        var warnings = new List<string>();
        while (true)
        {
            await _stream.ReadExactlyAsync(header);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await _stream.ReadExactlyAsync(body);
            switch ((char)header[0])
            {
                case 'E':
                    error ??= SqlState(body);
                    // Before the session is open nothing follows an error.
                    if (SqlState(body).StartsWith("3D", StringComparison.Ordinal)) return new Outcome(error, warnings);
                    break;
                case 'N':
                    warnings.Add(SqlState(body));
                    break;
                case 'Z':
                    return new Outcome(error, warnings);
            }
        }
    }

    private static string SqlState(byte[] fields) =>
        Encoding.UTF8.GetString(fields).Split('\0').First(field => field.StartsWith('C'))[1..];
}
