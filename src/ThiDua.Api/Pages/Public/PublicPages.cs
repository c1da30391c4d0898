using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Periods;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Results;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Public;

/// <summary>Công khai: what was published, as it was frozen, for everybody. Pages stand still until something is published, so anybody may keep them.</summary>
internal static class PublicPages
{
    private const string Area = "/cong-khai";
    private const string Kept = "public, max-age=300";

    public static void MapPublicPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cong-khai", ListAsync).Allow(Permission.Anyone).ExcludeFromDescription();
        routes.MapGet("/cong-khai/{period}", ShowAsync).Allow(Permission.Anyone).ExcludeFromDescription();
        routes.MapGet("/cong-khai/{period}/{number:int}/tep-co-chu-ky", FileAsync).Allow(Permission.Anyone).Limit(RateLimit.Search).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var periods = new List<PublicPeriod>();
        foreach (var period in board.World.Periods.Values.OrderByDescending(p => p.Plan.To).ThenBy(p => p.Code, StringComparer.Ordinal))
        {
            if (ResultDecisions.Standing(await PublishedAsync(period.Code, http, store, types)) is { } standing)
            {
                periods.Add(Told(period, standing));
            }
        }

        return Same(http, periods.Select(p => $"{p.Code} {p.Name} {p.IsReviewed} {p.Standing.DocumentHash}"))
            ?? PageRenderer.Page<PublicListPage>(("Frame", Frame.Of(http, PublicTexts.Results, Area)), ("Periods", periods));
    }

    private static async Task<IResult> ShowAsync(
        string period, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types, AwardRules rules, ResultFiles files)
    {
        http.Only("number", "minPosition");
        RequestReading.CheckCode(period, "/period");
        await http.AwaitMinPositionAsync(board, settings);
        var world = board.World;
        var results = world.Period(period) is null ? [] : await PublishedAsync(period, http, store, types);
        var shown = http.Single("number") is { } wanted
            ? results.FirstOrDefault(r => r.Number.ToString(CultureInfo.InvariantCulture) == wanted) : ResultDecisions.Standing(results);
        if (shown is null)
        {
            throw ProblemException.NotFound("result.not-found", PublicTexts.NotPublished);
        }

        var (records, file) = (board.Read(reader => reader.AwardsAt(reader.Position)), await files.OfAsync(period, shown.Number, http.RequestAborted));
        var cases = records.Cases.Values.Where(c => c.Received.Period == period && c.Announced is not null).ToList();
        var (told, awards) = (Told(world.Period(period)!, ResultDecisions.Standing(results)!), cases.ConvertAll(c => Award(c, rules, world)));
        if (Same(http, [$"{told.Name} {told.IsReviewed}", .. results.Select(r => r.DocumentHash), .. awards.Select(a => $"{a}"), $"{shown.Number} {file?.Result.Event.Seq}"]) is { } same)
        {
            return same;
        }

        var key = file is null ? null : await files.KeyAsync(file, http.RequestAborted);
        return PageRenderer.Page<PublicResultPage>(
            ("Frame", Frame.Of(http, told.Name, Area)),
            ("Model", new PublicView(
                told, shown, [.. results.Select(r => (r.Number, r.Kind == ResultKind.Amended ? PublicTexts.Amended : PublicTexts.Published))],
                [.. shown.Document.GetProperty("clusters").EnumerateArray().Select(c => Cluster(c, world))], awards,
                file?.Result.Event.Seq, key)));
    }

    private static async Task<IResult> FileAsync(string period, int number, HttpContext http, BoardState board, ResultFiles files)
    {
        http.Only();
        RequestReading.CheckCode(period, "/period");
        var file = board.World.Period(period) is null ? null : await files.OfAsync(period, number, http.RequestAborted);
        return file is null
            ? throw ProblemException.NotFound("result.not-signed", PublicTexts.NotSigned)
            : Same(http, [Convert.ToHexStringLower(file.Result.Chain)])
                ?? Results.Bytes(file.Write(), "application/x-ndjson", string.Create(CultureInfo.InvariantCulture, $"ket-qua-{period}-{number}.ndjson"));
    }

    /// <summary>Results that everybody may see.</summary>
    private static async Task<IReadOnlyList<ResultFrozen>> PublishedAsync(string period, HttpContext http, PostgresEventStore store, EventTypes types) =>
        [.. (await ResultEndpoints.AllAsync(period, store, types, http.RequestAborted)).Select(f => f.Result).Where(r => r.Kind != ResultKind.Review)];

    /// <summary>
    /// Says how long an answer may be kept, and that it is still the same where the caller has it. Whoever is signed in sees their own
    /// navigation around it: that page is nobody else's.
    /// </summary>
    private static IResult? Same(HttpContext http, IEnumerable<string> madeOf)
    {
        if (http.User.Identity?.IsAuthenticated == true)
        {
            return null;
        }

        var content = string.Join('\n', madeOf.Prepend(AssetEndpoints.Path("site.css")).Prepend(typeof(PublicPages).Assembly.ManifestModule.ModuleVersionId.ToString()));
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..32]}\"";
        (http.Response.Headers.CacheControl, http.Response.Headers.ETag) = (Kept, tag);
        return http.Request.Headers.IfNoneMatch.Contains(tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : null;
    }

    private static PublicPeriod Told(Period period, ResultFrozen standing) => new(
        period.Code, period.Plan.Name, period.Plan.From, period.Plan.To, standing, period.Status < PeriodStatus.Published);

    private static PublicCluster Cluster(JsonElement cluster, World world) => new(
        cluster.GetProperty("name").GetString()!,
        [.. cluster.GetProperty("standings").EnumerateArray().Select(p => PublicPlace.Of(p, (set, version, reached) => ClassTitle(world, set, version, reached)))],
        [.. cluster.GetProperty("notRanked").EnumerateArray().Select(n => (n.GetProperty("name").GetString()!, n.GetProperty("reason").GetString()!))]);

    /// <summary>Title of a class in the version of the sheet that the result used.</summary>
    private static string ClassTitle(World world, string set, int version, string reached) =>
        world.CriteriaSets.GetValueOrDefault(set)?.Find(version)?.Document is { } document && document.TryGetProperty("classification", out var classification)
        && classification.TryGetProperty("classes", out var classes)
        && classes.EnumerateArray().FirstOrDefault(c => c.GetProperty("code").GetString() == reached) is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("title").GetString()!
            : reached;

    private static PublicAward Award(AwardCase c, AwardRules rules, World world)
    {
        var unit = world.NameOf(c.Received.Unit);
        return new PublicAward(
            rules.TitleOf(c.Received.Award), c.Received.Person is null ? unit : Pages.Shown.Say(PublicTexts.PersonOf, unit), c.Decided!.Number, c.Decided.On, c.Revoked?.Number);
    }
}
