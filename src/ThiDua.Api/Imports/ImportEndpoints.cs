using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Security;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain;
using ThiDua.Domain.Imports;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Imports;

/// <summary>Files with many activities and steps, all or nothing.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/imports", PostAsync).Allow(Permission.ActOnActivities).Limit(RateLimit.Import)
            .WithSummary("Nhập một tệp nhiều hoạt động (xlsx, csv hoặc application/x-ndjson); ghi tất cả hoặc không ghi gì")
            .WithDescription(
                "ndjson, mỗi dòng: {\"id\", \"type\", các trường như PUT /api/activities/{id}} hoặc {\"activity\" (hoặc \"id\"), \"step\", các trường của bước}. "
                + "xlsx và csv: theo mẫu của GET /api/imports/template, chỗ sai nêu trang (sheet), dòng (row), cột (column). Tối đa 20.000 dòng, 32 MB. "
                + "dryRun=true: kiểm tra mọi dòng, không ghi. background=true: trả lời ngay 202, theo dõi ở GET /api/imports/{id}.");
        routes.MapGet("/api/imports/template", TemplateAsync).Allow(Permission.ActOnActivities).Limit(RateLimit.Export)
            .WithSummary("Tệp mẫu xlsx để nhập hoạt động: hướng dẫn, cột theo loại hoạt động, danh sách chọn")
            .WithDescription("type là loại hoạt động (petition-received) hoặc bước tiếp theo (petition.resolve); mẫu của bước có sẵn các việc đang chờ bước đó. Không có type: mọi loại hoạt động.");
        routes.MapGet("/api/imports/{id}", GetAsync).Allow(Permission.ReadActivities).WithSummary("Một lần nhập tệp: tiến độ, kết quả hoặc các chỗ sai");
        routes.MapPost("/api/imports/{id}/confirm", ConfirmAsync).Allow(Permission.ActOnActivities).Limit(RateLimit.Import)
            .WithSummary("Ghi tệp đã kiểm tra thử (dryRun), không cần gửi lại tệp");
        routes.MapGet("/api/imports/{id}/annotated", AnnotatedAsync).Allow(Permission.ActOnActivities).Limit(RateLimit.Export)
            .WithSummary("Tệp đã gửi, các ô sai được tô màu và ghi chú (xlsx)");
    }

    /// <summary>The job of an import that the caller sent, or a problem.</summary>
    public static ImportJob Find(this ImportJobs jobs, string id, Caller caller) => jobs.Known(id, caller) ?? throw NotFound();

    /// <summary>The job of an import that the caller sent, while this process remembers it; or null.</summary>
    public static ImportJob? Known(this ImportJobs jobs, string id, Caller caller) => IsId(id) ? jobs.Find(id, caller.Account) : null;

    /// <summary>An import as the log tells it, to whoever may see it; or null.</summary>
    public static async Task<(ImportCarriedOut Import, RecordedEvent Event)?> RecordedAsync(string id, Caller caller, ImportRunner runner, CancellationToken ct) =>
        IsId(id) && await runner.FindAsync(id, ct) is var (import, e, by) && (!caller.IsBound || by == caller.Account) ? (import, e) : null;

    private static async Task<IResult> PostAsync(HttpContext http, ImportRunner runner, ImportJobs jobs, ImportBackground background)
    {
        http.Only("dryRun", "background");
        var (dryRun, later) = (http.OneOf("dryRun", "true", "false") == "true", http.OneOf("background", "true", "false") == "true");
        var upload = await Upload.ReadAsync(http);
        var caller = http.Caller();
        var identity = http.IdempotencyKey(caller, upload.Content);
        if (jobs.Find(identity.Id.ToString("N"), caller.Account) is { IsRunning: true } running)
        {
            return later ? Accepted(http, running)
                : throw new ProblemException(409, "command.in-flight", "Yêu cầu giống hệt đang được xử lý; hãy đợi kết quả.") { RetryAfter = 1 };
        }

        var job = await jobs.AddAsync(identity, caller.Account, upload, dryRun, http.RequestAborted);
        return await CarryOutAsync(http, caller, upload, job, later, runner, background);
    }

    private static async Task<IResult> ConfirmAsync(string id, HttpContext http, ImportRunner runner, ImportJobs jobs, ImportBackground background)
    {
        http.Only("background");
        var (caller, later) = (http.Caller(), http.OneOf("background", "true", "false") == "true");
        var job = jobs.Find(id, caller);
        if (job.IsRunning && later)
        {
            return Accepted(http, job);
        }

        if (job.State is not (ImportState.Tried or ImportState.Recorded or ImportState.Failed))
        {
            throw new ProblemException(409, "import.not-tried", "Tệp này chưa kiểm tra xong hoặc còn chỗ sai; hãy sửa và tải lên lại.");
        }

        job.Record();
        return await CarryOutAsync(http, caller, await ImportJobs.ReadAsync(job, http.RequestAborted), job, later, runner, background);
    }

    private static async Task<IResult> CarryOutAsync(
        HttpContext http, Caller caller, Upload upload, ImportJob job, bool later, ImportRunner runner, ImportBackground background)
    {
        if (later)
        {
            job.State = ImportState.Waiting;
            background.Start(job, () => runner.RunAsync(caller, upload, job, CancellationToken.None));
            return Accepted(http, job);
        }

        var (answer, fresh) = await runner.RunAsync(caller, upload, job, http.RequestAborted);
        if (!fresh)
        {
            return Results.Json(answer, JsonBody.Answers);
        }

        http.Response.Headers.Location = $"/api/imports/{answer.Id}";
        return Results.Json(answer, JsonBody.Answers, statusCode: 201);
    }

    private static IResult Accepted(HttpContext http, ImportJob job)
    {
        http.Response.Headers.Location = $"/api/imports/{job.Id}";
        return Results.Json(job.Tell(), JsonBody.Answers, statusCode: 202);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, ImportRunner runner, ImportJobs jobs, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var caller = http.Caller();

        // What stands in the log goes before what this process remembers of it.
        return await RecordedAsync(id, caller, runner, http.RequestAborted) is not var (import, e) ? Results.Json(jobs.Find(id, caller).Tell(), JsonBody.Answers) : Results.Json(
            new
            {
                id, state = ImportState.Recorded, position = e.Seq, import.Rows, import.Recorded, alreadyThere = import.Rows - import.Recorded, import.Events, import.Sha256,
                recordedAt = e.RecordedAt,
            },
            JsonBody.Answers);
    }

    private static async Task<IResult> AnnotatedAsync(string id, HttpContext http, ImportJobs jobs)
    {
        http.Only();
        var job = jobs.Find(id, http.Caller());
        if (job.IsRunning)
        {
            throw new ProblemException(409, "import.running", "Tệp đang được xử lý; hãy đợi kết quả.") { RetryAfter = 1 };
        }

        var upload = await ImportJobs.ReadAsync(job, http.RequestAborted);
        return Results.File(AnnotatedFile.Make(upload, job), XlsxWriter.MediaType, $"{upload.Name}-nhan-xet.xlsx");
    }

    private static async Task<IResult> TemplateAsync(HttpContext http, BoardState board, ReadTables tables, WaitingActivities waiting, Settings settings, TimeProvider clock)
    {
        http.Only("type", "period", "unit", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        await ActivityList.AwaitAsync(http, tables, settings);
        var (caller, world) = (http.Caller(), board.World);
        var may = SheetTypes.OpeningsOf(caller);
        var types = http.Single("type") switch
        {
            null when may.Count > 0 => may,
            { } type when may.Contains(type) || SheetTypes.StepsOf(caller).Contains(type) => [type],
            { } type when SheetTypes.Find(type) is null => throw new ProblemException(
                422, "activity.unknown-type", "Không có loại hoạt động này.", [new ProblemError("type", "activity.unknown-type", "Không có loại hoạt động này.")]),
            null => throw new ProblemException(422, "import.nothing-to-record", "Vai trò này không ghi nhận hoạt động nên không có mẫu để nhập."),
            _ => throw ProblemException.Forbidden("Tài khoản không ghi nhận loại hoạt động này."),
        };
        var period = http.Single("period") is { } named ? world.Period(named) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.") : null;
        var units = TemplateUnits.Of(world, caller, period, http.Single("unit"), clock.Today());
        var name = types is [var only] ? only.Replace('.', '-') : "tat-ca";
        var step = types is [var one] && SheetTypes.IsStep(one) ? one : null;
        return Results.File(
            TemplateWriter.Write(
                types, units, period?.Plan, step is null ? null : TemplateUnits.Existing(world, clock.Today()),
                step is null ? null : await waiting.OfAsync(step, http.Single("unit"), caller, http.RequestAborted)),
            XlsxWriter.MediaType, $"mau-nhap-{name}.xlsx");
    }

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);

    private static ProblemException NotFound() => ProblemException.NotFound("import.not-found", "Không tìm thấy lần nhập tệp này.");
}
