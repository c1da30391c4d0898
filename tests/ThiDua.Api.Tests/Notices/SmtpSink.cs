using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ThiDua.Api.Tests.Notices;

/// <summary>What a mail server does to a mail.</summary>
internal enum SinkMood
{
    /// <summary>Takes it.</summary>
    Take,

    /// <summary>Refuses it for now.</summary>
    Refuse,

    /// <summary>Takes it and breaks the connection before it says so.</summary>
    TakeAndVanish,
}

/// <summary>A mail that was taken.</summary>
internal sealed record TakenMail(string From, string To, string Raw)
{
    public string Header(string name)
    {
        var lines = Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");
        return lines.Single(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();
    }

    public string Body => Encoding.UTF8.GetString(Convert.FromBase64String(Raw[(Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("\r\n", "", StringComparison.Ordinal)));
}

/// <summary>A mail server on loopback that keeps what it is given.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public SmtpSink()
    {
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public SinkMood Mood { get; set; }

    public List<TakenMail> Taken { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side has gone, or the test ends.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var (from, to) = ("", "");
        await SayAsync("220 sink");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "MAIL":
                    from = line;
                    await SayAsync(Mood == SinkMood.Refuse ? "451 later" : "250 ok");
                    break;
                case "RCPT":
                    to = line;
                    await SayAsync("250 ok");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var raw = new StringBuilder();
                    while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                    {
                        raw.Append(text).Append("\r\n");
                    }

                    Taken.Add(new TakenMail(from, to, raw.ToString()));
                    if (Mood == SinkMood.TakeAndVanish)
                    {
                        client.Client.Close(0);
                        return;
                    }

                    await SayAsync("250 taken");
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 sink");
                    break;
            }
        }

        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _stop.Token);
    }
}
