using Microsoft.AspNetCore.Http.Features;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Imports;

/// <summary>Files with many activities and steps, all or nothing.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/imports", PostAsync).Allow(Permission.ActOnActivities).Limit(RateLimit.Import)
            .WithSummary("Nhập một tệp application/x-ndjson, mỗi dòng một hoạt động hoặc một bước; ghi tất cả hoặc không ghi gì (xlsx và csv sẽ có sau)")
            .WithDescription(
                "Mỗi dòng: {\"id\", \"type\", các trường như PUT /api/activities/{id}} hoặc {\"id\", \"step\", các trường của bước}. "
                + "Tối đa 20.000 dòng, 32 MB. dryRun=true: kiểm tra mọi dòng, không ghi.");
        routes.MapGet("/api/imports/{id}", GetAsync).Allow(Permission.ReadActivities).WithSummary("Một lần nhập tệp");
    }

    private static async Task<IResult> PostAsync(HttpContext http, ImportRunner runner)
    {
        http.Only("dryRun");
        var dryRun = http.OneOf("dryRun", "true", "false") == "true";
        if (http.Request.ContentType?.Split(';')[0].Trim() is not "application/x-ndjson")
        {
            throw new ProblemException(
                415, "import.not-ndjson", "Tệp nhập phải là application/x-ndjson, mỗi dòng một hoạt động; bảng tính xlsx và csv chưa nhập được.");
        }

        var (caller, file) = (http.Caller(), await ReadAsync(http));
        var (answer, fresh) = await runner.RunAsync(caller, file, http.IdempotencyKey(caller, file), dryRun, http.RequestAborted);
        if (!fresh)
        {
            return Results.Json(answer, JsonBody.Answers);
        }

        http.Response.Headers.Location = $"/api/imports/{answer.Id}";
        return Results.Json(answer, JsonBody.Answers, statusCode: 201);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, ImportRunner runner, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var caller = http.Caller();
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigitLower) || await runner.FindAsync(id, http.RequestAborted) is not var (import, e, by)
            || (caller.IsBound && by != caller.Account))
        {
            throw ProblemException.NotFound("import.not-found", "Không tìm thấy lần nhập tệp này.");
        }

        return Results.Json(
            new
            {
                id, position = e.Seq, import.Rows, import.Recorded, alreadyThere = import.Rows - import.Recorded, import.Events, import.Sha256,
                recordedAt = e.RecordedAt,
            },
            JsonBody.Answers);
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ImportFile.BytesMax;
        }

        using var buffer = new MemoryStream();
        var part = new byte[81_920];
        for (int read; (read = await http.Request.Body.ReadAsync(part, http.RequestAborted)) > 0;)
        {
            if (buffer.Length + read > ImportFile.BytesMax)
            {
                throw new ProblemException(413, "body.too-large", "Tệp lớn hơn 32 MB; hãy chia thành nhiều tệp.");
            }

            buffer.Write(part, 0, read);
        }

        return buffer.ToArray();
    }
}
