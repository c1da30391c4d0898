using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Entries;

/// <summary>Who appraises in a period: accounts or units, each with criteria × units.</summary>
internal static class AppraiserEndpoints
{
    internal sealed record Body(IReadOnlyList<AppraiserEntered> Appraisers);

    public static void MapAppraisers(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/periods/{period}/appraisers", PutAsync).Allow(Permission.ManageEntries)
            .WithSummary("Phân công thẩm định: tài khoản hoặc đơn vị, với tiêu chí và đơn vị được thẩm định");
        routes.MapGet("/api/periods/{period}/appraisers", GetAsync).Allow(Permission.ManageEntries).WithSummary("Phân công thẩm định của kỳ");
    }

    private static async Task<IResult> PutAsync(string period, HttpContext http, CommandRunner runner, EventTypes types)
    {
        RequestReading.CheckCode(period, "/period");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<Body>();
        var written = await runner.RunAsync(
            period, Appraisers.StreamOf(period), null, body.Canonical, caller.Account,
            (events, world) =>
            {
                var now = events.Aggregate(Appraisers.None, (a, e) => a.After(EventJson.Read(types, e.Type, e.Data, e.Private).Event));
                return new Decided(
                    world.Period(period) is { } found
                        ? AppraiserDecisions.Assign(world, found, now, wanted.Appraisers)
                        : Decision.Refuse("period.not-found", "Không tìm thấy kỳ thi đua này."),
                    EntryWriter.Guards(world, period));
            },
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> GetAsync(string period, HttpContext http, EntryWriter entries)
    {
        RequestReading.CheckCode(period, "/period");
        http.Only();
        var found = entries.World.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var appraisers = await entries.AppraisersAsync(period, http.RequestAborted);
        return Results.Json(
            new
            {
                period,
                way = found.Plan.Appraisal ?? AppraisalWay.WholeSheet,
                appraisers.Version,
                appraisers = appraisers.Assigned?.Scopes.Select((s, i) => new AppraiserEntered(appraisers.Assigned.Accounts?[i], s.Unit, s.Criteria, s.Units)) ?? [],
            },
            JsonBody.Answers);
    }
}
