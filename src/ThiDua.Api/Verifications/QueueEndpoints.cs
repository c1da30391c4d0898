using System.Globalization;
using ThiDua.Api.Entries;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Verification;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Verifications;

/// <summary>What waits to be verified: by age or by points at stake, with signs of formalism.</summary>
internal static class QueueEndpoints
{
    /// <summary>By points only the oldest are compared: so many.</summary>
    private const int Compared = 200;

    private sealed record Item(
        string Id, string Type, string Unit, string Name, DateOnly OccurredOn, DateTimeOffset RecordedAt, int AgeDays, string Title, long Version, string Question,
        bool InSample, decimal PointsAtStake, IReadOnlyList<Sign> Signs);

    private sealed record Sign(SignKind Kind, string Message);

    public static void MapQueue(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/periods/{period}/verification-queue", GetAsync).Allow(Permission.ReadVerifications)
            .WithSummary("Hoạt động chờ xác minh, theo thời gian chờ hoặc số điểm, kèm dấu hiệu hình thức");

    private static async Task<IResult> GetAsync(
        string period, HttpContext http, BoardState board, Settings settings, Scoreboard scores, VerificationReader reader, SignReader signs, EntryWriter entries)
    {
        RequestReading.CheckCode(period, "/period");
        http.Only("cluster", "unit", "type", "sort", "limit", "cursor", "minPosition");
        var (limit, byPoints, after) = (http.Limit(), http.OneOf("sort", "age", "points") == "points", http.Position("cursor") ?? 0);
        await http.AwaitMinPositionAsync(board, settings);
        var (world, caller) = (board.World, http.Caller());
        var found = world.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var units = VerificationReader.UnitsOf(world, found, http.Single("cluster")).Where(u => (http.Single("unit") ?? u) == u && caller.Reaches(u, world)).ToList();
        var upTo = await reader.AtHeadAsync(http.RequestAborted);
        var rows = await reader.WaitingAsync(
            world, found, units, http.Single("type") is { } type ? [type] : null, upTo, after, caller.SeesSensitive, byPoints ? Compared : limit + 1, http.RequestAborted);
        var activities = (await reader.ActivitiesAsync(rows, upTo, http.RequestAborted)).Zip(rows).ToList();
        var stake = Stakes(scores, found, activities, entries.Today);
        var samples = (await reader.LogAsync(period, http.RequestAborted)).Samples;
        var page = (byPoints ? activities.OrderByDescending(a => Math.Abs(stake[a.First.StreamId])).ThenBy(a => a.First.FirstSeq) : activities.AsEnumerable()).Take(limit).ToList();
        var told = await signs.OfAsync(world, found, [.. page.Select(p => p.Second.Unit).Distinct()], http.RequestAborted);
        return Results.Json(
            new
            {
                period, asOfPosition = upTo, sort = byPoints ? "points" : "age",
                compared = byPoints ? rows.Count : (int?)null,
                items = page.Select(p => new Item(
                    p.Second.Id, p.Second.Type, p.Second.Unit, world.Unit(p.Second.Unit)!.At(entries.Today).Name, p.Second.OccurredOn, p.Second.RecordedAt,
                    entries.Today.DayNumber - VietnamTime.DayOf(p.Second.RecordedAt).DayNumber, p.Second.Title, p.Second.Version, p.Second.Question,
                    VerificationPolicies.IsInSample(samples, p.First), stake[p.First.StreamId],
                    [.. told.Signs.Where(s => s.Activities.Contains(p.Second.Id)).Select(s => new Sign(s.Kind, s.Message))])),
                units = told.Signs.Where(s => s.Activities.Count == 0).Select(s => new { s.Unit, s.Kind, s.Message }),
                signsOver = told.Looked,
                next = byPoints || rows.Count <= limit ? null : rows[limit - 1].FirstSeq.ToString(CultureInfo.InvariantCulture),
            },
            JsonBody.Answers);
    }

    /// <summary>Points at stake by stream, on the sheet of the unit that competes: an activity of a village counts where the village belongs.</summary>
    private static Dictionary<string, decimal> Stakes(Scoreboard scores, Period period, IReadOnlyList<(WaitingActivity Activity, WaitingRow Row)> waiting, DateOnly today)
    {
        var stakes = scores.Inputs(period.Code, period.Plan.Clusters.ToList(), new Moment(), today, below: false, (inputs, world) => waiting
            .GroupBy(w => world.Covering(w.Row.Unit, w.Row.OccurredOn).First(c => c.Period.Code == period.Code).Member)
            .SelectMany(g => g.Zip(PointsAtStake.Of(
                inputs, g.Key, [.. g.Select(w => ActivityEffects.Of(ActivityKinds.OfStream(w.Activity.StreamId)!, w.Activity.Activity))])))
            .ToDictionary(w => w.First.Activity.StreamId, w => w.Second, StringComparer.Ordinal));
        return stakes ?? [];
    }
}
