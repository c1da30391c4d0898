using System.Globalization;
using System.Text;
using System.Text.Json;
using ThiDua.Api.Accounts;
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
        await StreamAsync(http, board, settings, clock, Pace, () =>
        {
            var (now, sight) = StandingsEndpoints.Find(http, period, scores, board, clock, new Moment());
            var before = last;
            last = now;
            if (before is null || before.AsOf != now.AsOf || LeftOut(before, now) || !before.NotRanked.SequenceEqual(now.NotRanked))
            {
                return Next((now.AsOfPosition, "standings", StandingsEndpoints.Tell(now, view, sight)));
            }

            var changed = ReferenceEquals(before.Places, now.Places) ? [] : Changed(before, now, view, sight);
            return Next(changed.Count == 0 ? null : (now.AsOfPosition, "changes", Changes(now, changed)));
        });
    }

    public static async Task SheetAsync(string period, string unit, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only();
        SheetParts? last = null;
        await StreamAsync(http, board, settings, clock, Pace, () =>
        {
            var now = StandingsEndpoints.FindSheet(http, period, unit, scores, board, clock, new Moment(), 5);
            var whole = http.Caller().SeesSensitive;
            var (before, told) = (last, SheetAnswers.Parts(now, whole));
            last = told;
            return Next(before?.SameAs(told) == true ? null : (now.Position, "score-sheet", SheetAnswers.Sheet(now, whole)));
        });
    }

    /// <summary>Sends what a reading gives, again after each change, as long as the caller may see it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="board">What is followed.</param>
    /// <param name="settings">Longest silence.</param>
    /// <param name="clock">Clock.</param>
    /// <param name="pace">Rest between two sends.</param>
    /// <param name="read">Reads what is to be sent next, on one line; null for nothing new. Without a name the event is a plain message.</param>
    public static async Task StreamAsync(
        HttpContext http, BoardState board, Settings settings, TimeProvider clock, TimeSpan pace, Func<ValueTask<(long Position, string? Event, JsonBytes Data)?>> read)
    {
        var lastId = http.Request.Headers["Last-Event-ID"].ToString();
        if (lastId.Length > 0 && !long.TryParse(lastId, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw ProblemException.Bad("position.invalid", "Last-Event-ID phải là vị trí đã nhận.", "Last-Event-ID");
        }

        // A server that is told to stop does not wait for those who look on: they come back to the next one.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var ct = end.Token;
        var rights = http.RequestServices.GetRequiredService<AccountRights>();
        var until = http.User.FindFirst("exp")?.Value is { } exp ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(exp, CultureInfo.InvariantCulture)) : DateTimeOffset.MaxValue;
        var change = board.NextChange; // Taken before reading: what comes in after the reading ends it, so nothing is missed.
        var next = await read(); // A problem is still a problem: nothing has been sent.
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            while (clock.GetUtcNow() < until && rights.StillHold(http.User))
            {
                if (next is { } message)
                {
                    await SendAsync(http, message.Position, message.Event, message.Data, ct);
                    await Task.Delay(pace, ct);
                }

                var silent = !await EndsWithinAsync(change, settings.Heartbeat, ct);
                change = board.NextChange;
                next = await ReadOrEndAsync(read); // After a silence too: a new day begins without an event, and rights may have ended.
                if (silent && next is null)
                {
                    await http.Response.WriteAsync(": còn kết nối\n\n", ct);
                    await http.Response.Body.FlushAsync(ct);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The client went away, or the server does.
        }
        catch (RightsEndedException)
        {
            // What the client watched is no longer there for it: the stream ends and a new request says why.
        }
    }

    private static ValueTask<(long Position, string? Event, JsonBytes Data)?> Next((long Position, string? Event, JsonBytes Data)? next) => new(next);

    private static async ValueTask<(long Position, string? Event, JsonBytes Data)?> ReadOrEndAsync(Func<ValueTask<(long Position, string? Event, JsonBytes Data)?>> read)
    {
        try
        {
            return await read();
        }
        catch (ProblemException e)
        {
            throw new RightsEndedException(e);
        }
    }

    private static async Task SendAsync(HttpContext http, long id, string? name, JsonBytes json, CancellationToken ct)
    {
        await http.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {id}\n{(name is null ? "" : $"event: {name}\n")}data: "), ct);
        await json.WriteAsync(http);
        await http.Response.WriteAsync("\n\n", ct);
        await http.Response.Body.FlushAsync(ct);
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan time, CancellationToken ct)
    {
        try
        {
            await task.WaitAsync(time, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Whether a unit is no longer on the board: changed rows cannot tell that.</summary>
    private static bool LeftOut(Projections.Board.Standings before, Projections.Board.Standings now) =>
        !ReferenceEquals(before.Places, now.Places) && before.Places.Select(p => p.Sheet.Unit).Except(now.Places.Select(p => p.Sheet.Unit)).Any();

    /// <summary>Rows that read otherwise than before. A sheet worked out anew is not a change.</summary>
    private static List<object> Changed(Projections.Board.Standings before, Projections.Board.Standings now, View view, BoardSight sight)
    {
        var was = before.Places.ToDictionary(p => p.Sheet.Unit);
        return
        [
            .. now.Places.Where(p => sight.SeesRow(p.Sheet.Unit)).Select(p => (Place: p, Lines: sight.SeesLines(p.Sheet.Unit)))
                .Where(p => !was.TryGetValue(p.Place.Sheet.Unit, out var old) || Differs(old, p.Place, view, p.Lines)).Select(p => SheetAnswers.Row(p.Place, view, p.Lines)),
        ];
    }

    private static bool Differs(Place old, Place now, View view, bool lines) =>
        (!ReferenceEquals(old.Sheet, now.Sheet) || old.Claimed.Rank != now.Claimed.Rank || old.Verified.Rank != now.Verified.Rank)
        && !Json(SheetAnswers.Row(old, view, lines)).AsSpan().SequenceEqual(Json(SheetAnswers.Row(now, view, lines)));

    private static JsonBytes Changes(Projections.Board.Standings now, List<object> rows) =>
        new(Json(new { period = now.Period.Code, cluster = now.Cluster, asOf = now.AsOf, asOfPosition = now.AsOfPosition, items = rows }));

    private static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value, JsonBody.Answers);

    private sealed class RightsEndedException(Exception inner) : Exception(inner.Message, inner);
}
