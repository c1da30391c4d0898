using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Imports;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
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

    private static async Task<IResult> ShowAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return PageRenderer.Page<ImportPage>(
            ("Frame", Frame.Of(http, ImportTexts.ImportTitle, Area)),
            ("Templates", TemplateWriter.TypesOf(http.Caller()).Select(t => (t, FieldWords.Type(t))).ToList()));
    }

    private static async Task<IResult> ShowOneAsync(string id, HttpContext http, ImportRunner runner, ImportJobs jobs, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var view = await ReadAsync(id, http, runner, jobs);
        return PageRenderer.Page<ImportStatePage>(("Frame", Frame.Of(http, ImportTexts.ImportTitle, Area)), ("Model", view));
    }

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
