using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Teal.Postgres.Connections;

namespace Teal.Tests.Postgres;

public class TransportSecurityTests
{
    // PostgreSQL manual, 54.7: the codes in the place of a protocol version.
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;

    [Theory]
    [InlineData("")]
    [InlineData("sslmode=prefer")]
    [InlineData("sslmode=require")]
    public async Task A_connection_asks_for_tls_before_it_says_anything_else(string query)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var database = new Database(DatabaseAddress.Parse($"postgres://me:secret@127.0.0.1:{port}/db?{query}"));
        var opening = database.OpenAsync("testing");

        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var code = await FirstCodeAsync(stream);
        if (code == GssRequest)
        {
            await stream.WriteAsync("N"u8.ToArray());
            code = await FirstCodeAsync(stream);
        }

        client.Close();
        listener.Stop();
        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => opening);
        Assert.Equal(SslRequest, code);
    }

    private static async Task<int> FirstCodeAsync(NetworkStream stream)
    {
        var message = new byte[8];
        await stream.ReadExactlyAsync(message);
        return BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(4));
    }
}
