using Microsoft.Net.Http.Headers;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;

namespace ThiDua.Api.EvidenceFiles;

/// <summary>Files as evidence: kept once by their content, given back as attachments only.</summary>
internal static class EvidenceEndpoints
{
    private sealed record Answer(string Id, string Name, string Type, long Size, IReadOnlyList<string> DuplicateOf);

    public static void MapEvidence(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/evidence", PostAsync).Allow(Permission.ActOnActivities).Limit(RateLimit.Import)
            .WithSummary("Lưu một tệp minh chứng (thân yêu cầu là tệp, tên ở Content-Disposition); kèm các hoạt động đã dùng chính tệp này")
            .WithDescription(
                "PDF, JPEG, PNG, WebP, docx, xlsx (không macro) hoặc txt, theo nội dung chứ không theo tên; tối đa 20 MB. "
                + "Dùng id làm reference và 64 ký tự sau sha256: làm sha256 của minh chứng; tệp không hoạt động nào nêu tên bị xóa sau 30 ngày.");
        routes.MapGet("/api/evidence/{id}", GetAsync).Allow(Permission.ReadActivities)
            .WithSummary("Tải một tệp minh chứng, cho người đã gửi tệp hoặc được xem hoạt động nêu tệp đó");
    }

    private static async Task<IResult> PostAsync(HttpContext http, EvidenceStore evidence, Settings settings)
    {
        http.Only();
        http.TakeUpTo(settings.EvidenceBytes + JsonBody.BytesMax); // What is too much is told by us, in words.
        if (http.Request.ContentLength > settings.EvidenceBytes)
        {
            throw new ProblemException(413, "evidence.too-large", $"Tệp minh chứng lớn hơn {settings.EvidenceBytes / 1_000_000} MB.");
        }

        var caller = http.Caller();
        var kept = await evidence.KeepAsync(http.Request.Body, EvidenceName.In(http.Request.Headers.ContentDisposition), caller.Account, http.RequestAborted);
        var answer = new Answer(EvidenceId.Of(kept.Sha256), kept.Name, kept.Type, kept.Size, await evidence.NamedByAsync(kept.Sha256, caller, http.RequestAborted));
        http.Response.Headers.Location = $"/api/evidence/{answer.Id}";
        return Results.Json(answer, JsonBody.Answers, statusCode: kept.Fresh ? 201 : 200);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, EvidenceStore evidence)
    {
        http.Only();
        if (EvidenceId.Read(id) is not { } sha256 || await evidence.FindAsync(sha256, http.Caller(), http.RequestAborted) is not var (file, path))
        {
            throw ProblemException.NotFound("evidence.not-found", "Không tìm thấy tệp minh chứng này.");
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.ETag = $"\"{file.Sha256}\"";
        return Results.File(path, file.Type);
    }
}
