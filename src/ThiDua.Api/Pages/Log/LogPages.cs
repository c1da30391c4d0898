using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Log;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Log;

/// <summary>Sổ sự kiện: what was recorded, in its one order; whether it is whole; and the signed heads that prove it.</summary>
internal static class LogPages
{
    private const string Area = "/so-su-kien";
    private const int EventsToAPage = 25;
    private const int HeadsShown = 50;
    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);

    public static void MapLogPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Area, ShowAsync).Allow(Permission.VerifyLog).ExcludeFromDescription();
        routes.MapGet("/so-su-kien/kiem-tra", CheckAsync).Allow(Permission.VerifyLog).Limit(RateLimit.Verify).ExcludeFromDescription();
        routes.MapGet("/so-su-kien/kiem-tra/tien-do", ProgressAsync).Allow(Permission.VerifyLog).Limit(RateLimit.Verify).ExcludeFromDescription();
        routes.MapGet("/so-su-kien/dau-so", HeadsAsync).Allow(Permission.VerifyLog).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, PostgresEventStore store, EventTypes types, BoardState board, Settings settings)
    {
        http.Only("after", "stream", "unit", "type", "from", "to", "minPosition");
        LeaveOutEmpty(http);
        await http.AwaitMinPositionAsync(board, settings);
        var world = board.World;
        var head = await store.HeadAsync(http.RequestAborted);
        var asked = new LogQuestion(http.Position("after") ?? 0, http.Single("stream"), http.Single("unit"), http.Single("type"), http.Day("from"), http.Day("to"));
        if (http.Request.Query.Keys.All(k => k == "minPosition"))
        {
            asked = asked with { After = Math.Max(0, head.Seq - EventsToAPage), IsLatest = true };
        }

        var seesFeed = Permission.ReadFeed.Roles!.Contains(http.Caller().Role);
        var (events, next) = !seesFeed ? ([], null)
            : asked.Stream is { } stream ? (await LogEndpoints.SeenAsync(http, await store.ReadStreamAsync(stream, http.RequestAborted), store, types), null)
            : await LogEndpoints.ReadAsync(http, store, types, asked.After, EventsToAPage, FilterOf(asked));
        return PageRenderer.Page<LogPage>(
            ("Frame", Frame.Of(http, Texts.NavLog, Area)),
            ("Model", new LogView(
                head, asked, [.. events.Select(e => EventLine.Tell(e, world))], next, seesFeed,
                UnitsOf(world), LogWords.Kinds(types), asked.Unit is { } unit ? world.NameOf(unit) : null)));
    }

    /// <summary>With scripts the result comes as it is worked out (see <see cref="ProgressAsync"/>); without, with the page.</summary>
    private static async Task<IResult> CheckAsync(HttpContext http, PostgresEventStore store)
    {
        http.Only("start", "full", "headPosition", "headChain", "minPosition");
        var (full, kept) = Asked(http);
        var result = http.OneOf("start", "1") is null ? null : await store.VerifyAsync(full, kept, ct: http.RequestAborted);
        return PageRenderer.Page<CheckPage>(
            ("Frame", Frame.Of(http, LogTexts.CheckTitle, Area)), ("Result", result), ("Full", full), ("Kept", kept), ("Head", await store.HeadAsync(http.RequestAborted)));
    }

    private static async Task ProgressAsync(HttpContext http, PostgresEventStore store, PageRenderer renderer)
    {
        http.Only("start", "full", "headPosition", "headChain");
        var (full, kept) = Asked(http);
        var ct = http.RequestAborted;
        var head = (await store.HeadAsync(ct)).Seq;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        // Only the newest position counts: whoever reads slowly misses steps, not the end.
        var reached = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var work = Task.Run(async () =>
        {
            try
            {
                return await store.VerifyAsync(full, kept, new Cli.Told<long>(p => reached.Writer.TryWrite(p)), ct);
            }
            finally
            {
                reached.Writer.TryComplete();
            }
        }, ct);
        await foreach (var position in reached.Reader.ReadAllAsync(ct))
        {
            await SendAsync(http, await renderer.PartAsync<CheckProgress>(("Position", position), ("Of", head)));
            await Task.Delay(200, ct);
        }

        await SendAsync(http, await renderer.PartAsync<CheckResult>(("Result", await work), ("Kept", kept)));
    }

    private static async Task SendAsync(HttpContext http, byte[] html)
    {
        await http.Response.Body.WriteAsync("data: "u8.ToArray(), http.RequestAborted);
        await http.Response.Body.WriteAsync(html, http.RequestAborted);
        await http.Response.Body.WriteAsync("\n\n"u8.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static async Task<IResult> HeadsAsync(HttpContext http, HeadSigner signer, BoardState board)
    {
        http.Only("minPosition");
        var all = await signer.AllAsync(http.RequestAborted);
        var ring = await signer.KeysAsync(http.RequestAborted);
        return PageRenderer.Page<HeadsPage>(
            ("Frame", Frame.Of(http, LogTexts.HeadsTitle, Area)),
            ("Model", new HeadsView(
                [.. all.Select(s => s.Signed.Statement).OfType<Statement.Head>().Reverse().Take(HeadsShown).Select(h => (h, LogWords.Reason(h.Reason, board.World)))],
                [.. ring.Keys.Select(k => (k, PemEncoding.WriteString("PUBLIC KEY", k.PublicKey)))], signer.Health.Alarm?.Message,
                Permission.ExportLog.Roles!.Contains(http.Caller().Role) ? [.. board.World.Periods.Values.OrderByDescending(p => p.Plan.From).Select(p => (p.Code, p.Plan.Name))] : null)));
    }

    private static (bool Full, LogHead? Kept) Asked(HttpContext http)
    {
        LeaveOutEmpty(http);
        return (http.OneOf("full", "true", "false") == "true", LogEndpoints.Kept(http));
    }

    /// <summary>A form sends its empty fields too.</summary>
    private static void LeaveOutEmpty(HttpContext http) => http.Request.QueryString = QueryString.Create(http.Request.Query.Where(q => q.Value.ToString().Length > 0));

    private static EventFilter? FilterOf(LogQuestion asked) => asked is { Unit: null, Type: null, From: null, To: null } ? null : new EventFilter(
        asked.Type, Midnight(asked.From), Midnight(asked.To, later: 1), asked.Unit is { } unit ? new StreamOwner("unit", unit, $"unit-{unit}", $":{unit}") : null);

    /// <summary>The beginning of a day, so many days later; null for a day before or after all that could be recorded.</summary>
    private static DateTimeOffset? Midnight(DateOnly? day, int later = 0) => day is { Year: > 1 and < 9999 } d ? new DateTimeOffset(d.AddDays(later).ToDateTime(TimeOnly.MinValue), Vietnam) : null;

    private static IReadOnlyList<(string Code, string Name)> UnitsOf(World world) =>
        [.. world.Units.Keys.Select(u => (u, world.NameOf(u))).OrderBy(u => u.Item2, Shown.Names)];
}
