using System.Net;
using System.Net.Sockets;

namespace ThiDua.EventStore.Tests;

/// <summary>A connection to PostgreSQL that breaks at a chosen moment: after the server was told, or before.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private int _answersUntilCut = -1;
    private int _requestsUntilCut = -1;
    private volatile bool _refusing;

    public CuttingProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often it has cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Whether new connections are turned away, too, from the cut on.</summary>
    public bool StaysDown { get; set; }

    /// <summary>The server carries out the n-th request from now and answers, but the answer does not arrive.</summary>
    public void CutAnswer(int n) => _answersUntilCut = n;

    /// <summary>The n-th request from now does not arrive at the server.</summary>
    public void CutRequest(int n) => _requestsUntilCut = n;

    public void ComeBack() => _refusing = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (_refusing)
                {
                    client.Dispose();
                    continue;
                }

                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_host, _port, _stop.Token);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAny(ToServerAsync(near.GetStream(), far.GetStream()), ToClientAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // A broken connection is what this class is for.
        }
    }

    private async Task ToServerAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[65_536];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            if (_requestsUntilCut > 0 && --_requestsUntilCut == 0)
            {
                Cut();
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    /// <summary>Passes whole answers: everything up to a message 'Z' (ready for query).</summary>
    private async Task ToClientAsync(NetworkStream from, NetworkStream to)
    {
        var header = new byte[5];
        var answer = new MemoryStream();
        while (await from.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, _stop.Token) == 5)
        {
            var body = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await from.ReadExactlyAsync(body, _stop.Token);
            answer.Write(header);
            answer.Write(body);
            if (header[0] == 'Z' && _answersUntilCut > 0 && --_answersUntilCut == 0)
            {
                Cut();
                return;
            }

            // While signing in the client must see every message; later an answer ends with 'Z'.
            if (header[0] is (byte)'Z' or (byte)'R')
            {
                await to.WriteAsync(answer.ToArray(), _stop.Token);
                answer.SetLength(0);
            }
        }

        await to.WriteAsync(answer.ToArray(), _stop.Token);
    }

    private void Cut()
    {
        Cuts++;
        _refusing = StaysDown;
    }
}
