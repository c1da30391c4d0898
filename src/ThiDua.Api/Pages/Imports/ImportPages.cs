using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Imports;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Pages.Entry;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain.CustomActivities;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Imports;

/// <summary>Nhập từ bảng tính: templates, upload, preview with each faulty cell, confirmation, progress, the file back with its faults.</summary>
internal static class ImportPages
{
    private const string Area = "/ghi-nhan";
    private const string Path = "/ghi-nhan/nhap";

    public static void MapImportPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).Allow(Permission.ActOnActivities).ExcludeFromDescription();
        routes.MapGet(Path + "/{id}", ShowOneAsync).Allow(Permission.ActOnActivities).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (caller, today) = (http.Caller(), clock.Today());
        var frame = Frame.Of(http, ImportTexts.ImportTitle, Area);
        if (!Permission.Recorders.Contains(caller.Role))
        {
            return PageRenderer.Page<ImportPage>(("Frame", frame), ("Model", null));
        }

        var kinds = EntryPages.KindsOf(caller).Where(k => k is not CustomActivityKind || MeasureUse.Customs(board.World, today).Count > 0).ToList();
        var own = kinds.Where(k => k is CustomActivityKind).SelectMany(k => k.Declared).Select(d => new EntryKind(FactWords.Of(d.Type), Template(d.Name))).ToList();
        return PageRenderer.Page<ImportPage>(("Frame", frame), ("Model", new ImportStartView(
            [.. EntryPages.Grouped(kinds, Template), .. own.Count > 0 ? [(EntryTexts.G_Custom, own)] : Array.Empty<(string, IReadOnlyList<EntryKind>)>()],
            [
                .. SheetTypes.StepsOf(caller).Select(t => (SheetTypes.Find(t)!.Value.Kind, Link: new EntryKind(FactWords.Of(SheetTypes.Find(t)!.Value.Fact.Type), Template(t))))
                    .GroupBy(s => s.Kind).OrderBy(g => g.Key.Stream != "petition").Select(g => (g.Key.Label, (IReadOnlyList<EntryKind>)[.. g.Select(s => s.Link)])),
            ],
            EntryPages.UnitsOf(caller, board.World, today).Count > 0)));
    }

    private static async Task<IResult> ShowOneAsync(string id, HttpContext http, ImportRunner runner, ImportJobs jobs, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var view = await ReadAsync(id, http, runner, jobs);
        return PageRenderer.Page<ImportStatePage>(("Frame", Frame.Of(http, ImportTexts.ImportTitle, Area)), ("Model", view));
    }

    private static string Template(string type) => $"/api/imports/template?type={Uri.EscapeDataString(type)}";

    private static async Task<ImportView> ReadAsync(string id, HttpContext http, ImportRunner runner, ImportJobs jobs)
    {
        if (jobs.Known(id, http.Caller()) is not { } job)
        {
            var (import, e) = await ImportEndpoints.RecordedAsync(id, http.Caller(), runner, http.RequestAborted) ?? throw ImportJobs.Expired();
            return new ImportView(id, ImportState.Recorded, import.Rows, import.Rows) { Recorded = import.Recorded, AlreadyThere = import.Rows - import.Recorded, Position = e.Seq };
        }

        return ImportView.Of(
            job, job.File is null || job.Sheets.Count == 0 || job.State is not (ImportState.Tried or ImportState.Refused) ? [] : SheetPreview.Of(await ImportJobs.ReadAsync(job, http.RequestAborted), job));
    }
}
