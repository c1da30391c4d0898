using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Clusters;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Clusters;

/// <summary>Clusters and their members by day.</summary>
internal static class ClusterEndpoints
{
    internal sealed record Member(string Unit, DateOnly From, DateOnly? Until = null);

    internal sealed record LeadBody(string Head, string? Deputy = null, DateOnly? Until = null);

    internal sealed record Body(string Name, IReadOnlyList<Member> Members);

    public static void MapClusters(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/clusters/{code}", PutAsync).Allow(Permission.ManageClusters).WithSummary("Lập cụm, khối; thêm thành viên hoặc ngày kết thúc");
        routes.MapPut("/api/clusters/{code}/leads/{from}", PutLeadAsync).Allow(Permission.ManageClusters)
            .WithSummary("Phân công cụm trưởng, cụm phó từ một ngày, mặc định đến hết năm");
        routes.MapGet("/api/clusters/{code}", GetAsync).Allow(Permission.ReadRegister).WithSummary("Một cụm, khối với thành viên");
        routes.MapGet("/api/clusters", ListAsync).Allow(Permission.ReadRegister).WithSummary("Danh sách cụm, khối");
    }

    private static async Task<IResult> PutAsync(string code, HttpContext http, CommandRunner runner)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<Body>();
        var members = wanted.Members.Select(m => new Membership(m.Unit, m.From, m.Until)).ToList();
        var written = await runner.RunAsync(
            code, Cluster.StreamOf(code), null, body.Canonical, caller.Account,
            (_, world) => new Decided(ClusterDecisions.Describe(world, code, wanted.Name, members), []), http.RequestAborted);
        return written.Answer(http, $"/api/clusters/{code}");
    }

    private static async Task<IResult> PutLeadAsync(string code, string from, HttpContext http, CommandRunner runner)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        if (!DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            throw ProblemException.Bad("date.invalid", "Ngày phải có dạng yyyy-MM-dd và có thật.", "/from");
        }

        var wanted = body.As<LeadBody>();
        var lead = new ClusterLeadNamed(wanted.Head, wanted.Deputy, day, wanted.Until ?? new DateOnly(day.Year, 12, 31));
        var written = await runner.RunAsync(
            code, Cluster.StreamOf(code), null, body.Canonical, caller.Account,
            (_, world) => new Decided(
                world.Cluster(code) is { } cluster ? ClusterDecisions.NameLead(cluster, lead) : Decision.Refuse("cluster.not-found", "Không tìm thấy cụm, khối này."), []),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> GetAsync(string code, HttpContext http, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return board.World.Cluster(code) is { } cluster
            ? Results.Json(
                new { cluster.Code, cluster.Name, cluster.Version, cluster.Members, lead = Tell(cluster.LeadOn(clock.Today())), leads = cluster.Leads.Select(Tell) },
                JsonBody.Answers)
            : throw ProblemException.NotFound("cluster.not-found", "Không tìm thấy cụm, khối này.");
    }

    private static object? Tell(ClusterLeadNamed? lead) => lead is null ? null : new { lead.Head, lead.Deputy, lead.From, lead.Until };

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return Results.Json(
            new { items = board.World.Clusters.Values.Select(c => new { c.Code, c.Name, members = c.Members.Length }), next = (string?)null }, JsonBody.Answers);
    }
}
