using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Units;

/// <summary>Units: registered, described anew, renamed, merged, split, dissolved.</summary>
internal static class UnitEndpoints
{
    internal sealed record Body(
        string Name, UnitKind Kind, UnitLevel Level, string? Parent = null, string? Region = null, int? Residents = null, int? Staff = null,
        DateOnly? From = null);

    internal sealed record RenameBody(string Name, DateOnly On);

    internal sealed record MergeBody(string Into, DateOnly On);

    internal sealed record SplitBody(IReadOnlyList<string> Into, DateOnly On);

    internal sealed record DissolveBody(DateOnly On);

    public static void MapUnits(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/units/{code}", PutAsync).Allow(Permission.ManageUnits).WithSummary("Đăng ký hoặc cập nhật một đơn vị");
        routes.MapGet("/api/units/{code}", GetAsync).Allow(Permission.ReadRegister).WithSummary("Một đơn vị với các thay đổi theo ngày");
        routes.MapGet("/api/units", ListAsync).Allow(Permission.ReadRegister).WithSummary("Danh sách đơn vị");
        Step<RenameBody>(routes, "rename", "Đổi tên đơn vị", (_, unit, body) => UnitDecisions.Rename(unit, body.Name, body.On), _ => []);
        Step<MergeBody>(routes, "merge", "Sáp nhập vào đơn vị khác", (world, unit, body) => UnitDecisions.Merge(world, unit, body.Into, body.On), body => [body.Into]);
        Step<SplitBody>(routes, "split", "Chia, tách đơn vị", (world, unit, body) => UnitDecisions.Split(world, unit, body.Into, body.On), body => body.Into);
        Step<DissolveBody>(routes, "dissolve", "Giải thể đơn vị", (_, unit, body) => UnitDecisions.Dissolve(unit, body.On), _ => []);
    }

    private static async Task<IResult> PutAsync(string code, HttpContext http, CommandRunner runner, TimeProvider clock)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<Body>();
        var attributes = new UnitAttributes(wanted.Name, wanted.Kind, wanted.Level, wanted.Parent, wanted.Region, wanted.Residents, wanted.Staff);
        var written = await runner.RunAsync(
            code, Unit.StreamOf(code), null, body.Canonical, caller.Account,
            (_, world) => new Decided(UnitDecisions.Describe(world, code, attributes, wanted.From ?? FromNow(world, code, clock)), Guards(world, [wanted.Parent])),
            http.RequestAborted);
        return written.Answer(http, $"/api/units/{code}");
    }

    /// <summary>A change that names no day holds from today on: what was before stays as it was.</summary>
    private static DateOnly FromNow(World world, string code, TimeProvider clock) =>
        world.Unit(code) is { } unit && unit.From > clock.Today() ? unit.From : clock.Today();

    private static void Step<T>(IEndpointRouteBuilder routes, string step, string summary, Func<World, Unit, T, Decision> decide, Func<T, IEnumerable<string>> others) =>
        routes.MapPost($"/api/units/{{code}}/{step}", async (string code, HttpContext http, CommandRunner runner) =>
        {
            RequestReading.CheckCode(code, "/code");
            var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
            var identity = http.IdempotencyKey(caller, body.Canonical);
            var wanted = body.As<T>();
            var written = await runner.RunAsync(
                code, Unit.StreamOf(code), identity, body.Canonical, caller.Account,
                (_, world) => new Decided(
                    world.Unit(code) is { } unit ? decide(world, unit, wanted) : Decision.Refuse("unit.not-found", "Không tìm thấy đơn vị này."), Guards(world, others(wanted))),
                http.RequestAborted);
            return written.Answer(http);
        }).Allow(Permission.ManageUnits).WithSummary(summary);

    private static async Task<IResult> GetAsync(string code, HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return board.World.Unit(code) is { } unit
            ? Results.Json(Tell(unit), JsonBody.Answers)
            : throw ProblemException.NotFound("unit.not-found", "Không tìm thấy đơn vị này.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("limit", "cursor", "minPosition", "parent");
        await http.AwaitMinPositionAsync(board, settings);
        var (limit, after, parent) = (http.Limit(), http.Single("cursor"), http.Single("parent"));
        var page = board.World.Units.Values
            .Where(u => (after is null || string.CompareOrdinal(u.Code, after) > 0) && (parent is null || u.History[^1].Attributes.Parent == parent))
            .Take(limit + 1).ToList();
        return Results.Json(new { items = page.Take(limit).Select(Tell), next = page.Count > limit ? page[limit - 1].Code : null }, JsonBody.Answers);
    }

    /// <summary>Other units a decision relied on, as they stood: a unit must not merge into one that ends at the same moment.</summary>
    private static List<StreamGuard> Guards(World world, IEnumerable<string?> codes) =>
        [.. codes.OfType<string>().Distinct().Select(world.Unit).OfType<Unit>().Select(u => new StreamGuard(Unit.StreamOf(u.Code), u.Version))];

    private static object Tell(Unit unit)
    {
        var now = unit.History[^1].Attributes;
        return new
        {
            unit.Code, now.Name, now.Kind, now.Level, now.Parent, now.Region, now.Residents, now.Staff, unit.From, unit.Version,
            end = unit.End,
            history = unit.History.Select(h => new { h.From, h.Attributes.Name, h.Attributes.Kind, h.Attributes.Level, h.Attributes.Parent }),
        };
    }
}
