using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Activities;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Log;

/// <summary>Proof and feed: the head of the log, its verification, and the events as CloudEvents without their private parts, denunciations only for the bodies that handle them.</summary>
internal static class LogEndpoints
{
    public static void MapLog(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/log/head", HeadAsync).Allow(Permission.Anyone).WithSummary("Đầu sổ: vị trí cuối và giá trị băm niêm phong mọi sự kiện trước nó");
        routes.MapGet("/api/log/verify", VerifyAsync).Allow(Permission.VerifyLog).Limit(RateLimit.Verify).WithSummary("Kiểm tra niêm phong của sổ");
        routes.MapGet("/api/events", FeedAsync).Allow(Permission.ReadFeed).WithSummary("Dòng sự kiện (CloudEvents)");
    }

    private static async Task<IResult> HeadAsync(HttpContext http, PostgresEventStore store)
    {
        http.Only();
        return Results.Json(Tell(await store.HeadAsync(http.RequestAborted)), JsonBody.Answers);
    }

    private static async Task<IResult> VerifyAsync(HttpContext http, PostgresEventStore store)
    {
        http.Only("full", "headPosition", "headChain");
        var full = http.OneOf("full", "true", "false") == "true";
        var result = await store.VerifyAsync(full, Kept(http), ct: http.RequestAborted);
        return Results.Json(new { result.Intact, result.Events, head = Tell(result.Head), result.FirstBad, result.Reason }, JsonBody.Answers);
    }

    private static async Task<IResult> FeedAsync(HttpContext http, PostgresEventStore store, EventTypes types)
    {
        http.Only("after", "limit");
        var (events, next) = await ReadAsync(http, store, types, http.Position("after") ?? 0, http.Limit());
        return Results.Json(new { items = events.Select(CloudEvent), next = next?.ToString(System.Globalization.CultureInfo.InvariantCulture) }, JsonBody.Answers);
    }

    /// <summary>A page of the events that the caller may see, and the position the next one begins after.</summary>
    public static async Task<(IReadOnlyList<RecordedEvent> Events, long? Next)> ReadAsync(
        HttpContext http, PostgresEventStore store, EventTypes types, long after, int limit, EventFilter? filter = null)
    {
        if (http.Caller().IsBound && http.User.FindAll("unit").All(u => u.Value != "*"))
        {
            throw ProblemException.Forbidden("Dòng sự kiện gồm mọi đơn vị; tài khoản này chỉ gắn với một số đơn vị.");
        }

        var events = filter is null ? await store.ReadAfterAsync(after, limit, http.RequestAborted) : await store.ReadFilteredAsync(after, limit, filter, http.RequestAborted);
        return (await SeenAsync(http, events, store, types), events.Count == limit ? events[^1].Seq : null);
    }

    /// <summary>Of some events those that the caller may see row by row.</summary>
    public static async Task<IReadOnlyList<RecordedEvent>> SeenAsync(HttpContext http, IReadOnlyList<RecordedEvent> events, PostgresEventStore store, EventTypes types)
    {
        if (http.Caller().SeesSensitive)
        {
            return events;
        }

        var hidden = await Sensitive.AmongAsync(events.SelectMany(Withheld.PetitionsOf), store, types, http.RequestAborted);
        return [.. events.Select(e => Withheld.From(e, hidden)).OfType<RecordedEvent>()];
    }

    /// <summary>The head that the caller kept, as the query says it; null when it says none.</summary>
    internal static LogHead? Kept(HttpContext http)
    {
        var (position, chain) = (http.Position("headPosition"), http.Single("headChain"));
        if (position is null && chain is null)
        {
            return null;
        }

        if (position is null || chain is not { Length: 64 } || !chain.All(char.IsAsciiHexDigit))
        {
            throw ProblemException.Bad("head.invalid", "headPosition và headChain đi cùng nhau; headChain là 64 chữ số thập lục phân.", "headChain");
        }

        return new LogHead(position.Value, Convert.FromHexString(chain), DateTimeOffset.UnixEpoch);
    }

    private static object Tell(LogHead head) => new { position = head.Seq, chain = Convert.ToHexStringLower(head.Chain), recordedAt = head.RecordedAt };

    private static object CloudEvent(RecordedEvent e) => new
    {
        specversion = "1.0",
        id = e.Id,
        source = "/api/events",
        type = e.Type,
        subject = e.StreamId,
        time = e.RecordedAt,
        datacontenttype = "application/json",
        sequence = e.Seq,
        streamversion = e.Version,
        data = JsonNode.Parse(e.Data),
    };
}
