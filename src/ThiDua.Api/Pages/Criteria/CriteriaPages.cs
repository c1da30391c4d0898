using System.Globalization;
using ThiDua.Api.Criteria;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Criteria.Editing;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain.Criteria;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Criteria;

/// <summary>Bộ tiêu chí: score sheets as committees print them, their versions and what differs between two.</summary>
internal static class CriteriaPages
{
    private const string Area = "/bo-tieu-chi";

    public static void MapCriteriaPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/bo-tieu-chi", ListAsync).Allow(Permission.ReadRegister).ExcludeFromDescription();
        routes.MapGet("/bo-tieu-chi/{code}", LastAsync).Allow(Permission.ReadRegister).ExcludeFromDescription();
        routes.MapGet("/bo-tieu-chi/{code}/{n:int}", ShowAsync).Allow(Permission.ReadRegister).ExcludeFromDescription();
        routes.MapGet("/bo-tieu-chi/{code}/{n:int}/so-voi/{m:int}", DiffAsync).Allow(Permission.ReadRegister).ExcludeFromDescription();
        routes.MapDraftPages();
    }

    /// <summary>Address of a version.</summary>
    public static string Link(string code, int version) => string.Create(CultureInfo.InvariantCulture, $"/bo-tieu-chi/{Uri.EscapeDataString(code)}/{version}");

    /// <summary>How a version stands, in words.</summary>
    public static string Status(CriteriaVersionStatus status) => status switch
    {
        CriteriaVersionStatus.Draft => Texts.StatusDraft,
        CriteriaVersionStatus.Published => Texts.StatusPublished,
        CriteriaVersionStatus.Superseded => Texts.StatusSuperseded,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>Days in words.</summary>
    private static string Days(DateRange days) => (days.From, days.To) switch
    {
        ({ } from, { } to) => Shown.Say(CriteriaTexts.DaysFromTo, Shown.Day(from), Shown.Day(to)),
        ({ } from, null) => Shown.Say(CriteriaTexts.DaysFrom, Shown.Day(from)),
        (null, { } to) => Shown.Say(CriteriaTexts.DaysTo, Shown.Day(to)),
        _ => "",
    };

    private static async Task<IResult> LastAsync(string code, HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return board.World.CriteriaSets.TryGetValue(code, out var history) && history.Versions.Length > 0
            ? Results.Redirect(Link(code, history.Versions.Length))
            : throw ProblemException.NotFound("criteria.not-found", CriteriaTexts.NoSuchSet);
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return PageRenderer.Page<CriteriaListPage>(
            ("Frame", Frame.Of(http, Texts.NavCriteria, Area)), ("Edits", Permission.EditCriteria.Roles!.Contains(http.Caller().Role)),
            ("Sets", board.World.CriteriaSets.Where(s => s.Value.Versions.Length > 0)
                .OrderBy(s => s.Value.Versions[^1].Title, Shown.Names).ToList()));
    }

    private static async Task<IResult> ShowAsync(string code, int n, HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (history, version) = CriteriaEndpoints.Find(board, code, n);
        var edits = Permission.EditCriteria.Roles?.Contains(http.Caller().Role) == true;
        if (edits && !version.Published && version.Read().Set is null)
        {
            return Results.Redirect(Link(code, n) + "/sua"); // It can only be mended.
        }

        var set = CriteriaEndpoints.Readable(version);
        return PageRenderer.Page<CriteriaSetPage>(
            ("Frame", Frame.Of(http, set.Title, Area)), ("Set", set), ("Status", Status(history.StatusOf(version))),
            ("InForce", history.InEffect(version) is { } days && days != DateRange.Always ? Shown.Say(CriteriaTexts.InForce, Days(days)) : null),
            ("Others", history.Versions.Select(v => v.Number).Where(v => v != n).ToList()),
            ("Edits", edits), ("IsDraft", !version.Published), ("IsLast", history.Published == version));
    }

    private static async Task<IResult> DiffAsync(string code, int n, int m, HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (old, now) = (CriteriaEndpoints.Readable(CriteriaEndpoints.Find(board, code, n).Version), CriteriaEndpoints.Readable(CriteriaEndpoints.Find(board, code, m).Version));
        return PageRenderer.Page<CriteriaDiffPage>(
            ("Frame", Frame.Of(http, Shown.Say(Texts.DiffTitle, now.Title, n, m), Area)), ("Diff", CriteriaDiff.Between(old, now)));
    }
}
