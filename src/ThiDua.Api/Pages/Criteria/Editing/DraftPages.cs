using System.Globalization;
using System.Text.Json.Nodes;
using ThiDua.Api.Criteria;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Forms;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain.Criteria;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>A draft of a criteria set as forms: each part by itself, all maxima at once, what the sheet says as a whole; copied, published.</summary>
internal static class DraftPages
{
    private const string Area = "/bo-tieu-chi";
    private const string Version = "/bo-tieu-chi/{code}/{n:int}";

    public static void MapDraftPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/bo-tieu-chi/moi", NewAsync).Allow(Permission.EditCriteria).ExcludeFromDescription();
        Map(routes, "/sua", (asked, _) => Overview(asked));
        Map(routes, "/sua/bang", (asked, _) => Form(asked, CriteriaTexts.EditSheet, CriteriaTexts.SaveDraft, forms => forms.Sheet()));
        Map(routes, "/sua/diem", (asked, _) => Form(asked, CriteriaTexts.EditWeights, CriteriaTexts.SaveDraft, forms => forms.Weights()));
        Map(routes, "/sua/muc/{part}", (asked, code) => asked.Part(code) is var part
            ? Form(asked, $"{part.Code} {part.Title}", CriteriaTexts.SaveDraft, forms => forms.Edit(part)) : null!);
        Map(routes, "/bo/{part}", (asked, code) => asked.Part(code) is var part
            ? Form(asked, Shown.Say(CriteriaTexts.RemoveTitle, part.Code, part.Title), CriteriaTexts.RemoveIt, forms => forms.Remove(part), CriteriaTexts.RemoveAbout) : null!);
        Map(routes, "/them/tieu-chi", (asked, _) => asked.Part(asked.Http.Single("into") ?? "") is var into
            ? Form(asked, Shown.Say(CriteriaTexts.AddCriterionTo, into.Code), CriteriaTexts.AddCriterion, forms => forms.Add(into, section: false)) : null!, "into");
        Map(routes, "/them/noi-dung", (asked, _) => Form(asked, CriteriaTexts.AddSection, CriteriaTexts.AddSection, forms => forms.Add(null, section: true)));
        Map(routes, "/ban-hanh", (asked, _) => Publish(asked));
        Map(routes, "/chep", (asked, _) => PageRenderer.Page<CopyPage>(
            ("Frame", Frame.Of(asked.Http, Shown.Say(CriteriaTexts.CopyTitle, asked.Version.Title, asked.Version.Number), Area)), ("Link", asked.Link), ("Action", asked.Route("copy")),
            ("Title", asked.Version.Title), ("Code", asked.Code)));
    }

    /// <summary>A criteria set from nothing: what every sheet must say, and its first section and criterion.</summary>
    private static async Task<IResult> NewAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var state = FormState.Of(http);
        var value = state is null ? Begun() : EditorForm.Again(state.Tree(), state.Again);
        return PageRenderer.Page<NewSheetPage>(
            ("Frame", Frame.Of(http, CriteriaTexts.NewSheet, Area)), ("Nodes", DraftForms.New(new EditorContext([], [], []), value)),
            ("Published", board.World.CriteriaSets.Where(s => s.Value.Published is not null).Select(s => (s.Value.Published!.Title, CriteriaPages.Link(s.Key, s.Value.Published.Number) + "/chep")).ToList()));
    }

    /// <summary>A sheet that adds up before anything is typed: one section and one criterion with all points.</summary>
    private static JsonObject Begun() => new()
    {
        ["max"] = 100,
        ["sections"] = new JsonArray(new JsonObject { ["code"] = "1", ["max"] = 100, ["criteria"] = new JsonArray(new JsonObject { ["code"] = "1.1", ["max"] = 100 }) }),
    };

    private static void Map(IEndpointRouteBuilder routes, string path, Func<Asked, string, IResult> page, params string[] parameters) =>
        routes.MapGet(Version + path, async (string code, int n, HttpContext http, BoardState board, Settings settings) =>
        {
            http.Only(["minPosition", .. parameters]);
            await http.AwaitMinPositionAsync(board, settings);
            var (history, version) = CriteriaEndpoints.Find(board, code, n);
            var asked = new Asked(http, board, code, history, version);
            return version.Published && path is not ("/chep" or "/ban-hanh") ? Results.Redirect(asked.Link) : page(asked, http.Request.RouteValues["part"] as string ?? "");
        }).Allow(Permission.EditCriteria).ExcludeFromDescription();

    private static IResult Overview(Asked asked)
    {
        var reading = asked.Version.Read();
        var words = reading.Set is { } set ? PrintedLine.Of(set).Where(l => !l.IsSection).ToDictionary(l => l.Code, l => l.Words) : [];
        return PageRenderer.Page<DraftPage>(
            ("Frame", Frame.Of(asked.Http, asked.Version.Title, Area)), ("Link", asked.Link), ("Number", asked.Version.Number), ("Document", asked.Document),
            ("Problems", reading.Problems), ("Words", words));
    }

    private static IResult Form(Asked asked, string title, string submit, Func<DraftForms, IReadOnlyList<FormNode>> nodes, string? lead = null)
    {
        var state = FormState.Of(asked.Http);
        var typed = state is null ? null : EditorForm.Again(state.Tree(), state.Again);
        return PageRenderer.Page<DraftFormPage>(
            ("Frame", Frame.Of(asked.Http, title, Area)), ("Action", asked.Route("changes")), ("Tag", CriteriaEndpoints.Tag(asked.History)), ("Back", asked.Link + "/sua"),
            ("Submit", submit), ("Lead", lead), ("Compact", title == CriteriaTexts.EditWeights),
            ("Nodes", nodes(new DraftForms(asked.Document, asked.Document.Context(asked.Board.World), typed, state?.Overtaken == true))));
    }

    private static IResult Publish(Asked asked)
    {
        var (history, version) = (asked.History, asked.Version);
        if (version.Published)
        {
            return Results.Redirect(asked.Link);
        }

        var reading = version.Read();
        var before = history.Published;
        return PageRenderer.Page<PublishPage>(
            ("Frame", Frame.Of(asked.Http, Shown.Say(CriteriaTexts.PublishTitle, version.Title), Area)), ("Link", asked.Link), ("Code", asked.Code), ("Number", version.Number),
            ("Wrong", (List<string>)[.. reading.Problems.Select(p => p.Message), .. history.Misdated(version) is { } misdated ? [misdated.Message] : Array.Empty<string>()]),
            ("Before", before?.Number), ("Diff", before is not null && reading.Set is { } set ? CriteriaDiff.Between(CriteriaEndpoints.Readable(before), set) : null));
    }

    /// <summary>What a page is about.</summary>
    private sealed record Asked(HttpContext Http, BoardState Board, string Code, CriteriaSetHistory History, CriteriaVersion Version)
    {
        public string Link => CriteriaPages.Link(Code, Version.Number);

        public SheetDocument Document { get; } = SheetDocument.Of(Version);

        public string Route(string step) => string.Create(CultureInfo.InvariantCulture, $"/api/criteria-sets/{Uri.EscapeDataString(Code)}/versions/{Version.Number}/{step}");

        public DocumentPart Part(string code) => Document.Find(code) ?? throw ProblemException.NotFound("criteria.part-not-found", CriteriaTexts.NoSuchPart);
    }
}
