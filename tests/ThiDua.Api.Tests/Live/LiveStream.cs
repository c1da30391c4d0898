using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Shouldly;

namespace ThiDua.Api.Tests.Live;

/// <summary>One message of a live stream.</summary>
internal sealed record Message(long Id, string Event, JsonElement Data)
{
    public List<string?> Units => [.. Data.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("unit").GetString())];
}

/// <summary>A client that reads server-sent events.</summary>
internal sealed class LiveStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private LiveStream(HttpResponseMessage answer, StreamReader lines) => (_answer, _lines) = (answer, lines);

    /// <summary>Comments read so far.</summary>
    public int Comments { get; private set; }

    public HttpResponseHeaders Headers => _answer.Headers;

    public static async Task<LiveStream> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.IsSuccessStatusCode.ShouldBeTrue(answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync());
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new LiveStream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next message, or null when the stream has ended.</summary>
    public async Task<Message?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var (id, name) = (0L, "");
        while (await _lines.ReadLineAsync(patience.Token) is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["id", var value]:
                    id = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case ["event", var value]:
                    name = value;
                    break;
                case ["data", var value]:
                    return new Message(id, name, JsonDocument.Parse(value).RootElement);
                case ["", _]:
                    Comments++;
                    break;
                default:
                    line.ShouldBeEmpty();
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads until a comment came.</summary>
    public async Task CommentAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(": ", StringComparison.Ordinal))
            {
                Comments++;
                return;
            }

            line.ShouldBeEmpty("only comments were expected");
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
