using System.Net;
using System.Net.Sockets;

namespace Teal.Server.Tests.Rollout.Faults;

/// <summary>Stands between a client and a server and ends a connection at its COMMIT: before the server gets it, or when it has carried it out and only the answer is missing.</summary>
internal sealed class CommitCutter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _socket;
    private readonly Func<int, Cut> _choose;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _commits;

    public CommitCutter(string socket, Func<int, Cut> choose)
    {
        (_socket, _choose) = (socket, choose);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What becomes of a COMMIT.</summary>
    public enum Cut
    {
        None,
        Before,
        After,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Cuts { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var pairs = new List<Task>();
        try
        {
            while (true) pairs.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pairs);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket), _stop.Token);
                var isAnswerLost = false;
                await Task.WhenAny(UpAsync(client, server, () => isAnswerLost = true), DownAsync(server, client, () => isAnswerLost));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone, and so is the pair.
            }
        }
    }

    private async Task UpAsync(Socket client, Socket server, Action loseAnswer)
    {
        var buffer = new byte[65536];
        for (int read; (read = await client.ReceiveAsync(buffer.AsMemory(), _stop.Token)) > 0;)
        {
            if (buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0)
            {
                var cut = _choose(Interlocked.Increment(ref _commits));
                if (cut != Cut.None) Cuts++;
                if (cut == Cut.Before) return;
                if (cut == Cut.After) loseAnswer();
            }

            await server.SendAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private async Task DownAsync(Socket server, Socket client, Func<bool> isAnswerLost)
    {
        var buffer = new byte[65536];
        for (int read; (read = await server.ReceiveAsync(buffer.AsMemory(), _stop.Token)) > 0;)
        {
            if (isAnswerLost() && buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0) return;
            await client.SendAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
