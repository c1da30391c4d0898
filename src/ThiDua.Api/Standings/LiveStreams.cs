using System.Globalization;
using System.Text;
using System.Text.Json;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Domain.Activities;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Standings;

/// <summary>
/// Live boards as server-sent events. The first event is the whole board, later ones the rows that changed; <c>id</c> is the position.
/// A client that comes back gets the whole board again, so nothing it missed matters. Rights are checked again at each send.
/// </summary>
internal static class LiveStreams
{
    /// <summary>Between two sends: an eye sees no more, and a slow client gets the newest instead of a queue.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    public static async Task StandingsAsync(string period, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("cluster", "view");
        var view = StandingsEndpoints.ViewOf(http);
        Projections.Board.Standings? last = null;
        await StreamAsync(http, board, settings, clock, () =>
        {
            var now = StandingsEndpoints.Find(http, period, scores, board, clock, new Moment());
            var (before, changed) = (last, last is null || !ReferenceEquals(last.Places, now.Places) || last.AsOf != now.AsOf);
            last = now;
            return !changed ? null
                : before is null || before.AsOf != now.AsOf
                    ? (now.AsOfPosition, "standings", StandingsEndpoints.Tell(now, view))
                    : (now.AsOfPosition, "changes", Changes(before, now, view));
        });
    }

    public static async Task SheetAsync(string period, string unit, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only();
        byte[]? last = null;
        await StreamAsync(http, board, settings, clock, () =>
        {
            var position = board.Position;
            var now = StandingsEndpoints.FindSheet(http, period, unit, scores, board, clock, new Moment(), 5);

            // The position it is of moves with every event of anybody: only the rest says whether the sheet changed.
            var content = WithoutPosition(now);
            if (last is not null && content.AsSpan().SequenceEqual(last))
            {
                return null;
            }

            last = content;
            return (position, "score-sheet", now);
        });
    }

    private static async Task StreamAsync(
        HttpContext http, BoardState board, Settings settings, TimeProvider clock, Func<(long Position, string Event, byte[] Data)?> read)
    {
        var lastId = http.Request.Headers["Last-Event-ID"].ToString();
        if (lastId.Length > 0 && !long.TryParse(lastId, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw ProblemException.Bad("position.invalid", "Last-Event-ID phải là vị trí đã nhận.", "Last-Event-ID");
        }

        var ct = http.RequestAborted;
        var until = http.User.FindFirst("exp")?.Value is { } exp ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(exp, CultureInfo.InvariantCulture)) : DateTimeOffset.MaxValue;
        var first = read(); // A problem is still a problem: nothing has been sent.
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            for (var next = first; ; next = ReadOrEnd(read))
            {
                if (next is { } message)
                {
                    await SendAsync(http, message.Position, message.Event, message.Data, ct);
                    await Task.Delay(Pace, ct);
                }

                while (true)
                {
                    var change = board.NextChange;
                    if (next is not null && board.Position > next.Value.Position)
                    {
                        break; // Something came in while the message was on its way.
                    }

                    var done = await Task.WhenAny(change, Task.Delay(settings.Heartbeat, ct));
                    ct.ThrowIfCancellationRequested();
                    if (clock.GetUtcNow() >= until)
                    {
                        return; // The sign-in has ended.
                    }

                    if (done == change)
                    {
                        break;
                    }

                    await http.Response.WriteAsync(": còn kết nối\n\n", ct);
                    await http.Response.Body.FlushAsync(ct);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
        catch (RightsEndedException)
        {
            // What the client watched is no longer there for it: the stream ends and a new request says why.
        }
    }

    private static (long Position, string Event, byte[] Data)? ReadOrEnd(Func<(long Position, string Event, byte[] Data)?> read)
    {
        try
        {
            return read();
        }
        catch (ProblemException e)
        {
            throw new RightsEndedException(e);
        }
    }

    private static async Task SendAsync(HttpContext http, long id, string name, byte[] json, CancellationToken ct)
    {
        await http.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {name}\ndata: "), ct);
        await http.Response.Body.WriteAsync(json, ct);
        await http.Response.WriteAsync("\n\n", ct);
        await http.Response.Body.FlushAsync(ct);
    }

    /// <summary>Rows whose rank, total or sheet differ.</summary>
    private static byte[] Changes(Projections.Board.Standings before, Projections.Board.Standings now, View view)
    {
        var was = before.Places.ToDictionary(p => p.Sheet.Unit);
        var changed = now.Places.Where(p => !was.TryGetValue(p.Sheet.Unit, out var old) || !ReferenceEquals(old.Sheet, p.Sheet)
            || old.Claimed.Rank != p.Claimed.Rank || old.Verified.Rank != p.Verified.Rank);
        return JsonSerializer.SerializeToUtf8Bytes(
            new { period = now.Period.Code, cluster = now.Cluster, asOf = now.AsOf, asOfPosition = now.AsOfPosition, items = changed.Select(p => SheetAnswers.Row(p, view)) },
            JsonBody.Answers);
    }

    private static byte[] WithoutPosition(byte[] json)
    {
        var text = Encoding.UTF8.GetString(json);
        var at = text.IndexOf("\"asOfPosition\":", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Remove(at, text.IndexOf(',', at) - at));
    }

    private sealed class RightsEndedException(Exception inner) : Exception(inner.Message, inner);
}
